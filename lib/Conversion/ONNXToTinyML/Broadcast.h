//===- Broadcast.h - Numpy's rules for shapes -------------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_BROADCAST_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_BROADCAST_H

#include "NodeConversion.h"

namespace tinyml {

/// Returns the shape to which both broadcast, or failure.
mlir::FailureOr<llvm::SmallVector<int64_t>>
broadcastShapes(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// Returns `shape` with dimensions of 1 in front, up to `rank`.
llvm::SmallVector<int64_t> padRank(llvm::ArrayRef<int64_t> shape, int64_t rank);

/// Returns `operand` as a value with dimensions of 1 in front, up to `rank`.
mlir::FailureOr<mlir::Value>
materializeWithRank(NodeConversion &node, const Operand &operand, int64_t rank);

/// Builds an op of two operands of any ranks that broadcast, with elements of
/// `type`; reports those that do not. `args` follow the operands.
template <typename Op, typename... Args>
mlir::FailureOr<mlir::Value>
createBroadcast(NodeConversion &node, mlir::Type type, const Operand &lhs,
                const Operand &rhs, Args &&...args) {
  if (mlir::failed(broadcastShapes(lhs.getShape(), rhs.getShape())))
    return node.invalid("shapes " + formatShape(lhs.getShape()) + " and " +
                        formatShape(rhs.getShape()) + " do not broadcast");
  int64_t rank = std::max(lhs.getRank(), rhs.getRank());
  mlir::FailureOr<mlir::Value> left = materializeWithRank(node, lhs, rank);
  mlir::FailureOr<mlir::Value> right = materializeWithRank(node, rhs, rank);
  if (mlir::failed(left) || mlir::failed(right))
    return mlir::failure();
  return node.create<Op>(type, *left, *right, std::forward<Args>(args)...);
}

/// Builds a binary tinyml op, without bounds, of two operands of one type.
template <typename Op>
mlir::FailureOr<mlir::Value>
createBinary(NodeConversion &node, const Operand &lhs, const Operand &rhs) {
  return createBroadcast<Op>(node, lhs.getElementType(), lhs, rhs,
                             mlir::FloatAttr(), mlir::FloatAttr());
}

/// Repeats dimension `dim`, which is 1, `count` times by copying.
mlir::FailureOr<mlir::Value> repeatDimension(NodeConversion &node,
                                             mlir::Value value, int64_t dim,
                                             int64_t count);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_BROADCAST_H
