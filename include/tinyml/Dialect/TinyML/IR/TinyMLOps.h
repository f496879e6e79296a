//===- TinyMLOps.h - The tinyml dialect and its ops -------------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_TINYMLOPS_H
#define TINYML_DIALECT_TINYML_IR_TINYMLOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include <limits>
#include <optional>
#include <string>

namespace tinyml::ir::detail {

/// Compares the shape that ShapeOpInterface infers with the stated one.
llvm::LogicalResult verifyInferredShape(mlir::Operation *op);

/// Sets `clamp_min` and `clamp_max`; an infinite bound removes its attribute.
void setBounds(mlir::Operation *op, float lower, float upper);

} // namespace tinyml::ir::detail

#include "tinyml/Dialect/TinyML/IR/TinyMLDialect.h.inc"
#include "tinyml/Dialect/TinyML/IR/TinyMLInterfaces.h.inc"

#define GET_OP_CLASSES
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h.inc"

#endif // TINYML_DIALECT_TINYML_IR_TINYMLOPS_H
