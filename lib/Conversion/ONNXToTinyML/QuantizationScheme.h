//===- QuantizationScheme.h - Scales and zero points ------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_QUANTIZATIONSCHEME_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_QUANTIZATIONSCHEME_H

#include "NodeConversion.h"

namespace tinyml {

/// How QuantizeLinear and DequantizeLinear read their first operand.
///
/// Per tensor and per axis it is read as it is. Blocked quantization has one
/// scale for `size` neighbours along the axis: the operand, [outer, count *
/// size, inner], is rearranged to [outer * count * inner, size], which is
/// quantized along dimension 0.
struct QuantizationBlocks {
  bool isBlocked = false;
  int64_t outer = 1, count = 1, size = 1, inner = 1;

  /// Reads axis, block_size and the shapes of operands 0 and 1.
  static mlir::FailureOr<QuantizationBlocks> read(NodeConversion &node);

  /// Rearranges operand 0, and a result back to its shape.
  mlir::FailureOr<Operand> arrange(NodeConversion &node,
                                   const Operand &operand) const;
  mlir::FailureOr<Operand> restore(NodeConversion &node,
                                   const Operand &operand) const;
};

/// Reads scales and zero points for integers of type `storage`. They are
/// constants, as many of one as of the other. Zero points that are left out
/// are 0. `axis` is asked, with their number, where there are several.
mlir::FailureOr<mlir::quant::QuantizedType>
readScheme(NodeConversion &node, const Operand &scale, const Operand &zeroPoint,
           mlir::IntegerType storage,
           llvm::function_ref<mlir::FailureOr<int64_t>(int64_t)> axis);

/// Reads the scheme of a QuantizeLinear or DequantizeLinear.
mlir::FailureOr<mlir::quant::QuantizedType>
readScheme(NodeConversion &node, const QuantizationBlocks &blocks,
           mlir::IntegerType storage);

/// Reads the scheme of a DequantizeLinear of a constant with 4-bit integers in
/// blocks, which keeps its dimensions.
mlir::FailureOr<mlir::quant::QuantizedType>
readBlockScheme(NodeConversion &node, const QuantizationBlocks &blocks,
                mlir::IntegerType storage);

/// Returns `scheme`, per tensor or per axis, with every scale multiplied by
/// `factor`, a positive number.
mlir::quant::QuantizedType scaleScheme(mlir::quant::QuantizedType scheme,
                                       double factor);

/// Returns the real numbers that `input`, integers, stands for: a constant
/// keeps its integers.
mlir::FailureOr<Operand> dequantize(NodeConversion &node, const Operand &input,
                                    mlir::quant::QuantizedType scheme);

/// Returns the integers that `input`, f32, rounds to.
mlir::FailureOr<Operand> quantize(NodeConversion &node, const Operand &input,
                                  mlir::quant::QuantizedType scheme);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_QUANTIZATIONSCHEME_H
