//===- IntegerForm.h - Whether integer arithmetic can do an op --*- C++ -*-===//
//
// docs/numerics.md: accumulators are 32 bits wide, which the known weights
// prove, and scales become multipliers. Both can fail for absurd scales or very
// long sums; these functions say why.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_ANALYSIS_INTEGERFORM_H
#define TINYML_ANALYSIS_INTEGERFORM_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

#include <string>

namespace tinyml {

/// The integers of a conv2d or fully_connected.
struct LinearIntegers {
  mlir::quant::UniformQuantizedType input, output;
  llvm::SmallVector<double> filterScales; ///< one, or one per output channel
  llvm::SmallVector<int64_t> filter;      ///< output channel by output channel
  llvm::SmallVector<int64_t> bias;        ///< one per output channel
};

/// Returns the largest magnitude that the accumulator of output channel
/// `channel` can have at any time: `max|x| * sum|w| + |bias - zp * sum w|`.
int64_t getAccumulatorBound(const LinearIntegers &integers, int64_t channel);

/// Returns why the integer arithmetic cannot compute a linear op, or nothing.
std::optional<std::string> findLinearProblem(const LinearIntegers &integers);

/// Returns why the integer arithmetic cannot compute `op`, which has the trait
/// HasIntegerForm, on operands of these types; or nothing.
std::optional<std::string>
findIntegerProblem(mlir::Operation *op,
                   llvm::ArrayRef<mlir::quant::UniformQuantizedType> operands,
                   mlir::quant::UniformQuantizedType result);

} // namespace tinyml

#endif // TINYML_ANALYSIS_INTEGERFORM_H
