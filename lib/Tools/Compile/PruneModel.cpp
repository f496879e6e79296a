//===- PruneModel.cpp - Prunes a model, or tries parts --------------------===//

#include "tinyml/Tools/Compile/PruneModel.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "tinyml/Compression/Pruning/DecomposeFilters.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Tools/Compile/LowerModel.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

double getDrop(const Quality &quality) {
  double most = 0;
  for (const OutputQuality &output : quality.outputs) {
    if (std::optional<double> agreement = output.getAgreement())
      most = std::max(most, 100 - *agreement);
    else if (std::optional<double> decibels = output.getDecibels())
      most = std::max(most, 100 * std::pow(10, -*decibels / 20));
  }
  return most;
}

std::string formatCurve(llvm::ArrayRef<CurvePoint> curve) {
  std::string text =
      "pruning curve, as floats against the whole model; drop: percent of "
      "other "
      "answers, else of outputs' size\n  part    MACs   weights     drop";
  for (const CurvePoint &point : curve) {
    const PruningReport &report = point.report;
    auto getLess = [](int64_t before, int64_t after) {
      return 100 - 100 * static_cast<double>(after) /
                       static_cast<double>(std::max<int64_t>(before, 1));
    };
    text += llvm::formatv(
        "\n{0,4:f0} % {1,6:f1} % {2,7:f1} % {3,7:f2} %   {4}",
        100 * point.share,
        getLess(report.before.multiplications, report.after.multiplications),
        getLess(report.before.weights, report.after.weights),
        getDrop(point.quality), formatQuality(point.quality));
  }
  return text;
}

llvm::json::Array toJSON(llvm::ArrayRef<CurvePoint> curve) {
  llvm::json::Array array;
  for (const CurvePoint &point : curve)
    array.push_back(llvm::json::Object{
        {"part", point.share},
        {"macs_before", point.report.before.multiplications},
        {"macs", point.report.after.multiplications},
        {"weights_before", point.report.before.weights},
        {"weights", point.report.after.weights},
        {"drop", getDrop(point.quality)},
        {"quality", toJSON(QualityReport{point.quality, "", {}})}});
  return array;
}

void warnOfOverflow(ModuleOp module, const Quality &quality) {
  for (const OutputQuality &output : quality.outputs)
    if (output.overflows != 0)
      module.emitWarning(llvm::formatv(
          "output '{0}' is not finite on {1} of {2} samples of the calibration "
          "data, which count as other answers: they are too large for the "
          "model; leave them out",
          output.name, output.overflows, quality.samples));
}

/// Warns where --prune-max-drop has nothing to judge by but what was learnt
/// from.
static void warnOfFew(ModuleOp module, const Quality &quality) {
  if (!quality.isHeldBack)
    module.emitWarning(llvm::formatv(
        "--prune-max-drop is judged on the {0} sample{1} that pruning learns "
        "from, too: the drop on others may be larger; give {2} or more in "
        "--calibration, of which every fifth is held back",
        quality.samples, quality.samples == 1 ? "" : "s", getFewSamples()));
}

FailureOr<Quality> measureModels(ModuleOp whole, ModuleOp module,
                                 StringRef data) {
  FailureOr<func::FuncOp> exact = getModelFunction(whole);
  FailureOr<func::FuncOp> found = getModelFunction(module);
  if (failed(exact) || failed(found))
    return failure();
  return measureQuality(*exact, *found, data);
}

namespace {
/// Prunes by an option's value.
class Pruner {
public:
  Pruner(const LowerOptions &options, ModuleOp whole)
      : options(options), whole(whole) {}

  LogicalResult run(ModuleOp module, const PruneOptions &asked,
                    const PruningConsumer &take);
  FailureOr<Quality> measure(ModuleOp module);

  /// Measures the model without a part of its multiply-accumulates.
  FailureOr<CurvePoint> tryShare(double share);

  /// Returns the largest part whose drop is no larger than `most`; 0 = none.
  FailureOr<double> findShare(double most);

  /// Returns the smallest part with which the model takes no more bytes than
  /// the budgets; 0 = it does as it is. Fails after an error where there is
  /// none.
  FailureOr<double> findFit(BytesMeter measureBytes);

private:
  bool triesMethods(const PruneOptions &prune);
  FailureOr<std::string> findMethod(const PruneOptions &prune);
  FailureOr<OwningOpRef<ModuleOp>> makePruned(const PruneOptions &prune,
                                              PruningReport &report);

  const LowerOptions &options;
  ModuleOp whole;
};
} // namespace

