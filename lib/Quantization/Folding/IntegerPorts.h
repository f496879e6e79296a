//===- IntegerPorts.h - Integers across a function's boundary ---*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_FOLDING_INTEGERPORTS_H
#define TINYML_LIB_QUANTIZATION_FOLDING_INTEGERPORTS_H

#include "QDQPatterns.h"

namespace tinyml::ir {

/// Lets the float argument `input` come in as the integers of `type`. Its users
/// that quantize it so read those, others what they stand for.
void takeIntegers(mlir::BlockArgument input,
                  mlir::quant::UniformQuantizedType type);

/// Lets the operand `output` of a return go out as the integers that
/// `dequantize`, which defines it, reads.
void giveIntegers(mlir::OpOperand &output, DequantizeOp dequantize);

/// Sets the type of `func` to what its block takes and returns.
void updateFunctionType(mlir::func::FuncOp func);

} // namespace tinyml::ir

#endif // TINYML_LIB_QUANTIZATION_FOLDING_INTEGERPORTS_H
