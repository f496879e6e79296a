//===- JudgeQuantization.cpp - Measures and explains quality --------------===//

#include "tinyml/Tools/Compile/JudgeQuantization.h"
#include "mlir/Pass/PassManager.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace tinyml {

ModuleOp QuantizationJudge::getWhole() { return whole ? whole : *floatModel; }

/// Runs passes without showing what they say.
static LogicalResult runQuietly(PassManager &manager, ModuleOp module) {
  ScopedDiagnosticHandler quiet(module.getContext(),
                                [](Diagnostic &) { return success(); });
  return manager.run(module);
}

QuantizationJudge::QuantizationJudge(ModuleOp module,
                                     const QuantizePipelineOptions &asked,
                                     ModuleOp whole)
    : floatModel(module.clone()), options(asked), whole(whole) {
  options.postTraining.takeStudent = [this](ModuleOp model) {
    student = model.clone();
  };
  options.postTraining.takeQuantized = [this](ModuleOp model) {
    quantized = model.clone();
  };
}

FailureOr<Quality> QuantizationJudge::measure(ModuleOp floats, ModuleOp model) {
  FailureOr<func::FuncOp> exact = getModelFunction(floats);
  FailureOr<func::FuncOp> found = getModelFunction(model);
  if (failed(exact) || failed(found))
    return failure();
  if (options.postTraining.progress)
    options.postTraining.progress("measure the quality");
  return measureQuality(*exact, *found, options.postTraining.calibration);
}

//===----------------------------------------------------------------------===//
// Where it is bad
//===----------------------------------------------------------------------===//

/// Returns the layer that errs most alone, or nothing where that cannot be
/// found out.
std::string QuantizationJudge::findWorstLayer() {
  std::string worst;
  if (!student)
    return worst;
  constexpr int64_t kSamples = 4;
  AttributeErrorOptions attribute;
  attribute.data = options.postTraining.calibration;
  attribute.seed = options.postTraining.seed;
  attribute.samples = kSamples;
  PassManager manager(student->getContext());
  manager.addPass(createAttributeError(attribute, options.postTraining.progress,
                                       [&](const ErrorAttribution &found) {
                                         if (!found.layers.empty())
                                           worst = found.layers.front().name;
                                       }));
  (void)runQuietly(manager, *student);
  return worst;
}

/// Measures the model with other options; fails where it cannot be quantized.
FailureOr<Quality>
QuantizationJudge::tryOptions(QuantizePipelineOptions changed) {
  OwningOpRef<ModuleOp> found;
  QuantizeOptions &postTraining = changed.postTraining;
  postTraining.attributeError = false;
  postTraining.saveRanges.clear();
  postTraining.takeStudent = nullptr;
  postTraining.takeQuantized = [&](ModuleOp model) { found = model.clone(); };
  OwningOpRef<ModuleOp> copy = floatModel->clone();
  PassManager manager(copy->getContext());
  buildQuantizePipeline(manager, changed);
  if (failed(runQuietly(manager, *copy)) || !found)
    return failure();
  return measure(getWhole(), *found);
}

namespace {
/// Options to try, and how a user asks for them.
struct Change {
  std::string flags;
  QuantizePipelineOptions options;
};
} // namespace

/// Returns what may help, the cheapest on the device first.
static std::vector<Change> listChanges(const QuantizePipelineOptions &options) {
  const QuantizeOptions &asked = options.postTraining;
  std::vector<Change> changes;
  auto add = [&](std::string flags, auto change) {
    changes.push_back({std::move(flags), options});
    change(changes.back().options.postTraining);
  };
  auto addScheme = [&](Precision precision) {
    std::string scheme = formatPrecision(precision);
    add("--quantize=" + scheme, [&](QuantizeOptions &changed) {
      changed.scheme = scheme;
      // What belongs to other schemes.
      changed.group = precision.weightBits == 4 ? asked.group : 0;
      changed.flashBytes = changed.ramBytes = 0;
      changed.maxDrop = -1;
    });
  };
  std::optional<Precision> precision = asked.getPrecision();
  if (!precision)
    return changes;
  if (precision->activationBits != 0 && asked.method != "minmax" &&
      asked.ranges.empty())
    add("--calibration-method=minmax",
        [](QuantizeOptions &changed) { changed.method = "minmax"; });
  if (precision->weightBits == 4)
    addScheme({8, precision->activationBits});
  if (precision->activationBits == 8)
    addScheme({8, 16});
  return changes;
}

