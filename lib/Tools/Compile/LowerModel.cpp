//===- LowerModel.cpp - From a model to a stage of its IR -----------------===//

#include "tinyml/Tools/Compile/LowerModel.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "tinyml/Analysis/Memories.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/InitAll.h"
#include "tinyml/Pipelines/Pipelines.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Support/Target.h"
#include "tinyml/Tools/Compile/LowerBank.h"
#include "tinyml/Tools/Compile/ModelPart.h"
#include "tinyml/Tools/Compile/PruneModel.h"
#include "tinyml/Tools/Compile/SparseModel.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace tinyml {

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

static bool isIRFile(StringRef path) {
  StringRef extension = llvm::sys::path::extension(path);
  return extension == ".mlir" || extension == ".mlirbc";
}

static OwningOpRef<ModuleOp> readModel(const LowerOptions &options,
                                       MLIRContext &context) {
  if (!isIRFile(options.input)) {
    ImportOptions import = options.import;
    if (failed(findAdapterShapes(options.adapters, &context,
                                 import.defaultShapes)))
      return nullptr;
    OwningOpRef<ModuleOp> module = importPart(options.input, context, import);
    if (module && failed(foldAdapters(*module, options.adapters,
                                      options.import.dependencies)))
      return nullptr;
    return module;
  }
  if (!options.adapters.empty() || !options.bank.empty() ||
      !options.import.shapes.empty() || !options.import.renames.empty() ||
      !options.import.states.empty() || !options.import.inputs.empty() ||
      !options.import.outputs.empty()) {
    emitError(NameLoc::get(StringAttr::get(&context, options.input)))
        << "shapes, names, states, inputs, outputs and adapters are given when "
           "an ONNX file is read";
    return nullptr;
  }
  return parseSourceFile<ModuleOp>(options.input, &context);
}

/// Returns the stage of IR that was read; optimized IR cannot be told from
/// what it was made of, and optimizing it again changes nothing.
static ModelStage detectStage(ModuleOp module) {
  ModelStage stage = ModelStage::TinyML;
  module.walk([&](Operation *op) {
    if (isa<mcu::ModelOp>(op))
      stage = ModelStage::Kernels;
    else if (!isa_and_nonnull<onnx::ONNXDialect>(op->getDialect()))
      return WalkResult::advance();
    else
      stage = ModelStage::ONNX;
    return WalkResult::interrupt();
  });
  return stage;
}

/// Says what becomes of scales that the model computes as it runs, where
/// nothing better was asked for.
static void remarkDynamic(ModuleOp module, const LowerOptions &options) {
  if (options.quantize.isRequested())
    return;
  int64_t count = 0;
  module.walk([&](onnx::NodeOp node) {
    count += node.getOpType() == "DynamicQuantizeLinear";
  });
  if (count != 0)
    emitRemark(
        NameLoc::get(StringAttr::get(module.getContext(), options.input)))
        << "is quantized dynamically: the layers behind its " << count
        << " DynamicQuantizeLinear nodes keep their 8-bit weights and compute "
           "with floats; --quantize=int8 --calibration=<inputs.npz> makes them "
           "integer";
}

//===----------------------------------------------------------------------===//
// Stages
//===----------------------------------------------------------------------===//

/// Tells the passes what the module is compiled for.
static void setTarget(ModuleOp module, const Target &target) {
  module->setAttr(
      ir::TargetAttr::kName,
      ir::TargetAttr::get(module.getContext(), target.core, target.isa,
                          getMemories(target, module.getContext())));
}

/// Returns how many bytes the target leaves for the arena, 0 = no limit.
static int64_t getArenaLimit(const Target *target, ModuleOp module) {
  if (!target || !target->ramBytes)
    return 0;
  // A limit of the user's is for the stack that the model takes, which is known
  // later, not for what a board keeps.
  int64_t stack = target->isRamLimited ? 0 : target->stackBytes.value_or(0);
  int64_t limit = *target->ramBytes - stack;
  module.walk([&](mcu::ModelOp model) {
    for (BlockArgument arg : model.getPorts())
      limit -= mcu::getNumBytes(cast<MemRefType>(arg.getType()));
  });
  // Where the caller's buffers alone do not fit, that is the error to report.
  return std::max<int64_t>(limit, 0);
}

static QuantizePipelineOptions getPipeline(const LowerOptions &options) {
  QuantizePipelineOptions quantize;
  quantize.eliminateDeadChannels =
      options.eliminateDeadChannels && options.bank.empty();
  quantize.integerIO = options.integerIO;
  quantize.shareKernels = options.optimizeForSize;
  quantize.postTraining = options.quantize;
  return quantize;
}

namespace {
/// How to reach a stage from the one before.
struct StageStep {
  ModelStage stage;
  StringRef name;
  void (*build)(OpPassManager &, const LowerOptions &, ModuleOp);
};
} // namespace

