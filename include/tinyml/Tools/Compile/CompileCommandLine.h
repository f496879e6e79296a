//===- CompileCommandLine.h - The options of tinyml-compile -----*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_COMPILECOMMANDLINE_H
#define TINYML_TOOLS_COMPILE_COMPILECOMMANDLINE_H

#include "tinyml/Tools/Compile/CompileToFiles.h"
#include "tinyml/Tools/Compile/ModelCommandLine.h"

namespace tinyml {

/// Declares the options of tinyml-compile while it lives.
struct CompileCommandLine {
  explicit CompileCommandLine(llvm::cl::OptionCategory &category);

  /// Reads the options; returns what is wrong, or an empty string.
  std::string get(CompileOptions &options, FileOptions &files) const;

  enum class Emit { C, QDQ, Adapter, TestBench, Harness };
  enum class Weights { C, Binary };

  llvm::cl::opt<std::string> input;
  llvm::cl::list<std::string> others;
  llvm::cl::opt<std::string> folder, target, name;
  llvm::cl::list<Emit> emit;
  llvm::cl::opt<Weights> weights;
  llvm::cl::opt<bool> selfTest, noBundle;
  llvm::cl::opt<std::string> package, packageVersion;
  llvm::cl::opt<std::string> depfile;
  llvm::cl::list<std::string> reports;
  llvm::cl::opt<std::string> compare, suggest;
  llvm::cl::opt<std::string> testBenchInput;
  llvm::cl::opt<unsigned> testBenchSamples;
  llvm::cl::opt<bool> saveTemps, printName, check;
  llvm::cl::opt<std::string> measureCode;
  ModelCommandLine model;
  MeasureCommandLine measure;
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_COMPILECOMMANDLINE_H
