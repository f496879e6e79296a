//===- ModuleScope.h - The module that a node was part of -------*- C++ -*-===//

#ifndef TINYML_DIALECT_ONNX_IR_MODULESCOPE_H
#define TINYML_DIALECT_ONNX_IR_MODULESCOPE_H

#include "llvm/ADT/StringRef.h"

namespace tinyml::onnx {

/// Discardable attribute of an onnx.node, a string: the path of the module
/// whose operator it was, as `encoder.layers.0`, where the exporter noted that.
inline constexpr llvm::StringLiteral kScopeAttr = "onnx.scope";

} // namespace tinyml::onnx

#endif // TINYML_DIALECT_ONNX_IR_MODULESCOPE_H
