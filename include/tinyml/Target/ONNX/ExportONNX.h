//===- ExportONNX.h - Writing ONNX files ------------------------*- C++ -*-===//

#ifndef TINYML_TARGET_ONNX_EXPORTONNX_H
#define TINYML_TARGET_ONNX_EXPORTONNX_H

#include "mlir/IR/BuiltinOps.h"

namespace tinyml {

/// Writes the one public function of `module`, tinyml ops as they are after
/// tinyml-quantize, as an ONNX model: every integer op becomes its float
/// operator between DequantizeLinear and QuantizeLinear, with the integers,
/// scales and zero points that the op has. Inputs and outputs keep their names
/// (`onnx.name`) and types. The opset is 13, or 21 where integers of 16 or 4
/// bits or blocks of scales need it. Equal modules give equal bytes. Fails
/// after an error where an op cannot be written.
mlir::LogicalResult exportQDQ(mlir::ModuleOp module, llvm::raw_ostream &os);

/// Registers `--tinyml-to-onnx-qdq` for tinyml-translate.
void registerTinyMLToQDQTranslation();

} // namespace tinyml

#endif // TINYML_TARGET_ONNX_EXPORTONNX_H
