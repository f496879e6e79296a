//===- ONNXOps.h - The onnx dialect and its ops -----------------*- C++ -*-===//

#ifndef TINYML_DIALECT_ONNX_IR_ONNXOPS_H
#define TINYML_DIALECT_ONNX_IR_ONNXOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "tinyml/Dialect/ONNX/IR/ONNXDialect.h.inc"

#define GET_OP_CLASSES
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h.inc"

namespace tinyml::onnx {

/// Names of the discardable attributes of a module and a function that hold an
/// imported graph, besides kPortNameAttr.
inline constexpr llvm::StringLiteral kOpsetsAttr = "onnx.opsets";
inline constexpr llvm::StringLiteral kIRVersionAttr = "onnx.ir_version";
/// The SHA-256 of the file, in hexadecimal.
inline constexpr llvm::StringLiteral kSHA256Attr = "onnx.sha256";
inline constexpr llvm::StringLiteral kGraphNameAttr = "onnx.graph_name";

} // namespace tinyml::onnx

#endif // TINYML_DIALECT_ONNX_IR_ONNXOPS_H
