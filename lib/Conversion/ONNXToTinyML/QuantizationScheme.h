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

/// Reads the scales (operand 1) and zero points (operand 2) for integers of
/// type `storage`.
mlir::FailureOr<mlir::quant::QuantizedType>
readScheme(NodeConversion &node, const QuantizationBlocks &blocks,
           mlir::IntegerType storage);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_QUANTIZATIONSCHEME_H
