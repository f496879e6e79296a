//===- SplitConv2D.h - Convolutions as two of fewer taps --------*- C++ -*-===//
//
// A filter [O,KH,KW,C] of rank R is a column of taps [R,KH,1,C] and behind it,
// with nothing between, a row of taps [O,1,KW,R], or the row first (Jaderberg
// et al. 2014, arXiv 1405.3866). Of a rank that is smaller than the filter's
// own, they are the filter's best approximation for what it is multiplied with:
//
//   H   = mean a a^T over what the filter W is multiplied with
//   H1  = the mean of its blocks for the first op's taps, = L L^T
//   V   = L^-T Q, Q the R largest left singular vectors of L^T M, where M is W
//         as a matrix [first taps and C, O and second taps]
//   U   = what of all second filters comes nearest to W by H, V given
//
// So what stands between has a variance of 1 in each channel, and integers of
// one scale suit them all.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_COMPRESSION_PRUNING_SPLITCONV2D_H
#define TINYML_COMPRESSION_PRUNING_SPLITCONV2D_H

#include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.h"

#include <Eigen/Core>

namespace tinyml {

/// Two filters that stand for one.
struct FilterFactors {
  bool isColumnFirst = true;
  int64_t rank = 0;
  Eigen::MatrixXd first;   ///< [R, first taps * C]
  Eigen::MatrixXd second;  ///< [O, second taps * R]
  Eigen::MatrixXd product; ///< [O, KH * KW * C], what they are together
};

/// A float convolution with more than one tap in both directions and one group.
class SplittableConv2D {
public:
  /// Returns nothing where `op` is no such convolution, or has a filter too
  /// long to factorize.
  static std::optional<SplittableConv2D> get(ir::LinearOpInterface op);

  /// Multiplications of `op` as it is.
  int64_t getMultiplications() const { return multiplications; }

  /// That part of them; two thirds are what a third less leaves, not one fewer.
  int64_t getMultiplications(double part) const {
    return static_cast<int64_t>(part * static_cast<double>(multiplications) +
                                1e-6);
  }

  /// Multiplications of both ops for a rank of 1.
  int64_t getRankCost(bool isColumnFirst) const;

  /// Returns the largest rank that leaves no more than those multiplications,
  /// of 2 times `multiple` and more a multiple of it; 0 = there is none.
  int64_t getRank(bool isColumnFirst, int64_t most, int64_t multiple) const;

  /// Factorizes `filter` [O, KH * KW * C] for what has the products H.
  FilterFactors factorize(const Eigen::MatrixXd &filter,
                          const Eigen::MatrixXd &products, bool isColumnFirst,
                          int64_t rank) const;

  /// Returns the factors, of two orders, that take no more multiplications and
  /// lose less; nothing where there are none.
  std::optional<FilterFactors> factorize(const Eigen::MatrixXd &filter,
                                         const Eigen::MatrixXd &products,
                                         int64_t most, int64_t multiple) const;

  /// Replaces the op by two; `bias` is the second's. Returns the first and the
  /// second, which has the other attributes of the op and its uses.
  std::pair<ir::LinearOpInterface, ir::LinearOpInterface>
  replace(const FilterFactors &factors, const Eigen::VectorXd &bias) const;

private:
  explicit SplittableConv2D(mlir::Operation *op) : op(op) {}

  /// The place in the filter of a tap of the first op, one of the second, and
  /// an input channel.
  int64_t getColumn(bool isColumnFirst, int64_t first, int64_t second,
                    int64_t channel) const {
    int64_t y = isColumnFirst ? first : second;
    int64_t x = isColumnFirst ? second : first;
    return (y * kernel[1] + x) * channels + channel;
  }

  Eigen::MatrixXd findFirst(const Eigen::MatrixXd &filter,
                            const Eigen::MatrixXd &products, bool isColumnFirst,
                            int64_t rank) const;

  mlir::Operation *op;
  int64_t channels = 0, outputs = 0, batch = 0, multiplications = 0;
  std::array<int64_t, 2> kernel, size, outSize; ///< height and width
};

/// Returns tr(d H d^T) / tr(W H W^T), what `other` instead of W loses.
double getRelativeLoss(const Eigen::MatrixXd &filter,
                       const Eigen::MatrixXd &other,
                       const Eigen::MatrixXd &products);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_SPLITCONV2D_H
