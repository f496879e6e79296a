//===- BroadcastOpInterface.h - Two operands, element by element *- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_BROADCASTOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_BROADCASTOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

#include <optional>

namespace tinyml::ir {

/// `factor * x + summand`; a summand of -0 changes nothing, not even a zero.
struct AffineFunction {
  double factor = 1, summand = -0.0;
};

namespace detail {
/// Checks that there are two operands and one result.
llvm::LogicalResult verifyBroadcastOperands(mlir::Operation *op);
} // namespace detail

} // namespace tinyml::ir

#include "tinyml/Dialect/TinyML/Interfaces/BroadcastOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_BROADCASTOPINTERFACE_H
