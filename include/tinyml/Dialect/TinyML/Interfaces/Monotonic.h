//===- Monotonic.h - Results that follow their operands ---------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_MONOTONIC_H
#define TINYML_DIALECT_TINYML_INTERFACES_MONOTONIC_H

#include "mlir/IR/OpDefinition.h"

namespace tinyml::ir {

/// Each number of a result is a function of every number of the operands that
/// never falls, or one that never rises, as long as the others stay: so what
/// the smallest and largest operands give are the limits of the result.
template <typename ConcreteType>
class Monotonic : public mlir::OpTrait::TraitBase<ConcreteType, Monotonic> {};

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_INTERFACES_MONOTONIC_H
