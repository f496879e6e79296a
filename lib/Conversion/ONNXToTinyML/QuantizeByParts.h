//===- QuantizeByParts.h - Quantizing without a scheme ----------*- C++ -*-===//
//
// Quantized types have constant scales and integers of 8 and 16 bits. Numbers
// of other types, and scales of the run time, are computed as what they say:
// divide, round, add, cast.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_QUANTIZEBYPARTS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_QUANTIZEBYPARTS_H

#include "QuantizationScheme.h"

namespace tinyml {

/// Sets the result of a QuantizeLinear whose output holds `type`.
llvm::LogicalResult quantizeByParts(NodeConversion &node, mlir::Type type);

/// Sets the result of a DequantizeLinear whose output holds `type`.
llvm::LogicalResult dequantizeByParts(NodeConversion &node, mlir::Type type);

/// Sets the results of a DynamicQuantizeLinear.
llvm::LogicalResult quantizeDynamically(NodeConversion &node);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_QUANTIZEBYPARTS_H
