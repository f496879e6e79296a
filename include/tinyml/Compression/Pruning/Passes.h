//===- Passes.h - Leaving out channels --------------------------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_PASSES_H
#define TINYML_COMPRESSION_PRUNING_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Compression/Pruning/PruningReport.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Quantization/Progress.h"

namespace tinyml {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "tinyml/Compression/Pruning/Passes.h.inc"

/// Takes what went.
using PruningConsumer = std::function<void(PruningReport)>;

/// tinyml-prune-channels that tells what goes on, and gives the result to
/// `take` instead of showing it.
std::unique_ptr<mlir::Pass>
createPruneChannels(const PruneChannelsOptions &options,
                    QuantizeProgress progress, PruningConsumer take);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_PASSES_H
