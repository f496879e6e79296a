//===- DecomposeFilters.h - Splits convolutions of a function ---*- C++ -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_DECOMPOSEFILTERS_H
#define TINYML_COMPRESSION_PRUNING_DECOMPOSEFILTERS_H

#include "tinyml/Compression/Pruning/ChannelLoss.h"
#include "tinyml/Compression/Pruning/SplitConv2D.h"

namespace tinyml {

/// How far convolutions are split.
struct SplitPlan {
  SplitSize size;
  /// The last one keeps a larger rank where the linear ops of the function then
  /// take so many multiplications.
  int64_t target = 0;
  uint64_t seed = 0; ///< draws positions
};

/// A convolution and the two that it became.
struct SplitLayer {
  mlir::Operation *whole; ///< is gone
  ir::LinearOpInterface first, second;
};

/// Splits those of `layers`, ops of `func` in order, that are convolutions of
/// SplitConv2D.h, for what they are multiplied with on the samples; without
/// samples all inputs count alike. Fails after an error.
mlir::FailureOr<std::vector<SplitLayer>>
decomposeFilters(mlir::func::FuncOp func,
                 llvm::ArrayRef<ir::LinearOpInterface> layers,
                 const SampleInputs &samples, const SplitPlan &plan,
                 const QuantizeProgress &progress);

/// Returns the part of the multiplications of linear ops that convolutions take
/// which may be split.
double getSplittablePart(mlir::func::FuncOp func);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_DECOMPOSEFILTERS_H
