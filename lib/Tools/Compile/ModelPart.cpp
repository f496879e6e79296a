//===- ModelPart.cpp - Parts of an ONNX file's graph ----------------------===//

#include "tinyml/Tools/Compile/ModelPart.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "tinyml/Pipelines/Pipelines.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace tinyml {

/// Imports and converts the part of a file that computes `outputs`, without a
/// word; returns null where that cannot be done.
static OwningOpRef<ModuleOp> convertPart(StringRef path, MLIRContext &context,
                                         const ImportOptions &options,
                                         ArrayRef<std::string> outputs,
                                         ConversionRecord *record = nullptr) {
  ScopedDiagnosticHandler silence(&context,
                                  [](Diagnostic &) { return success(); });
  ImportOptions part = options;
  part.renames.clear();
  part.states.clear();
  part.dependencies = nullptr;
  part.inputShapes = nullptr;
  part.outputs = outputs;
  OwningOpRef<ModuleOp> module = importPart(path, context, part);
  if (!module)
    return nullptr;
  ImportPipelineOptions convert;
  convert.maxConstantBytes = options.maxConstantBytes;
  convert.record = record;
  PassManager manager(&context);
  buildImportPipeline(manager, convert);
  return succeeded(manager.run(*module)) ? std::move(module) : nullptr;
}

OwningOpRef<ModuleOp> importPart(StringRef path, MLIRContext &context,
                                 const ImportOptions &options) {
  ImportOptions part = options;
  part.inferType = [&](StringRef name) -> RankedTensorType {
    ImportOptions before = options;
    before.inputs.clear();
    for (const std::string &input : options.inputs)
      before.shapes.erase(input);
    OwningOpRef<ModuleOp> module =
        convertPart(path, context, before, name.str());
    if (!module)
      return {};
    auto main = *module->getOps<func::FuncOp>().begin();
    return dyn_cast<RankedTensorType>(main.getResultTypes().front());
  };
  return importONNX(path, context, part);
}

void remarkPart(StringRef path, MLIRContext &context,
                const ImportOptions &options, const ConversionRecord &record) {
  constexpr size_t kMost = 8;
  if (llvm::none_of(record.nodes, [](const NodeRecord &node) {
        return node.verdict == NodeVerdict::Unsupported;
      }))
    return;
  Location loc = NameLoc::get(StringAttr::get(&context, path));
  std::vector<std::string> cut = record.cut;
  for (std::string &name : cut)
    for (const auto &[from, to] : options.renames)
      if (to == name)
        name = from;
  ConversionRecord part;
  if (!cut.empty() && cut.size() <= kMost &&
      convertPart(path, context, options, cut, &part)) {
    emitRemark(loc)
        << "--outputs=" << llvm::join(cut, ",")
        << " compiles what is in front of them, " << part.nodes.size() << " of "
        << record.nodes.size()
        << " nodes; --inputs=<values> begins the graph behind nodes";
    return;
  }
  emitRemark(loc) << "--outputs=<values> ends the graph in front of nodes, "
                     "--inputs=<values> begins it behind them";
}

} // namespace tinyml
