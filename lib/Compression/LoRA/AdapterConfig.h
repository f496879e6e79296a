//===- AdapterConfig.h - adapter_config.json --------------------*- C++ -*-===//

#ifndef TINYML_LIB_COMPRESSION_LORA_ADAPTERCONFIG_H
#define TINYML_LIB_COMPRESSION_LORA_ADAPTERCONFIG_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace tinyml {

/// What decides how PEFT adds a LoRA adapter to a weight.
struct AdapterConfig {
  int64_t rank = 0;
  double alpha = 0;
  /// The scale is alpha / sqrt(rank), not alpha / rank.
  bool rootRank = false;
  /// The adapter has biases that replace those of the model.
  bool hasBiases = false;
  /// Names of modules, or what their paths end in; empty where they are given
  /// by a pattern.
  std::vector<std::string> targets;
  /// Other ranks and alphas by regular expression, which the end of a module's
  /// path matches.
  std::vector<std::pair<std::string, int64_t>> ranks;
  std::vector<std::pair<std::string, double>> alphas;

  /// An error where several patterns fit and say different things.
  llvm::Expected<int64_t> getRank(llvm::StringRef module) const;
  /// The factor of the product of the two matrices; an error as above.
  llvm::Expected<double> getScale(llvm::StringRef module) const;
  /// Returns whether `target` is `module` or what its path ends in.
  static bool matches(llvm::StringRef target, llvm::StringRef module);
};

/// Reads the file. An error where it asks for what is not understood, such as
/// DoRA.
llvm::Expected<AdapterConfig> readAdapterConfig(llvm::StringRef path);

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_ADAPTERCONFIG_H
