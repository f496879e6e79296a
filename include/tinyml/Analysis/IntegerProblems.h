//===- IntegerProblems.h - Whether integers can compute an op ---*- C++ -*-===//

#ifndef TINYML_ANALYSIS_INTEGERPROBLEMS_H
#define TINYML_ANALYSIS_INTEGERPROBLEMS_H

#include "mlir/IR/Operation.h"

#include <optional>
#include <string>

namespace tinyml {

/// The attribute, an i64, of an op that adds up products of integers: the
/// magnitude that no sum of some of them and the bias passes, in any order.
/// tinyml-check-accumulators proves it.
inline constexpr llvm::StringLiteral kAccumulatorBoundAttr =
    "tinyml.accumulator_bound";

/// Returns why the integer arithmetic of docs/numerics.md cannot compute `op`,
/// a linear op, a recurrent one or one with IntegerFormOpInterface whose result
/// is quantized, or nothing. There is none in an op that computes on something
/// else. What it finds no problem in, the numbers of Support/QuantMath exist
/// for.
std::optional<std::string> findIntegerProblem(mlir::Operation *op);

/// Returns whether findIntegerProblem looks at `op`.
bool computesOnIntegers(mlir::Operation *op);

} // namespace tinyml

#endif // TINYML_ANALYSIS_INTEGERPROBLEMS_H
