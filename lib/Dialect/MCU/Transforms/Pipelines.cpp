//===- Pipelines.cpp - mcu-plan and mcu-prepare ---------------------------===//

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"

using namespace mlir;
using namespace tinyml::mcu;

void tinyml::mcu::buildPlanPipeline(OpPassManager &manager,
                                    const PlanOptions &options) {
  OpPassManager &models = manager.nest<ModelOp>();
  models.addPass(createReuseInputs());
  models.addPass(createPlanMemory(PlanMemoryOptions{options.arenaLimit}));
  models.addPass(createVerifyPlan());
}

void tinyml::mcu::registerMCUPipelines() {
  PassPipelineRegistration<>(
      "mcu-plan", "Share, place and verify buffers",
      [](OpPassManager &manager) { buildPlanPipeline(manager); });
}
