//===- NodeNames.h - Names of nodes and ports -------------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_NODENAMES_H
#define TINYML_SUPPORT_NODENAMES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"

#include <string>

namespace tinyml {

/// Discardable attribute of the arguments and results of a function: the name
/// of the model's input or output.
inline constexpr llvm::StringLiteral kPortNameAttr = "onnx.name";

/// Returns the name of the node that an op at `loc` completes: of several fused
/// nodes the last one. Empty where the location has no name.
inline std::string getNodeName(mlir::Location loc) {
  std::string name;
  loc->walk([&](mlir::Location part) {
    if (auto named = llvm::dyn_cast<mlir::NameLoc>(part))
      name = named.getName().str();
    return mlir::WalkResult::advance();
  });
  return name;
}

} // namespace tinyml

#endif // TINYML_SUPPORT_NODENAMES_H
