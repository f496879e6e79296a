//===- ChannelFactors.h - Factors that make channels alike ------*- C++ -*-===//
//
// An activation x with channels c is quantized per tensor, the filter W that it
// is multiplied with per output channel o. With x[c] / f[c] and W[o,c] * f[c]
// the product is the same, but not what rounding does to it. The model of that
// error, for independent and evenly distributed rounding errors and biases that
// make up for means (tinyml-correct-bias), is sum_o V[o] E[o] with
//
//   E[o] = (A^2 sum_c Q[o,c] f[c]^2 n[c] + B[o]^2 sum_c N[o,c] v[c] / f[c]^2)
//          / 12 + sum_c Q[o,c] n[c] C[c]
//
// A is the step of x, (max hi/f - min lo/f) / levels, and B[o] that of W,
// max_c M[o,c] f[c] / largest; n[c] is the part of the numbers that is not zero
// (zero is exact) and v[c] their variance; per output channel and channel, Q
// are the filter's sums of squares, N the number of its weights and M the
// largest magnitude. V[o], the weight of an output channel, is what the layers
// behind make of an error there.
//
// C[c] is for numbers that no sample showed. Of m numbers other than zero the
// largest was hi, so with an exponential tail of t = max(hi, -lo) / ln m one of
// m lies above hi, and the expected squared distance of a number to a limit L
// that it is clipped to is 2 t^2 / m exp((hi - L) / t); below lo likewise. C is
// by how much that grows where the limit goes from max hi to f[c] max hi/f:
// channels that share the range evenly have no room left.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_QUANTIZATION_EQUALIZATION_CHANNELFACTORS_H
#define TINYML_QUANTIZATION_EQUALIZATION_CHANNELFACTORS_H

#include <Eigen/Core>

#include <vector>

namespace tinyml {

/// What is known of the numbers of each channel.
struct ChannelStatistics {
  explicit ChannelStatistics(Eigen::Index channels = 0);

  /// Adds `count` numbers; that at i belongs to channel i % channels.
  void add(const float *numbers, Eigen::Index count);

  /// The largest magnitude of each channel.
  Eigen::ArrayXd getLargest() const { return hi.max(-lo); }

  /// The part of the numbers that is not zero, and their variance.
  Eigen::ArrayXd getFilled() const;
  Eigen::ArrayXd getVariance() const;

  Eigen::ArrayXd lo, hi;        ///< lo <= 0 <= hi
  Eigen::ArrayXd sums, squares; ///< of x and x^2
  Eigen::ArrayXd filled;        ///< how many are not zero
  double count = 0;             ///< how many there are in each channel
};

/// A filter and what it is multiplied with: [output channels, channels].
struct ChannelConsumer {
  Eigen::ArrayXXd squares, counts, largest; ///< Q, N, M above
  ChannelStatistics input;
  Eigen::ArrayXd weights; ///< V above
  /// Steps of the input's range, and the largest stored weight; 0 = float.
  double levels = 0, largestWeight = 0;
};

/// Exponents that a channel may have: lowest <= 0 <= highest.
struct ExponentLimits {
  Eigen::ArrayXi lowest, highest;
};

/// Returns 1 / sum_o,c Q[o,c] v[c] for every output channel: the error counts
/// by the power of all outputs.
Eigen::ArrayXd weighByPower(const ChannelConsumer &consumer);

/// Returns how much an error in each channel counts where it goes to
/// `consumers`: n[c] sum_o V[o] Q[o,c], summed over them.
Eigen::ArrayXd
weighChannels(const std::vector<const ChannelConsumer *> &consumers);

/// Returns the error by the model above, summed over consumers, for factors
/// 2^exponents.
double estimateError(const std::vector<ChannelConsumer> &consumers,
                     const Eigen::ArrayXi &exponents);

/// Returns the exponents for which the estimated error is least, as far as
/// descent from several starts, channel by channel, finds them. All are 0 where
/// nothing is better.
Eigen::ArrayXi chooseExponents(const std::vector<ChannelConsumer> &consumers,
                               const ExponentLimits &limits);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_EQUALIZATION_CHANNELFACTORS_H
