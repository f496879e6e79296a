//===- Passes.h - From onnx to tinyml ---------------------------*- C++ -*-===//

#ifndef TINYML_CONVERSION_ONNXTOTINYML_PASSES_H
#define TINYML_CONVERSION_ONNXTOTINYML_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Conversion/ONNXToTinyML/ConversionRecord.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

namespace tinyml {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "tinyml/Conversion/ONNXToTinyML/Passes.h.inc"

/// convert-onnx-to-tinyml that adds what becomes of each node to `record`,
/// which outlives the pass.
std::unique_ptr<mlir::Pass>
createConvertONNXToTinyML(const ConvertONNXToTinyMLOptions &options,
                          ConversionRecord *record);

/// Prints docs/operators.md: the table of the ONNX operators that
/// convert-onnx-to-tinyml knows.
void printONNXOperators(llvm::raw_ostream &os);

} // namespace tinyml

#endif // TINYML_CONVERSION_ONNXTOTINYML_PASSES_H
