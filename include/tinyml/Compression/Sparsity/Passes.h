//===- Passes.h - Weights that become zero ----------------------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_SPARSITY_PASSES_H
#define TINYML_COMPRESSION_SPARSITY_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Compression/Sparsity/SparsityReport.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Quantization/Progress.h"

namespace tinyml {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "tinyml/Compression/Sparsity/Passes.h.inc"

/// Takes what became zero.
using SparsityConsumer = std::function<void(SparsityReport)>;

/// tinyml-prune-magnitude that tells what goes on, and gives the result to
/// `take` instead of showing it.
std::unique_ptr<mlir::Pass>
createPruneMagnitude(const PruneMagnitudeOptions &options,
                     QuantizeProgress progress, SparsityConsumer take);

} // namespace tinyml

#endif // TINYML_COMPRESSION_SPARSITY_PASSES_H
