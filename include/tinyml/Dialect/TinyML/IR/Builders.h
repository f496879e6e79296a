//===- Builders.h - Building ops with inferred shapes -----------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_BUILDERS_H
#define TINYML_DIALECT_TINYML_IR_BUILDERS_H

#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

namespace tinyml::ir {

/// Builds an `Op` (with ShapeOpInterface) whose result has `elementType` and
/// the inferred shape. `args` are those of Op's builder after the result type.
/// Where no shape can be inferred, emits an error at `loc` that says why and
/// returns failure; nothing is left behind.
template <typename Op, typename... Args>
mlir::FailureOr<mlir::Value> create(mlir::OpBuilder &builder,
                                    mlir::Location loc, mlir::Type elementType,
                                    Args &&...args) {
  auto unknown = mlir::RankedTensorType::get({}, elementType);
  auto op = Op::create(builder, loc, unknown, std::forward<Args>(args)...);
  llvm::SmallVector<int64_t> shape;
  if (mlir::failed(op.inferResultShape(shape))) {
    op->erase();
    return mlir::failure();
  }
  op.getOutput().setType(mlir::RankedTensorType::get(shape, elementType));
  return mlir::Value(op.getOutput());
}

/// Returns the element type of a ranked tensor.
inline mlir::Type getElementType(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType()).getElementType();
}

/// Returns the shape of a ranked tensor.
inline llvm::ArrayRef<int64_t> getShape(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType()).getShape();
}

/// Returns the per-tensor quantized element type of `value`, or null.
inline mlir::quant::UniformQuantizedType getQuantizedType(mlir::Value value) {
  return llvm::dyn_cast<mlir::quant::UniformQuantizedType>(
      getElementType(value));
}

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_IR_BUILDERS_H
