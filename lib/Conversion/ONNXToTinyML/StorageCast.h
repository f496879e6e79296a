//===- StorageCast.h - Keeping scales over data movement --------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_STORAGECAST_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_STORAGECAST_H

#include "NodeConversion.h"

namespace tinyml {

/// Returns the per-tensor quantized value that `value` is the storage of, or
/// `value` itself.
mlir::Value stripStorageCast(mlir::Value value);

/// Returns `value` seen as raw integers, where it is quantized.
mlir::Value toStorage(NodeConversion &node, mlir::Value value);

/// Builds an op that treats raw and quantized integers alike. Between
/// QuantizeLinear and DequantizeLinear ONNX has raw integers; applying `build`
/// to the quantized value keeps its scale in sight of later passes.
template <typename BuildFn>
mlir::FailureOr<mlir::Value>
throughStorageCast(NodeConversion &node, mlir::Value input, BuildFn build) {
  mlir::FailureOr<mlir::Value> output = build(stripStorageCast(input));
  if (mlir::failed(output))
    return mlir::failure();
  return toStorage(node, *output);
}

/// Returns the raw integer type of a quantized type: `i8`, `ui8`, ….
mlir::IntegerType getRawType(mlir::quant::QuantizedType type);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_STORAGECAST_H
