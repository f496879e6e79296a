//===- ChannelLoss.h - What leaving out a channel does ----------*- C++ -*-===//
//
// The criteria. A class c of channels is read by layers, each with a filter W
// of columns J for the class and H = mean a a^T over what the filter is
// multiplied with, a its difference from the mean (biases make up for means).
//
// - l1, l2: sum over layers of the part of |W| or W^2, all rows and columns of
//   the class, in that of the whole filter. The filters' sizes alone say it.
// - activation: sum_j H[j,j] |W[:,j]|^2, what the outputs of the layer lose.
// - second-order: tr(W[:,J] (H^-1[J,J])^-1 W[:,J]^T), what they lose where the
//   other columns make up for it as well as they can (Hassibi and Stork 1993;
//   by columns: Frantar and Alistarh 2022, arXiv 2208.11580). Once a class
//   goes, W and H^-1 are those of the layer without it.
//
// The last two are relative to tr(W H W^T) and times the layer's sensitivity:
// the squared error of the model's outputs, relative to them, where a quarter
// of the layer's classes is left out (more where these hardly matter), over
// what the criterion says of these.
//
// A convolution may also become two of fewer taps (SplitConv2D.h). What that
// loses is what the model's outputs do, measured with the factors' product as
// the filter; without data, what the product misses of the filter's square.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_COMPRESSION_PRUNING_CHANNELLOSS_H
#define TINYML_COMPRESSION_PRUNING_CHANNELLOSS_H

#include "tinyml/Compression/Pruning/PrunableChannels.h"
#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/Progress.h"

namespace tinyml {

enum class PruneCriterion { L1, L2, Activation, SecondOrder };

/// Reads `l1`, `l2`, `activation` or `second-order`.
std::optional<PruneCriterion> parsePruneCriterion(llvm::StringRef text);
llvm::StringRef formatPruneCriterion(PruneCriterion criterion);

/// What goes: channels, the rank of convolutions, or of both what costs less.
enum class PruneMethod { Channels, Rank, Both };

/// Reads `channels`, `rank` or `both`.
std::optional<PruneMethod> parsePruneMethod(llvm::StringRef text);

/// Returns whether a criterion takes data.
inline bool needsData(PruneCriterion criterion) {
  return criterion == PruneCriterion::Activation ||
         criterion == PruneCriterion::SecondOrder;
}

/// A convolution that may become two.
struct SplitOffer {
  unsigned layer; ///< of PrunableChannels
  double loss;
  int64_t before, after; ///< multiplications
};

/// Of what is left of a convolution's multiplications where it is offered, and
/// a multiple for large ranks.
struct SplitSize {
  double left = 2.0 / 3;
  int64_t multiple = 4;
};

/// What the model loses without a class of channels, by a criterion.
class ChannelLoss {
public:
  virtual ~ChannelLoss();
  virtual double get(unsigned leader) const = 0;

  /// Takes a class for gone.
  virtual void remove(unsigned leader) {}

  /// The convolutions that may be split instead, in order.
  std::vector<SplitOffer> splits;
};

/// Weighs by the filters alone: L1 or L2; with `split`, also convolutions that
/// may be split. Fails after an error where bytes are missing.
mlir::FailureOr<std::unique_ptr<ChannelLoss>>
createNormLoss(const PrunableChannels &channels, PruneCriterion criterion,
               std::optional<SplitSize> split = std::nullopt);

/// Weighs by what the layers of `func` read on the samples. The function stays
/// as it is; positions are drawn by `seed`. With `split`, convolutions that may
/// be split are weighed, too. Fails after an error at an op that cannot be run.
mlir::FailureOr<std::unique_ptr<ChannelLoss>>
createMeasuredLoss(mlir::func::FuncOp func, const PrunableChannels &channels,
                   PruneCriterion criterion, const SampleInputs &samples,
                   uint64_t seed, const QuantizeProgress &progress,
                   std::optional<SplitSize> split = std::nullopt);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_CHANNELLOSS_H
