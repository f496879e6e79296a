//===- QuantizedTypes.h - From ranges to scales -----------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_INSERTION_QUANTIZEDTYPES_H
#define TINYML_QUANTIZATION_INSERTION_QUANTIZEDTYPES_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "tinyml/Dialect/TinyML/Interfaces/ResultRangeOpInterface.h"
#include "tinyml/Quantization/Calibration/Ranges.h"

namespace tinyml {

/// Returns the per-tensor type of `bits` (8 or 16) for numbers in `range`. 8
/// bits: scale = (hi - lo) / 255 in single precision, zero point =
/// round(-128 - lo / scale), so that zero is exact. 16 bits: scale =
/// max(-lo, hi) / 32767, zero point 0. A range too small for a normal scale
/// gets the scale 1.
mlir::quant::UniformQuantizedType getActivationType(mlir::MLIRContext *context,
                                                    Range range, unsigned bits);

/// Returns the type of `bits` for results with limits of their own. In [0, 1],
/// as those of softmax and sigmoid, it has the scale 1/256 and zero point -128,
/// or with 16 bits 1/32768; in [-1, 1], as those of tanh, 1/128 or 1/32768. 1
/// itself becomes the largest stored value, half a step to one step below.
/// Other limits are a range like any.
mlir::quant::UniformQuantizedType
getLimitedType(mlir::MLIRContext *context, ir::RealRange limits, unsigned bits);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_INSERTION_QUANTIZEDTYPES_H
