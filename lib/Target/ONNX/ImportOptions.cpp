//===- ImportOptions.cpp - The importer's command-line options ------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"
#include "tinyml/Target/ONNX/ImportONNX.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace tinyml;

std::string tinyml::parseShapeOption(StringRef text, ImportOptions &options) {
  auto [name, shape] = text.rsplit('=');
  std::string expected =
      ("expected a shape as 'name=1x3x32x32', found '" + text + "'").str();
  if (name.empty() || name.size() == text.size())
    return expected;
  std::vector<int64_t> dims;
  SmallVector<StringRef> parts;
  if (!shape.empty() && shape != "scalar")
    shape.split(parts, 'x');
  for (StringRef part : parts) {
    int64_t dim = 0;
    if (part.getAsInteger(10, dim) || dim < 0)
      return expected;
    dims.push_back(dim);
  }
  if (!options.shapes.try_emplace(name.str(), dims).second)
    return ("two shapes are given for '" + name + "'").str();
  return "";
}

std::string tinyml::parseRenameOption(StringRef text, ImportOptions &options) {
  auto [from, to] = text.rsplit('=');
  if (from.empty() || to.empty())
    return ("expected a new name as 'old=new', found '" + text + "'").str();
  if (!options.renames.try_emplace(from.str(), to.str()).second)
    return ("two new names are given for '" + from + "'").str();
  return "";
}

std::string tinyml::parseStateOption(StringRef text, ImportOptions &options) {
  if (!text.trim(':').contains(':'))
    return ("expected a state as 'output:input', found '" + text + "'").str();
  options.states.push_back(text.str());
  return "";
}

std::string tinyml::parseNamesOption(StringRef option, StringRef text,
                                     std::vector<std::string> &names) {
  for (StringRef name : llvm::split(text, ',')) {
    if (name.empty())
      return ("expected --" + option + "=a,b with names of values, found '" +
              text + "'")
          .str();
    names.push_back(name.str());
  }
  return "";
}

void tinyml::registerImportONNXTranslation() {
  static llvm::cl::list<std::string> shapes(
      "shape", llvm::cl::value_desc("input=1x3x32x32"),
      llvm::cl::desc("The dimensions of an input that the model leaves open"));
  static llvm::cl::list<std::string> renames(
      "rename", llvm::cl::value_desc("old=new"),
      llvm::cl::desc("A new name for a tensor of the graph"));
  static llvm::cl::list<std::string> states(
      "state", llvm::cl::value_desc("output:input"),
      llvm::cl::desc("An output that becomes an input of the next call"));
  static llvm::cl::list<std::string> inputs(
      "inputs", llvm::cl::value_desc("a,b"),
      llvm::cl::desc("Values of the graph that become its inputs"));
  static llvm::cl::list<std::string> outputs(
      "outputs", llvm::cl::value_desc("a,b"),
      llvm::cl::desc("Values of the graph that become its outputs"));
  static TranslateToMLIRRegistration registration(
      "import-onnx", "Import an ONNX file as the onnx dialect",
      [](llvm::SourceMgr &sourceMgr,
         MLIRContext *context) -> OwningOpRef<Operation *> {
        ImportOptions options;
        std::string error;
        auto parse = [&](const llvm::cl::list<std::string> &texts,
                         llvm::function_ref<std::string(StringRef)> parseOne) {
          for (const std::string &text : texts)
            if (error.empty())
              error = parseOne(text);
        };
        parse(shapes,
              [&](StringRef text) { return parseShapeOption(text, options); });
        parse(renames,
              [&](StringRef text) { return parseRenameOption(text, options); });
        parse(states,
              [&](StringRef text) { return parseStateOption(text, options); });
        parse(inputs, [&](StringRef text) {
          return parseNamesOption("inputs", text, options.inputs);
        });
        parse(outputs, [&](StringRef text) {
          return parseNamesOption("outputs", text, options.outputs);
        });
        if (!error.empty())
          return emitError(UnknownLoc::get(context)) << error, nullptr;
        const llvm::MemoryBuffer *buffer =
            sourceMgr.getMemoryBuffer(sourceMgr.getMainFileID());
        OwningOpRef<ModuleOp> module =
            importONNX(buffer->getMemBufferRef(), *context, options);
        return module ? OwningOpRef<Operation *>(module.release())
                      : OwningOpRef<Operation *>();
      },
      [](DialectRegistry &registry) {
        registry.insert<func::FuncDialect, onnx::ONNXDialect>();
      });
}
