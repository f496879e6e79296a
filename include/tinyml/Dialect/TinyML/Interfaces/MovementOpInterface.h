//===- MovementOpInterface.h - Moving elements unchanged --------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_MOVEMENTOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_MOVEMENTOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include "llvm/ADT/ArrayRef.h"

#include <optional>

namespace tinyml::ir {

/// Returns whether permuting a tensor of `shape` leaves its elements in place:
/// `perm` only moves dimensions of one element.
bool keepsElementsInPlace(llvm::ArrayRef<int64_t> shape,
                          llvm::ArrayRef<int64_t> perm);

} // namespace tinyml::ir

#include "tinyml/Dialect/TinyML/Interfaces/MovementOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_MOVEMENTOPINTERFACE_H
