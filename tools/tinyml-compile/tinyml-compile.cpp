//===- tinyml-compile.cpp - Compile a model to C --------------------------===//

#include "tinyml/Tools/Compile/CheckModel.h"
#include "tinyml/Tools/Compile/CommandLine.h"
#include "tinyml/Tools/Compile/CompileCommandLine.h"
#include "tinyml/Tools/Compile/Documentation.h"
#include "llvm/Support/InitLLVM.h"

using namespace llvm;
using namespace tinyml;

int main(int argc, char **argv) {
  InitLLVM initialized(argc, argv);
  cl::OptionCategory category("Options");
  CompileCommandLine commandLine(category);
  cl::HideUnrelatedOptions(category);
  cl::SetVersionPrinter(printVersion);
  cl::ParseCommandLineOptions(
      argc, argv, "Compiles an ONNX model to C99 for a microcontroller\n");
  if (commandLine.target == "help") {
    std::string targets;
    raw_string_ostream stream(targets);
    printTargets(stream);
    outs() << locateDocumentation(targets);
    return 0;
  }
  if (commandLine.printName && !commandLine.input.empty()) {
    outs() << getDefaultName(commandLine.input) << "\n";
    return 0;
  }
  CompileOptions options;
  FileOptions files;
  std::string error = findEmptyValue(argc, argv);
  if (error.empty())
    error = commandLine.get(options, files);
  if (!error.empty()) {
    errs() << "tinyml-compile: error: " << error << "\n";
    return 1;
  }
  ProgressLine progress(errs());
  options.onStage = [&](StringRef stage) { progress.show(stage); };
  options.quantize.progress = options.onStage;
  if (files.check)
    return mlir::failed(checkModel(options, files, outs())) ? 1 : 0;
  return mlir::failed(compileToFiles(options, files, outs(), errs())) ? 1 : 0;
}
