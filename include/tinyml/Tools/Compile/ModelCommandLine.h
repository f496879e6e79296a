//===- ModelCommandLine.h - Options of compile and run ----------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_MODELCOMMANDLINE_H
#define TINYML_TOOLS_COMPILE_MODELCOMMANDLINE_H

#include "tinyml/Tools/Compile/ModelOptions.h"
#include "tinyml/Tools/Compile/PruneCommandLine.h"
#include "tinyml/Tools/Compile/QuantizeCommandLine.h"
#include "tinyml/Tools/Compile/SparsityCommandLine.h"

namespace tinyml {

/// Declares the options that decide what a model becomes, while it lives.
struct ModelCommandLine {
  explicit ModelCommandLine(llvm::cl::OptionCategory &category);

  /// Reads the options; returns what is wrong, or an empty string.
  std::string get(ModelOptions &options) const;

  enum class Goal { Speed, Size };
  enum class Layout { Model, NHWC };
  enum class IO { Default, Model, Float, Quantized };

  llvm::cl::list<std::string> shapes, renames, states, inputs, outputs,
      adapters, bank, slot;
  llvm::cl::opt<Goal> optimize;
  llvm::cl::opt<Layout> layout;
  llvm::cl::opt<bool> noFoldLora, noDeadChannels, noSimplify;
  llvm::cl::opt<IO> io;
  llvm::cl::opt<std::string> maxConstants, stack;
  llvm::cl::opt<uint32_t> unroll;
  llvm::cl::opt<double> minSQNR, minAgreement;
  PruneCommandLine prune;
  SparsityCommandLine sparsity;
  QuantizeCommandLine quantize;
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_MODELCOMMANDLINE_H
