//===- MeasureModel.cpp - What a model takes with some options ------------===//

#include "tinyml/Tools/Compile/MeasureModel.h"
#include "mlir/IR/MLIRContext.h"
#include "tinyml/Analysis/Memories.h"
#include "tinyml/Data/Samples.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Tools/Compile/CompileModel.h"
#include "tinyml/Tools/Compile/LowerModel.h"
#include "tinyml/Tools/Compile/MeasureCode.h"
#include "tinyml/Tools/Compile/MemoryLimits.h"

using namespace mlir;

namespace tinyml {

ModelMeasurement::ModelMeasurement(const ModelFacts &facts,
                                   const Target &target,
                                   std::optional<Quality> quality)
    : flashBytes(facts.getFlashBytes()), ramBytes(facts.getRamBytes()),
      stackBytes(facts.stackBytes), instructions(facts.instructions),
      fits(fitsMemory(facts, target)), quality(std::move(quality)) {
  for (const MemoryFacts &memory : facts.memories)
    otherBytes += memory.name == kFlash ? 0 : memory.bytes;
  PrecisionCounts counts = countPrecisions(facts);
  integerSteps = counts.integer;
  floatSteps = counts.all - counts.integer;
}

/// Returns the options without what only tells or writes something.
static LowerOptions getQuietOptions(const CompileOptions &options) {
  LowerOptions lower;
  static_cast<ModelOptions &>(lower) = options;
  lower.input = options.input;
  lower.target = options.target;
  lower.name =
      options.name.empty() ? getDefaultName(options.input) : options.name;
  lower.explainsQuality = false;
  lower.prune.curve = false;
  lower.import.dependencies = nullptr;
  lower.import.inputShapes = nullptr;
  lower.demands = {};
  lower.quantize.attributeError = false;
  lower.quantize.labels.clear();
  lower.quantize.saveRanges.clear();
  lower.quantize.progress = nullptr;
  lower.quantize.takeRanges = nullptr;
  lower.quantize.takeAttribution = nullptr;
  return lower;
}

namespace {
/// A context that says nothing.
class QuietContext {
public:
  QuietContext()
      : context(MLIRContext::Threading::DISABLED),
        handler(&context, [](Diagnostic &) { return success(); }) {}
  MLIRContext &get() { return context; }

private:
  MLIRContext context;
  ScopedDiagnosticHandler handler;
};
} // namespace

std::optional<ModelMeasurement> measureModel(const CompileOptions &options) {
  QuietContext context;
  LowerOptions lower = getQuietOptions(options);
  std::optional<Quality> quality;
  lower.takeQuality = [&](QualityReport report) {
    quality = std::move(report.quality);
  };
  lower.takePruning = [&](PruningReport, std::optional<Quality> measured) {
    quality = std::move(measured);
  };
  OwningOpRef<ModuleOp> module =
      lowerModel(lower, context.get(), ModelStage::Kernels);
  if (!module)
    return std::nullopt;
  // What is too large is planned without bounds, too, to say how large.
  Target open = *options.target;
  open.ramBytes.reset();
  for (const Target *target : {options.target, &std::as_const(open)}) {
    OwningOpRef<ModuleOp> copy = module->clone();
    lower.target = target;
    if (failed(
            lowerFurther(lower, *copy, ModelStage::Kernels, ModelStage::Final)))
      continue;
    auto models = copy->getOps<mcu::ModelOp>();
    if (!llvm::hasSingleElement(models))
      return std::nullopt;
    ModelFacts facts(*models.begin());
    if (options.measureCode &&
        failed(measureCode(*models.begin(), {}, *options.target,
                           *options.measureCode, facts, module->getLoc())))
      return std::nullopt;
    ModelMeasurement found(facts, *options.target, std::move(quality));
    found.fits &= target == options.target;
    return found;
  }
  return std::nullopt;
}

/// Returns numbers in [-1, 1) that are the same everywhere, or zeros for
/// elements that are no floats, which may be places in a table.
static Array makeUpArray(const Port &port, int64_t samples) {
  Array array;
  array.type = port.type;
  array.shape.push_back(samples);
  array.shape.append(port.shape.begin(), port.shape.end());
  array.data.resize(samples * port.getNumBytes());
  if (port.type != ArrayType{'f', 4})
    return array;
  uint32_t state = 2463534242u;
  for (size_t at = 0; at < array.data.size(); at += sizeof(float)) {
    // Marsaglia's xorshift.
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    float value = static_cast<float>(state >> 8) / (1 << 23) - 1.0f;
    memcpy(&array.data[at], &value, sizeof(value));
  }
  return array;
}

std::optional<std::vector<NamedArray>>
makeUpCalibration(const CompileOptions &options) {
  QuietContext context;
  LowerOptions lower = getQuietOptions(options);
  lower.prune = {};
  lower.bank.clear();
  OwningOpRef<ModuleOp> module =
      lowerModel(lower, context.get(), ModelStage::Optimized);
  if (!module)
    return std::nullopt;
  FailureOr<func::FuncOp> func = getModelFunction(*module);
  if (failed(func))
    return std::nullopt;
  llvm::Expected<std::vector<Port>> ports = describeInputs(*func);
  if (!ports) {
    llvm::consumeError(ports.takeError());
    return std::nullopt;
  }
  constexpr int64_t kSamples = 2;
  // More numbers are for no microcontroller, and take long to look at.
  constexpr int64_t kMostElements = 1 << 20;
  std::vector<NamedArray> arrays;
  for (const Port &port : *ports) {
    if (port.getNumElements() > kMostElements)
      return std::nullopt;
    arrays.push_back({port.name, makeUpArray(port, kSamples)});
  }
  return arrays;
}

} // namespace tinyml
