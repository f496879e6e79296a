//===- Pipelines.cpp - The compiler's stages ------------------------------===//

#include "tinyml/Pipelines/Pipelines.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "tinyml/Conversion/ONNXToTinyML/Passes.h"
#include "tinyml/Conversion/TinyMLToMCU/Passes.h"

using namespace mlir;

/// Removes what the passes before left over.
static void addCleanup(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void tinyml::buildImportPipeline(OpPassManager &manager,
                                 const ImportPipelineOptions &options) {
  manager.addPass(createConvertONNXToTinyML());
  addCleanup(manager);
}

void tinyml::buildOptimizePipeline(OpPassManager &manager) {
  addCleanup(manager);
}

void tinyml::buildQuantizePipeline(OpPassManager &manager) {
  addCleanup(manager);
}

void tinyml::buildToMCUPipeline(OpPassManager &manager) {
  manager.addPass(createConvertTinyMLToMCU());
  addCleanup(manager);
}

void tinyml::registerPipelines() {
  PassPipelineRegistration<>(
      "tinyml-import", "From onnx to tinyml",
      [](OpPassManager &manager) { buildImportPipeline(manager); });
  PassPipelineRegistration<>("tinyml-optimize",
                             "Fold batch norms, padding and activations",
                             buildOptimizePipeline);
  PassPipelineRegistration<>("tinyml-quantize",
                             "Make integer ops of what is quantized",
                             buildQuantizePipeline);
  PassPipelineRegistration<>("tinyml-to-mcu", "Make kernel calls of ops",
                             buildToMCUPipeline);
}
