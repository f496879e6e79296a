//===- SparseModel.cpp - Makes weights of a model zero --------------------===//

#include "tinyml/Tools/Compile/SparseModel.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "tinyml/Tools/Compile/LowerModel.h"
#include "tinyml/Tools/Compile/PruneModel.h"

using namespace mlir;

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
