//===- Pipelines.cpp - The compiler's stages ------------------------------===//

#include "tinyml/Pipelines/Pipelines.h"
#include "PostTraining.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "tinyml/Conversion/ONNXToTinyML/Passes.h"
#include "tinyml/Conversion/TinyMLToMCU/Passes.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Kernels/Passes.h"
#include "tinyml/Pipelines/Passes.h"
#include "tinyml/Quantization/Folding/Passes.h"

using namespace mlir;
using namespace tinyml;

void tinyml::addCleanup(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void tinyml::buildImportPipeline(OpPassManager &manager,
                                 const ImportPipelineOptions &options) {
  ConvertONNXToTinyMLOptions convert;
  if (options.maxConstantBytes)
    convert.maxConstantBytes = *options.maxConstantBytes;
  if (options.maxUnrolledNodes)
    convert.maxUnrolledNodes = *options.maxUnrolledNodes;
  manager.addPass(createConvertONNXToTinyML(convert, options.record));
  manager.addNestedPass<func::FuncOp>(ir::createFoldConstants());
  // Equal transposes must be one, and those that move nothing must not be
  // reshapes yet, so that they meet their inverses.
  manager.addPass(createCSEPass());
  manager.addNestedPass<func::FuncOp>(ir::createPropagateLayout());
  if (options.channelsLast)
    manager.addNestedPass<func::FuncOp>(ir::createChannelsLastIO());
  addCleanup(manager);
}

void tinyml::buildOptimizePipeline(OpPassManager &manager,
                                   const OptimizePipelineOptions &options) {
  // While constants are where the exporter has put them.
  if (options.simplify)
    manager.addNestedPass<func::FuncOp>(ir::createRecognizeFunctions());
  manager.addNestedPass<func::FuncOp>(ir::createShrinkConstants());
  if (options.foldLora)
    manager.addNestedPass<func::FuncOp>(ir::createFoldLora());
  manager.addNestedPass<func::FuncOp>(ir::createFoldBatchNorm());
  if (options.simplify)
    manager.addNestedPass<func::FuncOp>(ir::createMergeLinear());
  manager.addNestedPass<func::FuncOp>(ir::createFoldPadding());
  manager.addNestedPass<func::FuncOp>(ir::createFuseActivations());
  if (options.simplify)
    manager.addNestedPass<func::FuncOp>(ir::createMergeEqualOps());
  addCleanup(manager);
  if (options.simplify && options.dropVoidBounds)
    manager.addNestedPass<func::FuncOp>(ir::createDropVoidBounds());
  if (!options.eliminateDeadChannels)
    return;
  FitDeadChannelsOptions fit;
  fit.isPostponed = options.isQuantizedLater;
  fit.shareKernels = options.shareKernels;
  manager.addPass(createFitDeadChannels(fit));
}

void tinyml::buildQuantizePipeline(OpPassManager &manager,
                                   const QuantizePipelineOptions &options) {
  if (options.postTraining.isRequested())
    addPostTraining(manager, options);
  manager.addNestedPass<func::FuncOp>(ir::createFoldQDQ());
  // What float ops still read of quantized constants.
  ir::FoldConstantsOptions fold;
  fold.foldDequantize = true;
  fold.maxBytes = std::numeric_limits<int64_t>::max();
  manager.addNestedPass<func::FuncOp>(ir::createFoldConstants(fold));
  // Casts moved out of the way of pads and clamps, and ranges are known now.
  manager.addNestedPass<func::FuncOp>(ir::createFoldPadding());
  manager.addNestedPass<func::FuncOp>(ir::createFuseActivations());
  addInspection(manager, options.postTraining.takeQuantized);
  manager.addNestedPass<func::FuncOp>(ir::createIntegerState());
  if (options.integerIO)
    manager.addNestedPass<func::FuncOp>(ir::createIntegerIO());
  addCleanup(manager);
  if (options.eliminateDeadChannels) {
    FitDeadChannelsOptions fit;
    fit.isQuantized = true;
    fit.shareKernels = options.shareKernels;
    manager.addPass(createFitDeadChannels(fit));
  }
  manager.addNestedPass<func::FuncOp>(ir::createCheckAccumulators());
}

void tinyml::buildToMCUPipeline(OpPassManager &manager,
                                const ToMCUPipelineOptions &options) {
  if (options.simplify) {
    manager.addNestedPass<func::FuncOp>(ir::createMergeEqualOps());
    manager.addNestedPass<func::FuncOp>(ir::createMergeTables());
    manager.addNestedPass<func::FuncOp>(ir::createFlattenConv2D());
  }
  manager.addPass(createConvertTinyMLToMCU());
  addCleanup(manager);
  if (options.packWeights)
    manager.addPass(mcu::createChooseFormats(
        mcu::ChooseFormatsOptions{options.optimizeForSize}));
  if (!options.optimizeForSize)
    manager.addPass(mcu::createInterleaveRows());
  manager.addNestedPass<mcu::ModelOp>(mcu::createChooseVariants(
      mcu::ChooseVariantsOptions{options.optimizeForSize}));
}

void tinyml::buildDefaultPipeline(OpPassManager &manager,
                                  const ImportPipelineOptions &options) {
  buildImportPipeline(manager, options);
  buildOptimizePipeline(manager);
  buildQuantizePipeline(manager);
  buildToMCUPipeline(manager);
  mcu::buildPlanPipeline(manager);
  mcu::buildPreparePipeline(manager);
}

namespace {
/// ImportPipelineOptions on tinyml-opt's command line.
struct ImportCommandLine : PassPipelineOptions<ImportCommandLine> {
  Option<bool> channelsLast{
      *this, "channels-last",
      llvm::cl::desc("Make image inputs and outputs channels-last")};

  tinyml::ImportPipelineOptions get() const {
    tinyml::ImportPipelineOptions options;
    options.channelsLast = channelsLast;
    return options;
  }
};

/// What an option does in the pipeline's help: a Step is on unless it is false.
#define TINYML_DESCRIBE_Value(help) help
#define TINYML_DESCRIBE_File(help) help
#define TINYML_DESCRIBE_Bytes(help) help
#define TINYML_DESCRIBE_Switch(help) help
#define TINYML_DESCRIBE_Step(help) help ", where false"

/// QuantizePipelineOptions on tinyml-opt's command line.
struct QuantizeCommandLine : PassPipelineOptions<QuantizeCommandLine> {
  Option<bool> integerIO{
      *this, "integer-io",
      llvm::cl::desc("Make inputs and outputs integers that are quantized")};
  Option<bool> shareKernels{
      *this, "share-kernels",
      llvm::cl::desc(
          "Count one C function per kernel, where flash is limited")};
#define OPTION(Kind, Type, member, initial, name, flag, value, help, recorded) \
  Option<Type> member{*this, name, llvm::cl::init(Type(initial)),              \
                      llvm::cl::desc(TINYML_DESCRIBE_##Kind(help))};
#include "tinyml/Quantization/QuantizeOptions.def"
#undef TINYML_DESCRIBE_Value
#undef TINYML_DESCRIBE_File
#undef TINYML_DESCRIBE_Bytes
#undef TINYML_DESCRIBE_Switch
#undef TINYML_DESCRIBE_Step

  tinyml::QuantizePipelineOptions get() const {
    tinyml::QuantizePipelineOptions options;
    options.integerIO = integerIO;
    options.shareKernels = shareKernels;
#define OPTION(Kind, Type, member, ...) options.postTraining.member = member;
#include "tinyml/Quantization/QuantizeOptions.def"
    return options;
  }
};
} // namespace

void tinyml::registerPipelines() {
  registerTinyMLPipelinesPasses();
  PassPipelineRegistration<ImportCommandLine>(
      "tinyml-import", "From onnx to tinyml",
      [](OpPassManager &manager, const ImportCommandLine &options) {
        buildImportPipeline(manager, options.get());
      });
  PassPipelineRegistration<>(
      "tinyml-optimize",
      "Fold adapters, batch norms, padding and activations, leave out dead "
      "channels",
      [](OpPassManager &manager) { buildOptimizePipeline(manager); });
  PassPipelineRegistration<QuantizeCommandLine>(
      "tinyml-quantize", "Quantize, and make integer ops of what is quantized",
      [](OpPassManager &manager, const QuantizeCommandLine &options) {
        buildQuantizePipeline(manager, options.get());
      });
  PassPipelineRegistration<>(
      "tinyml-to-mcu", "Make kernel calls of ops",
      [](OpPassManager &manager) { buildToMCUPipeline(manager); });
  PassPipelineRegistration<ImportCommandLine>(
      "tinyml-default", "From onnx to what is printed as C",
      [](OpPassManager &manager, const ImportCommandLine &options) {
        buildDefaultPipeline(manager, options.get());
      });
}
