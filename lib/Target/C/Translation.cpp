//===- Translation.cpp - tinyml-translate --mcu-to-c ----------------------===//

#include "mlir/Tools/mlir-translate/Translation.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Target/C/EmitC.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace tinyml;

static llvm::cl::opt<std::string> outputDirectory(
    "mcu-to-c-dir", llvm::cl::value_desc("folder"),
    llvm::cl::desc("Write the files of --mcu-to-c, the runtime's included, "
                   "into this folder instead of printing the model's"));

/// Writes `file` below `directory`.
static LogicalResult writeFile(Location loc, StringRef directory,
                               const EmittedFile &file) {
  SmallString<128> path(directory);
  llvm::sys::path::append(path, file.name);
  std::error_code error =
      llvm::sys::fs::create_directories(llvm::sys::path::parent_path(path));
  llvm::ToolOutputFile output(path, error, llvm::sys::fs::OF_None);
  if (error)
    return emitError(loc) << "cannot write '" << path
                          << "': " << error.message();
  output.os() << file.contents;
  output.keep();
  return success();
}

static LogicalResult translate(ModuleOp module, raw_ostream &os) {
  CEmissionOptions options;
  options.bundleRuntime = !outputDirectory.empty();
  SmallVector<EmittedFile> files;
  if (failed(emitC(module, options, files)))
    return failure();
  for (const EmittedFile &file : files) {
    if (outputDirectory.empty())
      os << "//===- " << file.name << " -===//\n" << file.contents;
    else if (failed(writeFile(module.getLoc(), outputDirectory, file)))
      return failure();
  }
  return success();
}

void tinyml::registerMCUToCTranslation(
    std::function<void(DialectRegistry &)> registerDialects) {
  static TranslateFromMLIRRegistration registration(
      "mcu-to-c", "Print planned and prepared mcu models as C",
      [](ModuleOp module, raw_ostream &os) { return translate(module, os); },
      [registerDialects](DialectRegistry &registry) {
        registry.insert<mcu::MCUDialect>();
        registerDialects(registry);
      });
}
