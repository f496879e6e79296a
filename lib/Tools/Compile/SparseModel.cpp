//===- SparseModel.cpp - Makes weights of a model zero --------------------===//

#include "tinyml/Tools/Compile/SparseModel.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Tools/Compile/LowerModel.h"
#include "tinyml/Tools/Compile/PruneModel.h"

using namespace mlir;
using namespace tinyml;

LogicalResult tinyml::makeSparse(const LowerOptions &options, ModuleOp module,
                                 ModuleOp whole) {
  const QuantizeOptions &quantize = options.quantize;
  std::optional<SparsityReport> report;
  SparsityConsumer take;
  if (options.takeSparsity)
    take = [&](SparsityReport found) { report = std::move(found); };
  PassManager manager(module.getContext());
  if (options.changes)
    manager.addInstrumentation(recordChanges(*options.changes));
  manager.addPass(createPruneMagnitude(
      options.sparsity.getPass(quantize.calibration, quantize.seed),
      quantize.progress, take));
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  if (failed(manager.run(module)))
    return failure();
  if (!report)
    return success();
  std::optional<Quality> quality;
  if (!quantize.calibration.empty()) {
    FailureOr<Quality> measured =
        measureModels(whole, module, quantize.calibration);
    if (failed(measured))
      return failure();
    warnOfOverflow(module, *measured);
    quality = std::move(*measured);
  }
  options.takeSparsity(std::move(*report), std::move(quality));
  return success();
}

/// Returns why the weights of a model stay dense. `reason` is that of a layer
/// that a format was looked at for, else null.
static std::string explainDense(const LowerOptions &options,
                                StringAttr reason) {
  if (!reason)
    return "these are for fully connected layers and 1x1 convolutions of 256 "
           "weights and more, where weights and activations are int8 "
           "(--quantize=int8)";
  std::string text = reason.str();
  if (!options.optimizeForSize)
    text += "; --optimize=size takes the fewest bytes";
  return text;
}

void tinyml::warnWhereDense(const LowerOptions &options, ModuleOp module) {
  StringAttr reason;
  bool isAnyPacked = false;
  module.walk([&](mcu::CallOp step) {
    auto format = step->getAttrOfType<StringAttr>(mcu::kFormatAttr);
    if (!format)
      return;
    bool isDense = format.getValue().starts_with("dense: ");
    isAnyPacked |= !isDense;
    if (isDense && !reason)
      reason = format;
  });
  if (isAnyPacked)
    return;
  // Not the module's, which is unknown.
  Location loc = module.getLoc();
  for (auto model : module.getOps<mcu::ModelOp>())
    loc = model.getLoc();
  emitWarning(loc, "no layer is stored in a sparse format, so that its zeros "
                   "gain nothing: " +
                       explainDense(options, reason));
}
