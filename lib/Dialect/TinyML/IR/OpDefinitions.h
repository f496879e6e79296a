//===- OpDefinitions.h - What the generated definitions need ----*- C++ -*-===//
//
// TableGen's definitions of the ops are compiled in shards (OpShard.cpp.in),
// since they take a minute and a half in one file.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_DIALECT_TINYML_IR_OPDEFINITIONS_H
#define TINYML_LIB_DIALECT_TINYML_IR_OPDEFINITIONS_H

#include "ElementTypes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

namespace tinyml::ir {
/// Registers all ops of the dialect, shard by shard.
void registerTinyMLDialectOperations(TinyMLDialect *dialect);
#define TINYML_SHARD(number)                                                   \
  void registerTinyMLDialectOperations##number(TinyMLDialect *dialect);
TINYML_SHARD(0)
TINYML_SHARD(1)
TINYML_SHARD(2)
TINYML_SHARD(3)
#undef TINYML_SHARD
} // namespace tinyml::ir

/// The functions of the runtime's tables in double precision and their limits,
/// one for each op that is a TinyML_UnaryOp or a TinyML_BinaryFunctionOp.
namespace tinyml::ir::unary {
inline std::optional<RealRange> getRange(double lo, double hi) {
  if (std::isfinite(lo) && std::isfinite(hi))
    return RealRange{lo, hi};
  return std::nullopt;
}

#define TM_UNARY_F32(name, opset, expression, exact, libm, lo, hi, tolerance)  \
  [[maybe_unused]] static double compute_##name(double v) { return exact; }    \
  [[maybe_unused]] static std::optional<RealRange> getRange_##name() {         \
    return getRange(lo, hi);                                                   \
  }
#define TM_UNARY_Q_F32(name, expression, exact, libm, lo, hi, tolerance)       \
  [[maybe_unused]] static double compute_##name(                               \
      double v, [[maybe_unused]] double alpha, [[maybe_unused]] double beta) { \
    return exact;                                                              \
  }                                                                            \
  [[maybe_unused]] static std::optional<RealRange> getRange_##name() {         \
    return getRange(lo, hi);                                                   \
  }
#include "tinyml/unary_f32.def"
} // namespace tinyml::ir::unary

namespace tinyml::ir::binary {
#define TM_BINARY_F32(name, expression, exact, libm, tolerance)                \
  [[maybe_unused]] static double compute_##name(double u, double v) {          \
    return exact;                                                              \
  }
#include "tinyml/binary_f32.def"
} // namespace tinyml::ir::binary

#endif // TINYML_LIB_DIALECT_TINYML_IR_OPDEFINITIONS_H