static const StageStep kSteps[] = {
    {ModelStage::ONNX, "onnx",
     [](OpPassManager &, const LowerOptions &, ModuleOp) {}},
    {ModelStage::TinyML, "tinyml",
     [](OpPassManager &manager, const LowerOptions &options, ModuleOp) {
       ImportPipelineOptions import;
       import.channelsLast = options.channelsLast;
       import.maxConstantBytes = options.import.maxConstantBytes;
       import.maxUnrolledNodes = options.maxUnrolledNodes;
       import.record = options.record;
       buildImportPipeline(manager, import);
     }},
    {ModelStage::Optimized, "optimized",
     [](OpPassManager &manager, const LowerOptions &options, ModuleOp) {
       OptimizePipelineOptions optimize;
       optimize.foldLora = options.foldLora;
       // Adapters change what no number reaches.
       optimize.eliminateDeadChannels =
           options.eliminateDeadChannels && options.bank.empty();
       optimize.dropVoidBounds = options.bank.empty();
       optimize.simplify = options.simplify;
       optimize.isQuantizedLater = options.quantize.isRequested();
       optimize.shareKernels = options.optimizeForSize;
       buildOptimizePipeline(manager, optimize);
     }},
    {ModelStage::Quantized, "quantized",
     [](OpPassManager &manager, const LowerOptions &options, ModuleOp) {
       buildQuantizePipeline(manager, getPipeline(options));
     }},
    {ModelStage::Kernels, "kernels",
     [](OpPassManager &manager, const LowerOptions &options, ModuleOp) {
       ToMCUPipelineOptions toMCU;
       toMCU.optimizeForSize = options.optimizeForSize;
       toMCU.simplify = options.simplify;
       // Adapters' weights have to be of one form.
       toMCU.packWeights = options.bank.empty();
       buildToMCUPipeline(manager, toMCU);
     }},
    {ModelStage::Planned, "planned",
     [](OpPassManager &manager, const LowerOptions &options, ModuleOp module) {
       mcu::PlanOptions plan;
       plan.arenaLimit = getArenaLimit(options.target, module);
       if (options.optimizeForSize)
         plan.scratch.percent = plan.scratch.bytes = 0;
       mcu::buildPlanPipeline(manager, plan);
     }},
    {ModelStage::Final, "final",
     [](OpPassManager &manager, const LowerOptions &options, ModuleOp) {
       mcu::PrepareOptions prepare;
       prepare.name = options.name;
       prepare.shareKernels = options.optimizeForSize;
       mcu::buildPreparePipeline(manager, prepare);
     }},
};

StringRef getStageName(ModelStage stage) {
  return kSteps[static_cast<size_t>(stage)].name;
}

/// Keeps what the passes change, where somebody asks.
static void addRecorder(PassManager &manager, const LowerOptions &options) {
  if (options.changes)
    manager.addInstrumentation(recordChanges(*options.changes));
}

/// Quantizes a float model and tells how good the result is, against the model
/// before it was pruned where there is one.
static LogicalResult quantizeAndJudge(const LowerOptions &options,
                                      ModuleOp module, ModuleOp whole) {
  QuantizationJudge judge(module, getPipeline(options), whole);
  PassManager manager(module.getContext());
  addRecorder(manager, options);
  buildQuantizePipeline(manager, judge.getOptions());
  if (failed(manager.run(module)))
    return failure();
  FailureOr<QualityReport> report =
      options.explainsQuality ? judge.judge(options.demands) : judge.measure();
  if (failed(report))
    return failure();
  options.takeQuality(std::move(*report));
  return success();
}

static LogicalResult runPasses(const StageStep &step,
                               const LowerOptions &options, ModuleOp module) {
  PassManager manager(module.getContext());
  addRecorder(manager, options);
  step.build(manager, options, module);
  return manager.run(module);
}

/// Reads and optimizes a model again, with more adapters in it.
static OwningOpRef<ModuleOp>
loadAdapted(const LowerOptions &asked, MLIRContext &context,
            const std::vector<AdapterSource> &adapters) {
  LowerOptions options = asked;
  ConversionRecord record;
  options.record = &record;
  options.import.inputShapes = nullptr;
  llvm::append_range(options.adapters, adapters);
  OwningOpRef<ModuleOp> module = readModel(options, context);
  if (!module)
    return nullptr;
  if (options.target)
    setTarget(*module, *options.target);
  for (const StageStep &step : kSteps)
    if (step.stage <= ModelStage::Optimized &&
        failed(runPasses(step, options, *module)))
      return nullptr;
  return module;
}

/// Makes kernel calls of the model with each adapter, and one model of those.
static LogicalResult lowerBank(const StageStep &step,
                               const LowerOptions &options,
                               const BankLowering &bank, ModuleOp module) {
  FailureOr<std::string> slot = bank.lower(
      module, [&](ModuleOp one) { return runPasses(step, options, one); });
  if (failed(slot))
    return failure();
  if (options.takeSlot)
    options.takeSlot(std::move(*slot));
  return success();
}

