//===- Passes.h - Passes that run whole pipelines ---------------*- C++ -*-===//

#ifndef TINYML_PIPELINES_PASSES_H
#define TINYML_PIPELINES_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Quantization/Passes.h"

namespace tinyml {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "tinyml/Pipelines/Passes.h.inc"

/// tinyml-mix-precision that tells what goes on.
std::unique_ptr<mlir::Pass>
createMixPrecision(const MixPrecisionOptions &options,
                   QuantizeProgress progress);

} // namespace tinyml

#endif // TINYML_PIPELINES_PASSES_H
