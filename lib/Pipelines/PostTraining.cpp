//===- PostTraining.cpp - From a float model to Q and DQ ------------------===//

#include "PostTraining.h"
#include "Trials.h"
#include "mlir/Pass/PassManager.h"
#include "tinyml/Pipelines/Passes.h"

using namespace mlir;

namespace tinyml {

namespace {
struct Inspect : PassWrapper<Inspect, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Inspect)

  explicit Inspect(ModelConsumer take) : take(std::move(take)) {}

  StringRef getName() const override { return "inspect"; }
  void runOnOperation() override {
    take(getOperation());
    markAllAnalysesPreserved();
  }

private:
  ModelConsumer take;
};
} // namespace

void addInspection(OpPassManager &manager, const ModelConsumer &take) {
  if (take)
    manager.addPass(std::make_unique<Inspect>(take));
}

static void addCalibration(OpPassManager &manager,
                           const QuantizeOptions &options, bool saves = true) {
  if (!options.needsRanges())
    return;
  CalibrateOptions calibrate;
  calibrate.data = options.calibration;
  calibrate.method = options.method;
  calibrate.percentile = options.percentile;
  calibrate.ranges = options.ranges;
  if (saves)
    calibrate.saveRanges = options.saveRanges;
  manager.addPass(
      createCalibrate(calibrate, options.progress, options.takeRanges));
}

/// Returns what is known of the bits before `mixed` chooses them: filters of 4
/// bits suffer most from what suits 8.
static std::string getLikelyScheme(const QuantizeOptions &options) {
  if (!options.isMixed())
    return options.scheme;
  bool mayNarrow = options.flashBytes != 0 || options.maxDrop >= 0;
  return mayNarrow ? "w4a8" : "w8a8";
}

/// Equalizes the channels, calibrates after that, and gives the features of
/// inputs one range.
static void addRanges(OpPassManager &manager, const QuantizeOptions &options) {
  if (options.isCalibrated)
    return;
  // Without data it is not worth it (docs/decisions/0007-equalization.md).
  if (!options.equalize || options.calibration.empty() ||
      !options.ranges.empty()) {
    addCalibration(manager, options);
    return;
  }
  // What is saved are ranges of the model as it is.
  if (!options.saveRanges.empty())
    addCalibration(manager, options);
  EqualizeOptions equalize;
  equalize.scheme = getLikelyScheme(options);
  equalize.data = options.calibration;
  manager.addPass(createEqualize(equalize));
  addCalibration(manager, options, /*saves=*/false);
  NormalizeInputsOptions normalize;
  normalize.scheme = getLikelyScheme(options);
  normalize.data = options.calibration;
  manager.addPass(createNormalizeInputs(normalize));
}

/// Lets some ops have other bits than the scheme says.
static void addChoice(OpPassManager &manager,
                      const QuantizePipelineOptions &pipeline) {
  const QuantizeOptions &options = pipeline.postTraining;
  std::optional<Precision> precision = options.getPrecision();
  if (options.isMixed()) {
    MixPrecisionOptions mix;
    mix.data = options.calibration;
    mix.flash = options.flashBytes;
    mix.ram = options.ramBytes;
    mix.maxDrop = options.maxDrop;
    mix.seed = options.seed;
    mix.group = options.group;
    mix.reconstruct = options.reconstruct;
    mix.bias = options.correctBias;
    mix.integerIO = pipeline.integerIO;
    mix.shareKernels = pipeline.shareKernels;
    manager.addPass(createMixPrecision(mix, options.progress));
  } else if (precision && precision->weightBits == 4 &&
             !options.calibration.empty() && options.int8Share > 0) {
    ChoosePrecisionOptions choose;
    choose.data = options.calibration;
    choose.seed = options.seed;
    choose.share = options.int8Share;
    choose.activationBits = precision->activationBits;
    choose.group = options.group;
    manager.addPass(createChoosePrecision(choose, options.progress));
  }
}

/// Lets the activations that lose most have more bits than the scheme says.
static void addWidening(OpPassManager &manager,
                        const QuantizeOptions &options) {
  std::optional<Precision> precision = options.getPrecision();
  if (options.isMixed() || !options.widenActivations || !precision ||
      precision->activationBits != 8 || options.calibration.empty())
    return;
  WidenActivationsOptions widen;
  widen.data = options.calibration;
  widen.seed = options.seed;
  widen.weightBits = precision->weightBits;
  QuantizeOptions trial = options;
  if (options.progress)
    trial.progress = [show = options.progress](StringRef text) {
      show(("try wider activations: " + text).str());
    };
  manager.addPass(createWidenActivations(widen, [trial](ModuleOp module) {
    // Enough that one input that is cut off does not decide alone.
    constexpr int64_t kTrialSamples = 64;
    return measureStudent(module, trial, kTrialSamples);
  }));
}

void addStudent(OpPassManager &manager, const QuantizeOptions &options,
                std::optional<int64_t> samples, SamplePart part) {
  InsertQDQOptions insert;
  if (std::optional<Precision> precision = options.getPrecision())
    insert.scheme = formatPrecision(*precision);
  else
    insert.scheme = options.scheme; // the pass says that it is unknown
  QuantizeTreeEnsemblesOptions trees;
  trees.scheme = insert.scheme;
  trees.widen = options.widenActivations;
  manager.addPass(createQuantizeTreeEnsembles(trees));
  insert.group = options.group;
  manager.addPass(createInsertQDQ(insert));
  if (options.calibration.empty())
    return;
  if (options.reconstruct) {
    ReconstructOptions reconstruct;
    reconstruct.data = options.calibration;
    reconstruct.seed = options.seed;
    reconstruct.samples = samples.value_or(reconstruct.samples);
    reconstruct.part = part;
    reconstruct.bias = options.correctBias;
    manager.addPass(createReconstruct(reconstruct, options.progress));
  } else if (options.correctBias) {
    CorrectBiasOptions correct;
    correct.data = options.calibration;
    correct.seed = options.seed;
    correct.samples = samples.value_or(correct.samples);
    correct.part = part;
    manager.addPass(createCorrectBias(correct, options.progress));
  }
}

static void addAttribution(OpPassManager &manager,
                           const QuantizeOptions &options) {
  if (!options.attributeError)
    return;
  AttributeErrorOptions attribute;
  attribute.data = options.calibration;
  attribute.labels = options.labels;
  attribute.seed = options.seed;
  attribute.samples = options.attributeSamples;
  manager.addPass(createAttributeError(attribute, options.progress,
                                       options.takeAttribution));
}

void addPostTraining(OpPassManager &manager,
                     const QuantizePipelineOptions &options) {
  addRanges(manager, options.postTraining);
  addChoice(manager, options);
  addWidening(manager, options.postTraining);
  addStudent(manager, options.postTraining);
  addAttribution(manager, options.postTraining);
  addInspection(manager, options.postTraining.takeStudent);
  manager.addPass(createDropTeacher());
  addLoopQuantization(manager, options);
  // Filters and constants that are not read any more.
  addCleanup(manager);
}

} // namespace tinyml
