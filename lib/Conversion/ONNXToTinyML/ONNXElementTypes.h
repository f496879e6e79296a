//===- ONNXElementTypes.h - Numbers of element types ------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_ONNXELEMENTTYPES_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_ONNXELEMENTTYPES_H

#include "mlir/IR/BuiltinTypes.h"

namespace tinyml {

/// TensorProto.DataType, as attributes such as Cast's `to` give it.
inline constexpr int64_t kONNXUndefined = 0;
inline constexpr int64_t kONNXFloat = 1;

/// Returns the type that constants of ONNX element type `number` have, or null
/// where the compiler does not compute with it.
mlir::Type getTypeForONNXNumber(int64_t number, mlir::MLIRContext *context);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_ONNXELEMENTTYPES_H
