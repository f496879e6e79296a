//===- ModelOptions.h - What decides what a model becomes -------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_MODELOPTIONS_H
#define TINYML_TOOLS_COMPILE_MODELOPTIONS_H

#include "tinyml/Compression/LoRA/FoldAdapters.h"
#include "tinyml/Compression/Pruning/PruneOptions.h"
#include "tinyml/Compression/Sparsity/SparsityOptions.h"
#include "tinyml/Quantization/QuantizeOptions.h"
#include "tinyml/Target/ONNX/ImportONNX.h"
#include "tinyml/Tools/Compile/JudgeQuantization.h"

namespace tinyml {

/// The options that tinyml-compile and tinyml-run share (ModelCommandLine.h).
struct ModelOptions {
  ImportOptions import;
  /// One C function per kernel instead of one per shape.
  bool optimizeForSize = false;
  /// Inputs and outputs have channels last, whatever the model says.
  bool channelsLast = false;
  /// Adapters that are folded into the model's weights.
  std::vector<AdapterSource> adapters;
  /// Adapters that are kept apart: a call chooses one of them, or none.
  std::vector<AdapterSource> bank;
  /// A call has its adapter in the caller's memory; those of `bank` say which
  /// layers have room for one, of which rank, and which numbers come up.
  bool hasSlot = false;
  /// What the slot shall hold: the sum of these.
  std::vector<AdapterSource> slotAdapters;
  /// Fold low-rank side branches into the weights beside them.
  bool foldLora = true;
  /// Make one op of several that stand for it, and leave out what does nothing.
  bool simplify = true;
  /// Leave out channels that are constant or never read.
  bool eliminateDeadChannels = true;
  /// The most nodes that all trips of a Loop or Scan have which is no loop in
  /// C; none = the default of convert-onnx-to-tinyml.
  std::optional<int64_t> maxUnrolledNodes;
  /// Structured pruning, where requested; its data and seed are those of
  /// `quantize`.
  PruneOptions prune;
  /// Weights that become zero then, where requested, likewise.
  SparsityOptions sparsity;
  /// Inputs that the model quantizes first, and outputs that it dequantizes
  /// last, are int8.
  bool integerIO = false;
  /// Whether `integerIO` is what the user asked for, not the default.
  bool isIOGiven = false;
  /// Post-training quantization, where requested. Its `flashBytes` and
  /// `ramBytes` are limits of any model, beside the budget of `mixed`.
  QuantizeOptions quantize;
  /// Bytes of stack that a model may take; 0 = what the target has.
  int64_t stackBytes = 0;
  /// A model that is worse is an error.
  QualityDemands demands;
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_MODELOPTIONS_H
