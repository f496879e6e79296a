//===- PruneOptions.h - How a model is pruned -------------------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_PRUNEOPTIONS_H
#define TINYML_COMPRESSION_PRUNING_PRUNEOPTIONS_H

#include "tinyml/Compression/Pruning/Passes.h"

#include <optional>

namespace tinyml {

/// Structured pruning, from the user's view.
struct PruneOptions {
  /// Part of the multiply-accumulates of linear layers that goes; with `even`,
  /// of every layer's channels.
  std::optional<double> share;
  /// How many may be left instead.
  std::optional<int64_t> budgetMACs;
  /// As little as brings the emitted model within these bytes, instead.
  std::optional<int64_t> budgetFlash, budgetRAM;
  /// The largest part that the model's answers, or outputs, lose no more
  /// percent by, instead.
  std::optional<double> maxDrop;
  /// Nothing goes: it is measured what the model would lose.
  bool curve = false;
  bool even = false;
  /// Empty = what suits the data.
  std::string criterion;
  /// `channels`, `rank` or `both`; empty = the one that loses least.
  std::string method;
  /// Fit the layers behind to the whole model, where there is data.
  bool recover = true;
  /// Steps in which all layers learn together after that; 0 = none.
  std::optional<int64_t> steps;

  bool isRequested() const {
    return share || budgetMACs || maxDrop || curve || budgetFlash || budgetRAM;
  }

  /// Returns the options of tinyml-prune-channels with that data.
  PruneChannelsOptions getPass(llvm::StringRef data, uint64_t seed) const;

  /// Returns what is given as tinyml-compile's flags, each after a space.
  std::string describe() const;
};

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_PRUNEOPTIONS_H
