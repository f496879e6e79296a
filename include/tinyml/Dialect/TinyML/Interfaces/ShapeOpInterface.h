//===- ShapeOpInterface.h - Shapes that follow from the operands *- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_SHAPEOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_SHAPEOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

namespace tinyml::ir {

namespace detail {
/// Compares the shapes that ShapeOpInterface infers with the stated ones.
llvm::LogicalResult verifyInferredShapes(mlir::Operation *op);
} // namespace detail

} // namespace tinyml::ir

#include "tinyml/Dialect/TinyML/Interfaces/ShapeOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_SHAPEOPINTERFACE_H
