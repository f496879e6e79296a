//===- Builders.h - Building ops with inferred shapes -----------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_BUILDERS_H
#define TINYML_DIALECT_TINYML_IR_BUILDERS_H

#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

namespace tinyml::ir {

/// Builds an `Op` (with ShapeOpInterface) whose results have `elementTypes` and
/// the inferred shapes. `args` are those of Op's builder after the result
/// types. Where no shapes can be inferred, emits an error at `loc` that says
/// why and returns failure; nothing is left behind.
template <typename Op, typename... Args>
mlir::FailureOr<Op> createShaped(mlir::OpBuilder &builder, mlir::Location loc,
                                 mlir::TypeRange elementTypes, Args &&...args) {
  llvm::SmallVector<mlir::Type> unknown;
  for (mlir::Type type : elementTypes)
    unknown.push_back(mlir::RankedTensorType::get({}, type));
  auto op = Op::create(builder, loc, mlir::TypeRange(unknown),
                       std::forward<Args>(args)...);
  llvm::SmallVector<llvm::SmallVector<int64_t>> shapes;
  if (mlir::failed(op.inferResultShapes(shapes))) {
    op->erase();
    return mlir::failure();
  }
  for (auto [result, shape, type] :
       llvm::zip_equal(op->getResults(), shapes, elementTypes))
    result.setType(mlir::RankedTensorType::get(shape, type));
  return op;
}

/// Builds an `Op` with one result, and returns that.
template <typename Op, typename... Args>
mlir::FailureOr<mlir::Value> create(mlir::OpBuilder &builder,
                                    mlir::Location loc, mlir::Type elementType,
                                    Args &&...args) {
  mlir::FailureOr<Op> op =
      createShaped<Op>(builder, loc, elementType, std::forward<Args>(args)...);
  if (mlir::failed(op))
    return mlir::failure();
  return mlir::Value((*op)->getResult(0));
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
