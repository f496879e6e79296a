//===- QDQScales.h - Scales as QDQ nodes take them --------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_QDQSCALES_H
#define TINYML_LIB_TARGET_ONNX_QDQSCALES_H

#include "QDQGraph.h"

namespace tinyml {

/// Returns the raw integer type of a quantized element type, other types as
/// they are.
mlir::Type getRawType(mlir::Type type);

/// The operands and attributes of a QuantizeLinear or DequantizeLinear.
struct ScaleTensors {
  mlir::RankedTensorType scaleType;
  llvm::SmallVector<float> scales;
  /// Null, for zero points of 0, where the type needs not be stated.
  mlir::RankedTensorType zeroPointType;
  llvm::SmallVector<char> zeroPoints;
  int64_t axis = -1;     ///< -1 per tensor
  int64_t blockSize = 0; ///< 0 but in blocks
};

/// Returns the scales and zero points of a quantized tensor written in
/// `layout`.
ScaleTensors makeScales(mlir::RankedTensorType type, Layout layout);

/// Returns the scales of the accumulator of a layer, input scale times filter
/// scale: one, or one per output channel.
llvm::SmallVector<float> getAccumulatorScales(mlir::Value input,
                                              mlir::Value filter);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_QDQSCALES_H
