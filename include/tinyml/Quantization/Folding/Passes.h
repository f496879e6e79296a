//===- Passes.h - From quantize and dequantize to integers ------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_FOLDING_PASSES_H
#define TINYML_QUANTIZATION_FOLDING_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

namespace tinyml::ir {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "tinyml/Quantization/Folding/Passes.h.inc"

} // namespace tinyml::ir

#endif // TINYML_QUANTIZATION_FOLDING_PASSES_H
