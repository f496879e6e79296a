//===- Opsets.h - The versions of ONNX that are read ------------*- C++ -*-===//

#ifndef TINYML_DIALECT_ONNX_IR_OPSETS_H
#define TINYML_DIALECT_ONNX_IR_OPSETS_H

#include <cstdint>

namespace tinyml {

/// The versions of the default operator set that can be imported, and that the
/// converters were written for.
inline constexpr int64_t kOldestOpset = 1;
inline constexpr int64_t kNewestOpset = 28;

} // namespace tinyml

#endif // TINYML_DIALECT_ONNX_IR_OPSETS_H