/// Returns whether it may pay to split convolutions, and there is something to
/// judge it by.
bool Pruner::triesMethods(const PruneOptions &prune) {
  if (!prune.method.empty() || prune.even || !prune.recover ||
      options.quantize.calibration.empty())
    return false;
  std::optional<PruneCriterion> criterion =
      parsePruneCriterion(prune.criterion);
  if (criterion && !needsData(*criterion))
    return false;
  // With less, little can come of it: it is not tried.
  constexpr double kLeastPart = 0.25;
  FailureOr<func::FuncOp> func = getModelFunction(whole);
  return succeeded(func) && getSplittablePart(*func) >= kLeastPart;
}

/// Returns how near the worst output is to the whole model's, in decibels.
static double getNearness(const Quality &quality) {
  double least = std::numeric_limits<double>::infinity();
  for (const OutputQuality &output : quality.outputs)
    if (std::optional<double> decibels = output.getDecibels())
      least = std::min(least, *decibels);
  return least;
}

/// Returns the method with which the outputs stay nearest, fitted but without
/// steps of distillation: of those that save as much as is asked for.
FailureOr<std::string> Pruner::findMethod(const PruneOptions &prune) {
  std::string best = "channels";
  double nearest = -std::numeric_limits<double>::infinity();
  double mostSaved = -1;
  for (llvm::StringRef method : {"channels", "both", "rank"}) {
    PruneOptions trial = prune;
    trial.method = method.str();
    trial.steps = 0;
    // What a method alone cannot reach, an error where there is a budget,
    // another one may.
    ScopedDiagnosticHandler handler(whole.getContext(),
                                    [](Diagnostic &) { return success(); });
    PruningReport report;
    FailureOr<OwningOpRef<ModuleOp>> copy = makePruned(trial, report);
    if (failed(copy))
      continue;
    FailureOr<Quality> quality = measure(**copy);
    if (failed(quality))
      return failure();
    auto all = static_cast<double>(
        std::max<int64_t>(report.before.multiplications, 1));
    double saved = 1 - static_cast<double>(report.after.multiplications) / all;
    double wanted = prune.budgetMACs
                        ? 1 - static_cast<double>(*prune.budgetMACs) / all
                        : prune.share.value_or(0);
    saved = std::min(saved, wanted);
    double nearness = getNearness(*quality);
    // Two parts that differ by less are the same.
    constexpr double kSame = 0.002;
    bool savesMore = saved > mostSaved + kSame;
    bool savesAsMuch = saved > mostSaved - kSame;
    if (savesMore || (savesAsMuch && nearness > nearest)) {
      best = trial.method;
      nearest = nearness;
      mostSaved = saved;
    }
  }
  return best;
}

LogicalResult Pruner::run(ModuleOp module, const PruneOptions &asked,
                          const PruningConsumer &take) {
  const QuantizeOptions &quantize = options.quantize;
  PruneOptions prune = asked;
  if (triesMethods(asked)) {
    FailureOr<std::string> method = findMethod(asked);
    if (failed(method))
      return failure();
    prune.method = *method;
  }
  PassManager manager(module.getContext());
  if (options.changes)
    manager.addInstrumentation(recordChanges(*options.changes));
  manager.addPass(
      createPruneChannels(prune.getPass(quantize.calibration, quantize.seed),
                          quantize.progress, take));
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  return manager.run(module);
}

FailureOr<Quality> Pruner::measure(ModuleOp module) {
  return measureModels(whole, module, options.quantize.calibration);
}

/// Prunes a copy.
FailureOr<OwningOpRef<ModuleOp>> Pruner::makePruned(const PruneOptions &prune,
                                                    PruningReport &report) {
  OwningOpRef<ModuleOp> copy = whole.clone();
  LowerOptions quiet = options;
  quiet.changes = nullptr;
  // A part that cannot be reached is one of less.
  ScopedDiagnosticHandler handler(
      whole.getContext(), [](Diagnostic &diagnostic) {
        return success(diagnostic.getSeverity() == DiagnosticSeverity::Warning);
      });
  if (failed(Pruner(quiet, whole).run(*copy, prune, [&](PruningReport made) {
        report = std::move(made);
      })))
    return failure();
  return copy;
}

FailureOr<CurvePoint> Pruner::tryShare(double share) {
  PruneOptions prune = options.prune;
  prune.share = share;
  CurvePoint point{share, {}, {}};
  FailureOr<OwningOpRef<ModuleOp>> copy = makePruned(prune, point.report);
  if (failed(copy))
    return failure();
  FailureOr<Quality> quality = measure(**copy);
  if (failed(quality))
    return failure();
  point.quality = std::move(*quality);
  return point;
}

