//===- ToJSON.h - Numbers that may be absent, in reports --------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_ATTRIBUTION_TOJSON_H
#define TINYML_LIB_QUANTIZATION_ATTRIBUTION_TOJSON_H

#include "llvm/Support/JSON.h"

#include <optional>

namespace tinyml {

/// Returns the number, or null.
inline llvm::json::Value toJSON(const std::optional<double> &number) {
  return number ? llvm::json::Value(*number) : llvm::json::Value(nullptr);
}

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_ATTRIBUTION_TOJSON_H
