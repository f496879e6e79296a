//===- Reductions.h - Sums and the like over dimensions ---------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_REDUCTIONS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_REDUCTIONS_H

#include "Broadcast.h"

namespace tinyml {

/// Reduces `input` over `axes`, which stay as dimensions of 1; over none it is
/// the input.
template <typename Op>
mlir::FailureOr<mlir::Value> reduce(NodeConversion &node, mlir::Value input,
                                    llvm::ArrayRef<int64_t> axes) {
  if (axes.empty())
    return input;
  return node.createLike<Op>(input, axes, mlir::FloatAttr(), mlir::FloatAttr());
}

/// Combines two values of shapes that broadcast.
template <typename Op>
mlir::FailureOr<mlir::Value> combine(NodeConversion &node, mlir::Value lhs,
                                     mlir::Value rhs) {
  return createBinary<Op>(node, Operand::runtime(lhs), Operand::runtime(rhs));
}

/// Combines a value with a number.
template <typename Op>
mlir::FailureOr<mlir::Value> combine(NodeConversion &node, mlir::Value lhs,
                                     float rhs) {
  return createBinary<Op>(node, Operand::runtime(lhs),
                          makeFloatConstant(node.getContext(), {}, rhs));
}

/// Returns |value|^p.
mlir::FailureOr<mlir::Value> raiseMagnitude(NodeConversion &node,
                                            mlir::Value value, int64_t p);

/// Returns value^(1 / p) of numbers that are not negative.
mlir::FailureOr<mlir::Value> takeRoot(NodeConversion &node, mlir::Value value,
                                      int64_t p);

/// Returns (sum |value|^p)^(1 / p) over `axes`.
mlir::FailureOr<mlir::Value> reduceNorm(NodeConversion &node, mlir::Value value,
                                        llvm::ArrayRef<int64_t> axes,
                                        int64_t p);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_REDUCTIONS_H
