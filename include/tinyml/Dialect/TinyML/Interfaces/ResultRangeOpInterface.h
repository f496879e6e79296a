//===- ResultRangeOpInterface.h - Results within known limits ---*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_RESULTRANGEOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_RESULTRANGEOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

#include <optional>

namespace tinyml::ir {

/// The real numbers from `lo` to `hi`.
struct RealRange {
  double lo = 0, hi = 0;

  bool operator==(const RealRange &other) const {
    return lo == other.lo && hi == other.hi;
  }
  bool operator!=(const RealRange &other) const { return !(*this == other); }
};

} // namespace tinyml::ir

#include "tinyml/Dialect/TinyML/Interfaces/ResultRangeOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_RESULTRANGEOPINTERFACE_H