/// Returns what an optimized model takes as it would be emitted.
static FailureOr<ModelBytes> measureBytes(const LowerOptions &asked,
                                          ModuleOp module) {
  LowerOptions options = asked;
  options.changes = nullptr;
  options.target = nullptr; // no limit
  QuantizeOptions &quantize = options.quantize;
  // What only changes numbers.
  quantize.reconstruct = quantize.correctBias = false;
  quantize.attributeError = false;
  quantize.saveRanges.clear();
  quantize.takeRanges = nullptr;
  ScopedDiagnosticHandler handler(
      module.getContext(), [](Diagnostic &diagnostic) {
        return success(diagnostic.getSeverity() != DiagnosticSeverity::Error);
      });
  if (options.sparsity.isRequested()) {
    // Which weights become zero, without what the others learn.
    PassManager manager(module.getContext());
    manager.addPass(
        createPruneMagnitude(options.sparsity.getPass("", quantize.seed), {},
                             [](SparsityReport) {}));
    if (failed(manager.run(module)))
      return failure();
  }
  for (const StageStep &step : kSteps)
    if (step.stage > ModelStage::Optimized &&
        failed(runPasses(step, options, module)))
      return failure();
  auto models = module.getOps<mcu::ModelOp>();
  if (!llvm::hasSingleElement(models))
    return module.emitError("requires one model, found ")
           << std::distance(models.begin(), models.end());
  ModelFacts facts(*models.begin());
  if (options.addFacts && failed(options.addFacts(*models.begin(), facts)))
    return failure();
  return ModelBytes{facts.getFlashBytes(), facts.getRamBytes()};
}

/// `whole` is the model before it was pruned, once that is done.
static LogicalResult runStep(const StageStep &step, const LowerOptions &options,
                             ModuleOp module, OwningOpRef<ModuleOp> &whole) {
  const QuantizeOptions &quantize = options.quantize;
  if (step.stage == ModelStage::Quantized && options.takeQuality &&
      quantize.isRequested() && !quantize.calibration.empty())
    return quantizeAndJudge(options, module, whole.get());
  if (failed(runPasses(step, options, module)))
    return failure();
  bool isPruned = options.prune.isRequested();
  bool isSparse = options.sparsity.isRequested();
  if (step.stage != ModelStage::Optimized || (!isPruned && !isSparse))
    return success();
  whole = module.clone();
  if (isPruned &&
      failed(pruneModel(options, module, *whole, [&](ModuleOp made) {
        return measureBytes(options, made);
      })))
    return failure();
  return isSparse ? makeSparse(options, module, *whole) : success();
}

LogicalResult lowerFurther(const LowerOptions &options, ModuleOp module,
                           ModelStage first, ModelStage last) {
  for (const StageStep &step : kSteps)
    if (step.stage > first && step.stage <= last &&
        failed(runPasses(step, options, module)))
      return failure();
  return success();
}

OwningOpRef<ModuleOp> lowerModel(const LowerOptions &asked,
                                 MLIRContext &context, ModelStage last) {
  LowerOptions options = asked;
  ConversionRecord record;
  if (!options.record)
    options.record = &record;
  DialectRegistry registry;
  registerAllDialects(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();

  if (options.onBegin)
    options.onBegin(ModelStage::ONNX);
  OwningOpRef<ModuleOp> module = readModel(options, context);
  if (!module)
    return nullptr;
  remarkDynamic(*module, options);
  if (options.target)
    setTarget(*module, *options.target);
  ModelStage first = detectStage(*module);
  if (first == ModelStage::ONNX && options.onEnd)
    options.onEnd(first, *module);
  OwningOpRef<ModuleOp> whole;
  std::optional<BankLowering> bank;
  auto run = [&](const StageStep &step) -> LogicalResult {
    if (bank && step.stage == ModelStage::Kernels)
      return lowerBank(step, options, *bank, *module);
    if (failed(runStep(step, options, *module, whole)))
      return failure();
    if (options.bank.empty() || step.stage != ModelStage::Optimized)
      return success();
    FailureOr<BankLowering> made = BankLowering::create(
        options, *module, [&](const std::vector<AdapterSource> &adapters) {
          return loadAdapted(options, context, adapters);
        });
    if (failed(made))
      return failure();
    bank = std::move(*made);
    options.quantize.isCalibrated = true;
    return success();
  };
  for (const StageStep &step : kSteps) {
    if (step.stage <= first || step.stage > last)
      continue;
    if (options.onBegin)
      options.onBegin(step.stage);
    if (failed(run(step))) {
      if (step.stage == ModelStage::TinyML && !isIRFile(options.input))
        remarkPart(options.input, context, options.import, *options.record);
      return nullptr;
    }
    if (step.stage == ModelStage::Kernels && options.takeSparsity &&
        options.sparsity.isRequested())
      warnWhereDense(options, *module);
    if (options.onEnd)
      options.onEnd(step.stage, *module);
  }
  return module;
}

} // namespace tinyml
