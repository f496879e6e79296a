//===- SparsityCommandLine.h - --sparsity and its options -------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_SPARSITYCOMMANDLINE_H
#define TINYML_TOOLS_COMPILE_SPARSITYCOMMANDLINE_H

#include "tinyml/Compression/Sparsity/SparsityOptions.h"
#include "llvm/Support/CommandLine.h"

namespace tinyml {

/// Declares the options of sparse weights, for the tools that have them, while
/// it lives.
struct SparsityCommandLine {
  explicit SparsityCommandLine(llvm::cl::OptionCategory &category);

  /// Reads the options; returns what is wrong, or an empty string.
  std::string get(SparsityOptions &options) const;

  enum class Scope { Model, Layer };

  llvm::cl::opt<std::string> share, pattern;
  llvm::cl::opt<Scope> scope;
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_SPARSITYCOMMANDLINE_H
