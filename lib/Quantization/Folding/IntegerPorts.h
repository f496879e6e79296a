//===- IntegerPorts.h - Integers across a function's boundary ---*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_FOLDING_INTEGERPORTS_H
#define TINYML_LIB_QUANTIZATION_FOLDING_INTEGERPORTS_H

#include "QDQPatterns.h"

namespace tinyml::ir {

/// Lets the float argument `input` come in as the integers of `type`. Its users
/// that quantize it so read those, others what they stand for.
void takeIntegers(mlir::BlockArgument input,
                  mlir::quant::UniformQuantizedType type);

/// How the features of an input, its elements of the last dimension, become
/// integers: real = scale * (stored - zero point).
struct FeatureScales {
  /// The ops between the input and `type`, which is what the model reads.
  llvm::SmallVector<mlir::Operation *> scaler;
  mlir::quant::UniformQuantizedType type;
  llvm::SmallVector<float> scales;
  llvm::SmallVector<int32_t> zeroPoints;
};

/// Returns those of an input that is scaled by constants and then only
/// quantized, and alike; nothing where a zero point is no integer.
std::optional<FeatureScales> getFeatureScales(mlir::BlockArgument input);

/// Lets `input` of `func` come in as such integers, and erases the scaler.
void takeFeatures(mlir::func::FuncOp func, mlir::BlockArgument input,
                  const FeatureScales &features);

/// Returns the type with a scale for each feature that an input is only ever
/// quantized to, and alike; null where there is none.
mlir::quant::UniformQuantizedPerAxisType
getFeatureType(mlir::BlockArgument input);

/// Lets `input` of `func` come in as the integers of `type`.
void takeFeatures(mlir::func::FuncOp func, mlir::BlockArgument input,
                  mlir::quant::UniformQuantizedPerAxisType type);

/// Lets the operand `output` of a return go out as the integers that
/// `dequantize`, which defines it, reads.
void giveIntegers(mlir::OpOperand &output, DequantizeOp dequantize);

/// Sets the type of `func` to what its block takes and returns.
void updateFunctionType(mlir::func::FuncOp func);

} // namespace tinyml::ir

#endif // TINYML_LIB_QUANTIZATION_FOLDING_INTEGERPORTS_H
