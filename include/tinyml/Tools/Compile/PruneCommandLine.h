//===- PruneCommandLine.h - --prune and its options -------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_PRUNECOMMANDLINE_H
#define TINYML_TOOLS_COMPILE_PRUNECOMMANDLINE_H

#include "tinyml/Compression/Pruning/PruneOptions.h"
#include "llvm/Support/CommandLine.h"

namespace tinyml {

/// Declares the options of structured pruning, for the tools that have them,
/// while it lives.
struct PruneCommandLine {
  explicit PruneCommandLine(llvm::cl::OptionCategory &category);

  /// Reads the options; returns what is wrong, or an empty string.
  std::string get(PruneOptions &options) const;

  enum class Scope { Model, Layer };

  llvm::cl::opt<std::string> share, budgetMACs, budgetFlash, budgetRAM, maxDrop;
  llvm::cl::opt<Scope> scope;
  llvm::cl::opt<std::string> criterion;
  llvm::cl::opt<std::string> method;
  llvm::cl::opt<bool> noRecovery;
  llvm::cl::opt<int64_t> steps;
};

/// Returns what is wrong with the options, or an empty string.
std::string checkPruneOptions(const PruneOptions &options, bool hasData);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_PRUNECOMMANDLINE_H
