//===- SparsityOptions.h - How weights become zero --------------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_SPARSITY_SPARSITYOPTIONS_H
#define TINYML_COMPRESSION_SPARSITY_SPARSITYOPTIONS_H

#include "tinyml/Compression/Sparsity/Passes.h"

#include <optional>

namespace tinyml {

/// Weights that become zero, from the user's view.
struct SparsityOptions {
  /// Part of the weights; 2:4 and 1:4 say it themselves.
  std::optional<double> share;
  std::string pattern; ///< empty = 1x4
  bool even = false;   ///< that part of every layer

  bool isRequested() const { return share || !pattern.empty(); }

  /// Returns the options of tinyml-prune-magnitude with that data.
  PruneMagnitudeOptions getPass(llvm::StringRef data, uint64_t seed) const;

  /// Returns what is given as tinyml-compile's flags, each after a space.
  std::string describe() const;

  /// Returns what is wrong with them, or an empty string.
  std::string check() const;
};

} // namespace tinyml

#endif // TINYML_COMPRESSION_SPARSITY_SPARSITYOPTIONS_H
