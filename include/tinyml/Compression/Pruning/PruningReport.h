//===- PruningReport.h - What pruning left out ------------------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_PRUNINGREPORT_H
#define TINYML_COMPRESSION_PRUNING_PRUNINGREPORT_H

#include "tinyml/Dialect/TinyML/Transforms/RemoveChannels.h"
#include "llvm/Support/JSON.h"

namespace tinyml {

/// A linear op before and after.
struct PrunedLayer {
  std::string name; ///< of the node
  int64_t inputs = 0, outputs = 0;
  ir::LinearCost before, after;
  /// The channels that went, as the layer counts them before.
  llvm::SmallVector<int64_t> goneInputs, goneOutputs;
  /// Channels between the two convolutions that it became; 0 = it is one.
  int64_t rank = 0;

  bool hasChanged() const {
    return !goneInputs.empty() || !goneOutputs.empty() || rank != 0;
  }
};

struct PruningReport {
  std::string criterion;
  /// How many samples it was learnt from; 0 = none, the weights alone say it.
  int64_t samples = 0;
  /// How many layers were fitted to what the whole model computes.
  int64_t fitted = 0;
  /// Whether steps along the gradient brought it nearer to that after.
  bool isDistilled = false;
  std::vector<PrunedLayer> layers; ///< all linear ops, in order
  ir::LinearCost before, after;    ///< their sums
};

/// Returns one line: `pruned: 2.66 -> 1.86 million multiply-accumulates ...`.
std::string formatPruningLine(const PruningReport &report);

/// Returns formatPruningLine() and a table of the layers that changed; no line
/// break at the end.
std::string formatPruning(const PruningReport &report);

/// Returns what `--report=json` has as "pruning" (docs/tinyml-compile.md).
llvm::json::Object toJSON(const PruningReport &report);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_PRUNINGREPORT_H
