//===- LinearIntegers.h - The integers of a linear op -----------*- C++ -*-===//
//
// docs/numerics.md: the sums of 8-bit activations fit 32 bits, those of 16-bit
// ones 32 bits after a shift, which the known weights prove; scales become
// multipliers. Both can fail for absurd scales or very long sums.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_ANALYSIS_LINEARINTEGERS_H
#define TINYML_ANALYSIS_LINEARINTEGERS_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

#include <string>

namespace tinyml {

/// The integers of a conv2d or fully_connected.
struct LinearIntegers {
  mlir::quant::UniformQuantizedType input, output;
  llvm::SmallVector<double> filterScales; ///< one per output channel
  /// Output channel by output channel; values times factors (FilterScales).
  llvm::SmallVector<int64_t> filter;
  llvm::SmallVector<int64_t> bias; ///< one per output channel

  /// Reads an op whose operands and result are integers. Fails where the filter
  /// or the bias is no constant; `reason` then says so.
  static mlir::FailureOr<LinearIntegers> get(ir::LinearOpInterface op,
                                             std::string &reason);

  /// Returns `bias - zp * sum w` of an output channel: the bias that takes the
  /// input's zero point into account.
  int64_t getFoldedBias(int64_t channel) const;

  /// Returns the largest magnitude that the accumulator of output channel
  /// `channel` can have at any time: `max|x| * sum|w| + |folded bias|`.
  int64_t getAccumulatorBound(int64_t channel) const;

  /// Returns the shift that brings the accumulators to 32 bits, one for all
  /// channels. Fails where there is none.
  mlir::FailureOr<int32_t> getAccumulatorShift() const;

  /// Returns why the integer arithmetic cannot compute the op, or nothing.
  std::optional<std::string> findProblem() const;

private:
  llvm::ArrayRef<int64_t> getChannel(int64_t channel) const;
};

} // namespace tinyml

#endif // TINYML_ANALYSIS_LINEARINTEGERS_H