FailureOr<double> Pruner::findShare(double most) {
  // More that goes costs more, up to the noise of few samples.
  constexpr double kStep = 0.05;
  int good = 0, bad = 19;
  Quality last;
  while (bad - good > 1) {
    int middle = (good + bad) / 2;
    FailureOr<CurvePoint> point = tryShare(middle * kStep);
    if (failed(point))
      return failure();
    (getDrop(point->quality) <= most ? good : bad) = middle;
    last = std::move(point->quality);
  }
  warnOfFew(whole, last);
  if (good == 0)
    warnOfOverflow(whole, last);
  return good * kStep;
}

FailureOr<double> Pruner::findFit(BytesMeter measureBytes) {
  constexpr double kStep = 0.02;
  constexpr int kMost = 45;
  PruneOptions prune = options.prune;
  // Learning changes weights, not their number.
  prune.steps = 0;
  ModelBytes bytes;
  auto fits = [&](int steps) -> FailureOr<bool> {
    OwningOpRef<ModuleOp> copy;
    if (steps == 0) {
      copy = whole.clone();
    } else {
      prune.share = steps * kStep;
      PruningReport report;
      FailureOr<OwningOpRef<ModuleOp>> made = makePruned(prune, report);
      if (failed(made))
        return failure();
      copy = std::move(*made);
    }
    FailureOr<ModelBytes> measured = measureBytes(*copy);
    if (failed(measured))
      return failure();
    bytes = *measured;
    return (!prune.budgetFlash || bytes.flash <= *prune.budgetFlash) &&
           (!prune.budgetRAM || bytes.ram <= *prune.budgetRAM);
  };
  FailureOr<bool> fitsWhole = fits(0);
  if (failed(fitsWhole) || *fitsWhole)
    return failed(fitsWhole) ? FailureOr<double>(failure()) : 0.0;
  FailureOr<bool> fitsAtMost = fits(kMost);
  if (failed(fitsAtMost))
    return failure();
  if (!*fitsAtMost)
    return whole.emitError("takes ")
           << bytes.flash << " bytes of flash and " << bytes.ram
           << " of RAM with " << static_cast<int>(100 * kMost * kStep)
           << " % of its multiply-accumulates gone, or as many as may go; "
              "allow that";
  int bad = 0, good = kMost;
  while (good - bad > 1) {
    int middle = (good + bad) / 2;
    FailureOr<bool> isGood = fits(middle);
    if (failed(isGood))
      return failure();
    (*isGood ? good : bad) = middle;
  }
  return good * kStep;
}

LogicalResult pruneModel(const LowerOptions &options, ModuleOp module,
                         ModuleOp whole, BytesMeter measureBytes) {
  Pruner pruner(options, whole);
  PruneOptions prune = options.prune;
  if (prune.curve) {
    std::vector<CurvePoint> curve;
    for (int tenths = 1; tenths <= 7; ++tenths) {
      FailureOr<CurvePoint> point = pruner.tryShare(tenths / 10.0);
      if (failed(point))
        return failure();
      curve.push_back(std::move(*point));
    }
    if (options.takeCurve)
      options.takeCurve(std::move(curve));
    return success();
  }
  if (prune.maxDrop) {
    FailureOr<double> share = pruner.findShare(*prune.maxDrop);
    if (failed(share))
      return failure();
    if (*share == 0) {
      module.emitWarning(llvm::formatv(
          "nothing is pruned: without 5 % of the multiply-accumulates the drop "
          "is above the {0} % of --prune-max-drop",
          *prune.maxDrop));
      return success();
    }
    prune.share = *share;
  }
  if (prune.budgetFlash || prune.budgetRAM) {
    FailureOr<double> share = pruner.findFit(measureBytes);
    if (failed(share))
      return failure();
    if (*share == 0) {
      module.emitRemark("nothing is pruned: the model is within the budget as "
                        "it is");
      return success();
    }
    prune.share = *share;
  }
  std::optional<PruningReport> report;
  PruningConsumer take;
  if (options.takePruning)
    take = [&](PruningReport found) { report = std::move(found); };
  if (failed(pruner.run(module, prune, take)))
    return failure();
  if (!report)
    return success();
  std::optional<Quality> quality;
  if (!options.quantize.calibration.empty()) {
    FailureOr<Quality> measured = pruner.measure(module);
    if (failed(measured))
      return failure();
    warnOfOverflow(module, *measured);
    quality = std::move(*measured);
  }
  options.takePruning(std::move(*report), std::move(quality));
  return success();
}

} // namespace tinyml
