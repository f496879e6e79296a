//===- NodeNames.h - Names of nodes and ports -------------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_NODENAMES_H
#define TINYML_SUPPORT_NODENAMES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"

namespace tinyml {

/// Discardable attribute of the arguments and results of a function: the name
/// of the model's input or output.
inline constexpr llvm::StringLiteral kPortNameAttr = "onnx.name";

/// Returns the name of the ONNX node (or of the tensor) that is at `loc`: of
/// several fused nodes the first one. Empty where the location has no name.
llvm::StringRef getNodeName(mlir::Location loc);

/// Returns the name of the node that an op at `loc` completes: of several fused
/// nodes the last one. Empty where the location has no name.
llvm::StringRef getCompletedNodeName(mlir::Location loc);

/// Writes characters that change the direction of what follows, which would
/// hide from a reader what is there, as `\u202e`.
std::string escapeDirections(llvm::StringRef text);

/// The same for a terminal, with control characters as `\x1b`; lines and tabs
/// stay.
std::string makeVisible(llvm::StringRef text);

} // namespace tinyml

#endif // TINYML_SUPPORT_NODENAMES_H
