//===- Ranges.h - What values a float model's tensors take ------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_RANGES_H
#define TINYML_QUANTIZATION_CALIBRATION_RANGES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace tinyml {

/// Discardable attribute `array<f32: lo, hi>` of an op with an f32 result, or
/// of an f32 argument of the function. An op with several results has a pair
/// for each.
inline constexpr llvm::StringLiteral kRangeAttr = "tinyml.range";

/// The smallest and largest number of a tensor; lo <= 0 <= hi, both finite.
struct Range {
  float lo = 0;
  float hi = 0;

  void include(Range other) {
    lo = std::min(lo, other.lo);
    hi = std::max(hi, other.hi);
  }
};

bool hasRange(mlir::Value value);

/// Returns the range of `value`. Fails after an error where it has none or its
/// attribute is malformed.
mlir::FailureOr<Range> getRange(mlir::Value value);

void setRange(mlir::Value value, Range range);

/// A value that gets a range. Its key is `input <name>` for an argument, else
/// the name of the node that computes it; further ops of one node, and ops
/// without a name, count up: `conv1`, `conv1#2`, `#7`. Further results of an op
/// have their number behind: `split:1`.
struct RangedValue {
  mlir::Value value;
  std::string key;
};

/// Lists the f32 arguments of `func` and the f32 results of its ops other than
/// constants, in order. The teacher's ops have the keys of the model's.
std::vector<RangedValue> listRangedValues(mlir::func::FuncOp func);

/// Returns the ranges of `func` as JSON: {"ranges": {<key>: [lo, hi], ...}}.
/// Fails after an error where one is malformed.
mlir::FailureOr<std::string> formatRanges(mlir::func::FuncOp func);

/// Sets the ranges that the JSON text says. The error names a value that `func`
/// has and the text lacks, or the reverse, or what is malformed; nothing is set
/// then.
llvm::Error parseRanges(llvm::StringRef text, mlir::func::FuncOp func);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_CALIBRATION_RANGES_H
