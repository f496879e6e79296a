//===- QLinearOperators.h - Operators on integers with scales ---*- C++ -*-===//
//
// An operator whose inputs and output are integers with scales and zero points
// as further inputs becomes what exporters write as dequantize, float operator,
// quantize; tinyml-fold-qdq makes the integer op of it.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_QLINEAROPERATORS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_QLINEAROPERATORS_H

#include "QuantizationScheme.h"

namespace tinyml {

/// Which operands are a quantized tensor, its scale and its zero point.
struct QuantizedOperands {
  unsigned tensor, scale, zeroPoint;
};

/// Reads the scheme of 8-bit integers. Several scales run along dimension
/// `axis`; none does where it is left out.
mlir::FailureOr<mlir::quant::QuantizedType>
readInputScheme(NodeConversion &node, QuantizedOperands which,
                std::optional<int64_t> axis = {});

/// Returns the real numbers of 8-bit integers.
mlir::FailureOr<Operand> dequantizeInput(NodeConversion &node,
                                         QuantizedOperands which,
                                         std::optional<int64_t> axis = {});

/// Returns the constant operand `index`, int32 or absent, as a bias. Its scale
/// is `factor` times those of `input` and `filter`, one or one per element.
mlir::FailureOr<Operand> dequantizeBias(NodeConversion &node, unsigned index,
                                        mlir::quant::QuantizedType input,
                                        mlir::quant::QuantizedType filter,
                                        double factor = 1.0);

/// Reads the scheme of the result, whose integers are of the type of operand
/// `zeroPoint`, or, where that is left out, of `otherwise`'s type.
mlir::FailureOr<mlir::quant::QuantizedType>
readResultScheme(NodeConversion &node, unsigned scale, unsigned zeroPoint,
                 unsigned otherwise = 0);

/// Converts the node like float operator `name` of `operands`, then quantizes
/// the result.
llvm::LogicalResult convertQuantized(NodeConversion &node, llvm::StringRef name,
                                     llvm::ArrayRef<Operand> operands,
                                     mlir::quant::QuantizedType result,
                                     std::optional<int64_t> opset = {});

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_QLINEAROPERATORS_H
