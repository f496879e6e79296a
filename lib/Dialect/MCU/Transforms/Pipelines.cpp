//===- Pipelines.cpp - mcu-plan, mcu-prepare-for-emission ----------------===//

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"

using namespace mlir;
using namespace tinyml::mcu;

void tinyml::mcu::buildPlanPipeline(OpPassManager &manager,
                                    const PlanOptions &options) {
  OpPassManager &models = manager.nest<ModelOp>();
  models.addPass(createElideConcatCopies());
  models.addPass(createReuseInputs());
  LimitScratchOptions scratch = options.scratch;
  scratch.arenaLimit = options.arenaLimit;
  models.addPass(createLimitScratch(scratch));
  models.addPass(createPlanMemory(PlanMemoryOptions{options.arenaLimit}));
  models.addPass(createVerifyPlan());
}

void tinyml::mcu::buildPreparePipeline(OpPassManager &manager,
                                       const PrepareOptions &options) {
  manager.addPass(createMergeWeights());
  manager.addPass(createChooseNames(
      ChooseNamesOptions{options.name, options.shareKernels}));
  // What code takes depends on the functions that are shared.
  manager.addPass(createPlaceWeights());
}

void tinyml::mcu::registerMCUPipelines() {
  PassPipelineRegistration<>(
      "mcu-prepare-for-emission",
      "Merge weights, choose names for C and memories for weights",
      [](OpPassManager &manager) { buildPreparePipeline(manager); });
  PassPipelineRegistration<>(
      "mcu-plan", "Share, place and verify buffers",
      [](OpPassManager &manager) { buildPlanPipeline(manager); });
}
