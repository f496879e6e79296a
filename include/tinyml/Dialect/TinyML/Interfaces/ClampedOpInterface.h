//===- ClampedOpInterface.h - Bounds of a result ----------------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_CLAMPEDOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_CLAMPEDOPINTERFACE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OpDefinition.h"

#include <limits>

namespace tinyml::ir {

/// An upper bound that bounds nothing; its negative is such a lower bound.
inline constexpr float kUnbounded = std::numeric_limits<float>::infinity();

namespace detail {
/// Sets `clamp_min` and `clamp_max`; an infinite bound removes its attribute.
void setBounds(mlir::Operation *op, float lower, float upper);
} // namespace detail

} // namespace tinyml::ir

#include "tinyml/Dialect/TinyML/Interfaces/ClampedOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_CLAMPEDOPINTERFACE_H