std::optional<Remedy>
QuantizationJudge::findRemedy(const Quality &quality,
                              const QualityLimits &limits) {
  std::optional<Remedy> best;
  for (Change &change : listChanges(options)) {
    if (options.postTraining.progress)
      options.postTraining.progress("try " + change.flags);
    FailureOr<Quality> found = tryOptions(std::move(change.options));
    if (failed(found) ||
        !found->isBetterThan(best ? best->quality : quality, limits))
      continue;
    best = Remedy{change.flags, std::move(*found)};
    if (best->quality.meets(limits))
      break;
  }
  return best;
}

/// Returns what is said of a model below the limits. `asFloats` is the quality
/// of what was pruned before it is quantized, where that is below them, too.
static std::string explain(const QualityReport &report, const Quality *asFloats,
                           bool hasTried, bool hasFewSamples) {
  std::string text =
      "differs from the float model: " + formatQuality(report.quality);
  if (!report.worstLayer.empty())
    text += "; the layer that errs most is '" + report.worstLayer + "'";
  if (report.remedy)
    text += "; tried: " + report.remedy->flags + " gives " +
            formatQuality(report.remedy->quality);
  else if (hasTried)
    text += "; other schemes and methods were tried and are no better";
  if (asFloats)
    text += "; as floats, the pruned model gives " + formatQuality(*asFloats) +
            (hasTried ? ": pruning costs, too" : ": pruning is what costs") +
            "; prune less";
  if (hasFewSamples)
    text +=
        llvm::formatv("; there are {0} samples to learn from, a few hundred "
                      "are better",
                      report.quality.samples);
  return text;
}

FailureOr<QualityReport> QuantizationJudge::measure() {
  assert(quantized && "the model was quantized with getOptions()");
  FailureOr<Quality> quality = measure(getWhole(), *quantized);
  if (failed(quality))
    return failure();
  QualityReport report;
  report.quality = std::move(*quality);
  return report;
}

FailureOr<QualityReport>
QuantizationJudge::judge(const QualityDemands &demands) {
  FailureOr<QualityReport> measured = measure();
  if (failed(measured))
    return failure();
  QualityReport &report = *measured;
  QualityLimits limits;
  limits.decibels = demands.decibels.value_or(limits.decibels);
  limits.agreement = demands.agreement.value_or(limits.agreement);
  // A demand on one says nothing of the other.
  constexpr double kNone = -std::numeric_limits<double>::infinity();
  QualityLimits demanded{demands.decibels.value_or(kNone),
                         demands.agreement.value_or(kNone)};
  bool isRefused = demands.areAny() && !report.quality.meets(demanded);
  if (report.quality.meets(limits) && !isRefused)
    return report;
  // What is gone costs the same in any scheme.
  std::optional<Quality> asFloats;
  if (whole) {
    FailureOr<Quality> found = measure(whole, *floatModel);
    if (failed(found))
      return failure();
    if (!found->meets(limits))
      asFloats = std::move(*found);
  }
  bool isForQuantization = true;
  if (asFloats) {
    FailureOr<Quality> alone = measure(*floatModel, *quantized);
    if (failed(alone))
      return failure();
    isForQuantization = !alone->meets(limits);
  }
  if (isForQuantization) {
    report.worstLayer = findWorstLayer();
    report.remedy = findRemedy(report.quality, limits);
  }
  std::string text = explain(report, asFloats ? &*asFloats : nullptr,
                             isForQuantization, !report.quality.isHeldBack);
  // measure() has found it.
  Location loc = (*getModelFunction(*floatModel)).getLoc();
  if (!isRefused) {
    emitWarning(loc, text);
    return report;
  }
  InFlightDiagnostic error = emitError(loc, text);
  error << "; asked for:";
  if (demands.decibels)
    error << llvm::formatv(" --min-sqnr={0}", *demands.decibels).str();
  if (demands.agreement)
    error << llvm::formatv(" --min-agreement={0}", *demands.agreement).str();
  return error;
}

} // namespace tinyml
