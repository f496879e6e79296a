//===- Precision.h - How many bits an op computes with ----------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_PRECISION_H
#define TINYML_QUANTIZATION_PRECISION_H

#include "mlir/IR/Operation.h"

#include <optional>
#include <string>

namespace tinyml {

/// Discardable attribute of an op that shall not follow the scheme: a string
/// that parsePrecision takes.
inline constexpr llvm::StringLiteral kPrecisionAttr = "tinyml.precision";

/// Bits of an op's filter, and of its activations; 0 = float.
struct Precision {
  unsigned weightBits = 0;
  unsigned activationBits = 0;

  bool operator==(const Precision &other) const {
    return weightBits == other.weightBits &&
           activationBits == other.activationBits;
  }
};

/// Reads `w8a8` (or `int8`), `w8a16`, `w4a8`, `w4a16`, `w8`, `w4` or `float`.
std::optional<Precision> parsePrecision(llvm::StringRef text);

/// The reverse, e.g. `w4a16`.
std::string formatPrecision(Precision precision);

/// Returns what the op's attribute says, else `scheme`; nothing where the
/// attribute is no precision.
std::optional<Precision> getPrecision(mlir::Operation *op, Precision scheme);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_PRECISION_H
