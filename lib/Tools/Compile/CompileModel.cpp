//===- CompileModel.cpp - From a model to C, start to end -----------------===//

#include "tinyml/Tools/Compile/CompileModel.h"
#include "tinyml/Support/CNames.h"
#include "tinyml/Target/ONNX/ExportONNX.h"
#include "tinyml/Tools/Compile/HarnessAdapter.h"
#include "tinyml/Tools/Compile/LowerModel.h"
#include "tinyml/Tools/Compile/MeasureCode.h"
#include "tinyml/Tools/Compile/MemoryLimits.h"
#include "tinyml/Tools/Compile/SelfTest.h"
#include "tinyml/Tools/Compile/ShareWeights.h"
#include "tinyml/Tools/Compile/TestBench.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"

using namespace mlir;

namespace tinyml {

/// What the name of the quantized model's ONNX file ends with.
static constexpr llvm::StringLiteral kQDQSuffix = ".qdq.onnx";

std::string getDefaultName(StringRef path) {
  return toCPrefix(llvm::sys::path::stem(path));
}

/// Returns the SHA-256 of a file that was read already, in hex.
static FailureOr<std::string> hashFile(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return failure();
  llvm::SHA256 hash;
  hash.update((*buffer)->getBuffer());
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

/// Returns the options that change the output, always in the same order.
static std::string describeOptions(const CompileOptions &options) {
  std::string text = "--target=" + options.target->name;
  if (options.optimizeForSize)
    text += " --optimize=size";
  if (options.binaryWeights)
    text += " --weights=bin";
  if (options.channelsLast)
    text += " --layout=nhwc";
  if (!options.foldLora)
    text += " --no-fold-lora";
  if (!options.eliminateDeadChannels)
    text += " --no-dead-channels";
  if (!options.simplify)
    text += " --no-simplify";
  text += options.prune.describe();
  text += options.sparsity.describe();
  if (options.quantize.isRequested())
    text += options.quantize.describe();
  else if (!options.quantize.calibration.empty())
    text += " --calibration=" +
            llvm::sys::path::filename(options.quantize.calibration).str();
  if (!options.quantize.isRequested()) {
    if (options.quantize.flashBytes != 0)
      text += llvm::formatv(" --flash={0}", options.quantize.flashBytes);
    if (options.quantize.ramBytes != 0)
      text += llvm::formatv(" --ram={0}", options.quantize.ramBytes);
  }
  if (options.stackBytes != 0)
    text += llvm::formatv(" --stack={0}", options.stackBytes);
  if (options.integerIO)
    text += " --io=quantized";
  else if (options.quantize.isRequested())
    text += " --io=float";
  for (const auto &[name, shape] : options.import.shapes) {
    text += " --shape " + name + "=";
    text += llvm::join(
        llvm::map_range(shape, [](int64_t dim) { return std::to_string(dim); }),
        "x");
  }
  for (const auto &[from, to] : options.import.renames)
    text += " --rename " + from + "=" + to;
  for (const std::string &state : options.import.states)
    text += " --state " + state;
  if (!options.import.inputs.empty())
    text += " --inputs=" + llvm::join(options.import.inputs, ",");
  if (!options.import.outputs.empty())
    text += " --outputs=" + llvm::join(options.import.outputs, ",");
  if (!options.adapters.empty())
    text += " --lora=" + describeAdapters(options.adapters);
  if (!options.bank.empty())
    text += (options.hasSlot ? " --lora-slot=" : " --lora-bank=") +
            describeAdapters(options.bank);
  return text;
}

/// Returns the IR of a stage as a file.
static EmittedFile printStage(ModelStage stage, ModuleOp module,
                              StringRef name) {
  EmittedFile file;
  file.name = llvm::formatv("{0}.{1}-{2}.mlir", name, static_cast<int>(stage),
                            getStageName(stage));
  llvm::raw_string_ostream stream(file.contents);
  module.print(stream, OpPrintingFlags().enableDebugInfo());
  return file;
}

/// Adds the quantized model as an ONNX file, where that can be written.
static void addQDQ(ModuleOp module, StringRef name, CompileResult &result) {
  EmittedFile file;
  file.name = (name + kQDQSuffix).str();
  llvm::raw_string_ostream stream(file.contents);
  if (succeeded(exportQDQ(module, stream)))
    result.files.push_back(std::move(file));
}

/// Fails, where the file is asked for, if it could not be written.
static LogicalResult checkQDQ(const CompileOptions &options,
                              const CompileResult &result, Location loc) {
  bool isWritten = llvm::any_of(result.files, [](const EmittedFile &file) {
    return StringRef(file.name).ends_with(kQDQSuffix);
  });
  if (!options.emitQDQ || isWritten)
    return success();
  return emitError(loc, "cannot be written as a QDQ ONNX file");
}

namespace {
/// What is kept of the way to C.
struct Stages {
  ModelStage last = ModelStage::ONNX; ///< that was begun
  /// The model before it becomes kernel calls, for a test bench.
  OwningOpRef<ModuleOp> quantized;
};
} // namespace

/// Adds what the self-test takes to an estimate: the inputs that it stores, the
/// code, and the checks of steps.
static void addSelfTest(const SelfTestData &data, ModelFacts &facts) {
  // What GCC 12 makes of them for the Cortex-M4F at -O2.
  constexpr int64_t kCodeBytes = 80, kCheckBytes = 55;
  int64_t bytes = kCodeBytes;
  for (ArrayRef<char> input : data.inputs)
    bytes += static_cast<int64_t>(input.size());
  bytes += kCheckBytes * llvm::count_if(data.crcs, [](const auto &crc) {
             return crc.has_value();
           });
  facts.codeBytes += bytes;
  facts.code.push_back({"self-test", 0, bytes});
}

static LowerOptions getLowerOptions(const CompileOptions &options,
                                    const std::string &name,
                                    CompileResult &result, Stages &stages) {
  LowerOptions lower;
  static_cast<ModelOptions &>(lower) = options;
  lower.input = options.input;
  lower.import.dependencies = &result.dependencies;
  lower.target = options.target;
  lower.name = name;
  lower.record = options.record;
  lower.changes = &result.changes;
  lower.quantize.takeRanges = [&result](std::string text) {
    result.ranges = std::move(text);
  };
  lower.quantize.takeAttribution = [&result](ErrorAttribution attribution) {
    result.attribution = std::move(attribution);
  };
  if (options.selfTest)
    lower.addFacts = [](mcu::ModelOp model,
                        ModelFacts &facts) -> LogicalResult {
      FailureOr<SelfTestData> selfTest = makeSelfTest(model);
      if (succeeded(selfTest))
        addSelfTest(*selfTest, facts);
      return selfTest;
    };
  lower.takeSlot = [&result](std::string contents) {
    result.slot = std::move(contents);
  };
  lower.takePruning = [&result](PruningReport report,
                                std::optional<Quality> quality) {
    result.pruning = {std::move(report), std::move(quality)};
  };
  lower.takeCurve = [&result](std::vector<CurvePoint> curve) {
    result.curve = std::move(curve);
  };
  lower.takeSparsity = [&result](SparsityReport report,
                                 std::optional<Quality> quality) {
    result.sparsity = {std::move(report), std::move(quality)};
  };
  lower.takeQuality = [&result](QualityReport report) {
    result.quality = std::move(report);
  };
  for (const std::string &path :
       {options.targetFile, options.quantize.calibration,
        options.quantize.ranges, options.testBenchInput})
    if (!path.empty())
      result.dependencies.push_back(path);
  lower.onBegin = [&options, &stages](ModelStage stage) {
    stages.last = stage;
    if (options.onStage)
      options.onStage(getStageName(stage));
  };
  lower.onEnd = [&result, &options, &stages, name](ModelStage stage,
                                                   ModuleOp module) {
    if (options.testBench && stage == ModelStage::Quantized)
      stages.quantized = module.clone();
    if (options.emitQDQ && stage == ModelStage::Quantized)
      addQDQ(module, name, result);
    if (options.saveTemps)
      result.files.push_back(printStage(stage, module, name));
  };
  return lower;
}

/// Whether a model could not be lowered, as far as this stage, for its size.
static bool isTooLarge(ModelStage last, const CompileOptions &options) {
  return last == ModelStage::Planned ||
         (last == ModelStage::Quantized && options.quantize.isMixed() &&
          hasMemoryLimits(options));
}

FailureOr<CompileResult> compileModel(const CompileOptions &options,
                                      MLIRContext &context) {
  Location loc = NameLoc::get(StringAttr::get(&context, options.input));
  std::string name =
      options.name.empty() ? getDefaultName(options.input) : options.name;
  CompileResult result;
  result.dependencies.push_back(options.input);
  Stages stages;
  OwningOpRef<ModuleOp> module =
      lowerModel(getLowerOptions(options, name, result, stages), context,
                 ModelStage::Final);
  if (!module && isTooLarge(stages.last, options) && options.onTooLarge)
    options.onTooLarge();
  if (!module || failed(checkQDQ(options, result, loc)))
    return failure();
  auto models = module->getOps<mcu::ModelOp>();
  if (!llvm::hasSingleElement(models))
    return emitError(loc, "requires one model, found ")
           << std::distance(models.begin(), models.end());
  shareWeights(*models.begin(), options.others);
  result.facts = ModelFacts(*models.begin());

  FailureOr<std::string> hash = hashFile(options.input);
  if (failed(hash))
    return emitError(loc, "cannot be read again");
  CEmissionOptions emission;
  emission.sourceName = llvm::sys::path::filename(options.input).str();
  emission.sourceSha256 = *hash;
  emission.options = describeOptions(options);
  result.options = emission.options;
  result.sourceSha256 = emission.sourceSha256;
  if (options.quantize.flashBytes != 0)
    emission.flashLimit = options.quantize.flashBytes;
  if (options.quantize.ramBytes != 0)
    emission.ramLimit = options.quantize.ramBytes;
  emission.bundleRuntime = options.bundleRuntime;
  emission.binaryWeights = options.binaryWeights;
  if (options.selfTest) {
    FailureOr<SelfTestData> selfTest = makeSelfTest(*models.begin());
    if (failed(selfTest))
      return failure();
    emission.selfTest = std::move(*selfTest);
    addSelfTest(*emission.selfTest, result.facts);
  }
  auto check = [&]() -> LogicalResult {
    if (succeeded(checkFit(result.facts, *options.target, loc)))
      return checkBudgets(result.facts, options.prune, loc);
    if (options.onTooLarge)
      options.onTooLarge();
    return failure();
  };
  if (!options.measureCode && failed(check()))
    return failure();
  if (options.testBench) {
    FailureOr<TestBenchData> testBench =
        makeTestBench(stages.quantized.get(), *models.begin(), options);
    if (failed(testBench))
      return failure();
    emission.testBench = std::move(*testBench);
  }
  if (options.measureCode) {
    if (options.onStage)
      options.onStage("measure");
    if (failed(measureCode(*models.begin(), emission, *options.target,
                           *options.measureCode, result.facts, loc)) ||
        failed(check()))
      return failure();
  }
  if (options.onStage)
    options.onStage("c");
  SmallVector<EmittedFile> files;
  if (failed(emitC(*models.begin(), emission, files)))
    return failure();
  if (options.harness &&
      failed(appendHarness(*models.begin(), *options.target, files)))
    return failure();
  if (!options.package.kind.empty()) {
    PackageOptions package = options.package;
    package.tool = "tinyml " + emission.toolVersion;
    if (failed(makePackage(*models.begin(), package, *options.target, files)))
      return failure();
  }
  // C files first: they are what the user looks for.
  files.append(result.files.begin(), result.files.end());
  result.files = std::move(files);
  result.module = std::move(module);
  return result;
}

} // namespace tinyml
