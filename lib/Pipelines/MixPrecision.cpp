//===- MixPrecision.cpp - 16, 8 or 4 bits per layer, within a budget ------===//

#include "Trials.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Pipelines/Passes.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Precision/PrecisionChoice.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {
#define GEN_PASS_DEF_MIXPRECISION
#include "tinyml/Pipelines/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {
struct MixPrecision : tinyml::impl::MixPrecisionBase<MixPrecision> {
  using MixPrecisionBase::MixPrecisionBase;
  MixPrecision(const MixPrecisionOptions &options, QuantizeProgress progress)
      : MixPrecisionBase(options), progress(std::move(progress)) {}

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(mix(*func)))
      signalPassFailure();
  }

private:
  LogicalResult mix(func::FuncOp func);
  LogicalResult fitFlash(func::FuncOp func);
  LogicalResult fitRam(func::FuncOp func);
  LogicalResult useRam();
  LogicalResult meetDrop(func::FuncOp func);
  LogicalResult widen(func::FuncOp func);
  LogicalResult narrow();
  FailureOr<int64_t> widenMost(size_t count);
  FailureOr<bool> tryChange(const PrecisionChoice::Change &change);
  LogicalResult tell(func::FuncOp func);

  bool hasDrop() const { return maxDrop >= 0; }
  QuantizePipelineOptions getPipeline() const;
  FailureOr<ModelCost> getCost();
  LogicalResult measureDrop();
  void showTrial();

  QuantizeProgress progress;
  std::optional<PrecisionChoice> choice;
  std::optional<DropMeter> meter;
  double drop = 0; ///< of the choice that was measured last
  int64_t trials = 0;
};
} // namespace

QuantizePipelineOptions MixPrecision::getPipeline() const {
  QuantizePipelineOptions pipeline;
  pipeline.integerIO = integerIO;
  pipeline.shareKernels = shareKernels;
  QuantizeOptions &options = pipeline.postTraining;
  options.scheme = "mixed";
  options.calibration = data;
  options.group = group;
  options.seed = seed;
  options.reconstruct = reconstruct;
  options.correctBias = bias;
  return pipeline;
}

void MixPrecision::showTrial() {
  ++numTrials;
  ++trials;
  if (progress)
    progress(llvm::formatv("mix precision: trial {0}", trials).str());
}

FailureOr<ModelCost> MixPrecision::getCost() {
  showTrial();
  choice->apply();
  return measureCost(getOperation(), getPipeline());
}

LogicalResult MixPrecision::measureDrop() {
  showTrial();
  choice->apply();
  FailureOr<double> measured = meter->measure();
  if (failed(measured))
    return failure();
  drop = *measured;
  return success();
}

/// Changes the choice, and changes it back where the budget is too small.
FailureOr<bool> MixPrecision::tryChange(const PrecisionChoice::Change &change) {
  choice->toggle(change);
  if (flash == 0 && ram == 0)
    return true;
  FailureOr<ModelCost> cost = getCost();
  if (failed(cost))
    return failure();
  bool fits = (flash == 0 || cost->flashBytes <= flash) &&
              (ram == 0 || cost->ramBytes <= ram);
  if (!fits)
    choice->toggle(change);
  return fits;
}

//===----------------------------------------------------------------------===//
// Flash and RAM
//===----------------------------------------------------------------------===//

LogicalResult MixPrecision::fitFlash(func::FuncOp func) {
  size_t all = choice->countFilters();
  auto measure = [&](size_t narrow) -> FailureOr<int64_t> {
    choice->narrowFirst(narrow);
    FailureOr<ModelCost> cost = getCost();
    if (failed(cost))
      return failure();
    return cost->flashBytes;
  };
  FailureOr<int64_t> most = measure(0);
  if (failed(most))
    return failure();
  if (*most <= flash)
    return success();
  FailureOr<int64_t> least = measure(all);
  if (failed(least))
    return failure();
  if (*least > flash)
    return func.emitError("needs ")
           << *least << " bytes of flash with all filters at 4 bits, the "
           << "budget is " << flash.getValue() << " bytes";
  // `few` filters at 4 bits are not enough, `enough` are.
  size_t few = 0, enough = all;
  while (enough - few > 1) {
    size_t middle = few + (enough - few) / 2;
    FailureOr<int64_t> bytes = measure(middle);
    if (failed(bytes))
      return failure();
    (*bytes <= flash ? enough : few) = middle;
  }
  choice->narrowFirst(enough);
  for (const PrecisionChoice::Change &change : choice->listWidenings())
    if (!change.value && failed(tryChange(change)))
      return failure();
  return success();
}

LogicalResult MixPrecision::fitRam(func::FuncOp func) {
  FailureOr<ModelCost> cost = getCost();
  if (failed(cost))
    return failure();
  if (cost->ramBytes > ram)
    return func.emitError("needs ")
           << cost->ramBytes << " bytes of RAM with activations of 8 bits, the "
           << "budget is " << ram.getValue() << " bytes";
  return success();
}

LogicalResult MixPrecision::useRam() {
  for (const PrecisionChoice::Change &change : choice->listWidenings())
    if (change.value && failed(tryChange(change)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Drop
//===----------------------------------------------------------------------===//

/// Gives more bits to up to `count` of what has the largest errors, and returns
/// how many got them.
FailureOr<int64_t> MixPrecision::widenMost(size_t count) {
  int64_t widened = 0;
  for (const PrecisionChoice::Change &change : choice->listWidenings()) {
    if (count == 0)
      break;
    FailureOr<bool> isDone = tryChange(change);
    if (failed(isDone))
      return failure();
    if (!*isDone)
      continue;
    ++widened;
    --count;
  }
  return widened;
}

LogicalResult MixPrecision::widen(func::FuncOp func) {
  for (size_t count = 1; drop > maxDrop; count *= 2) {
    FailureOr<int64_t> widened = widenMost(count);
    if (failed(widened))
      return failure();
    if (*widened == 0)
      return func.emitError(llvm::formatv(
          "loses {0:f2} % {1} where all has the bits that the budget allows; "
          "max-drop is {2:f2} %",
          drop, meter->getUnit(), maxDrop.getValue()));
    if (failed(measureDrop()))
      return failure();
  }
  return success();
}

/// Finds the largest number of filters that may have 4 bits.
LogicalResult MixPrecision::narrow() {
  double dropOfMost = drop;
  size_t most = 0, tooMany = choice->countFilters() + 1;
  for (size_t next = tooMany - 1; next > most;
       next = most + (tooMany - most) / 2) {
    choice->narrowFirst(next);
    if (failed(measureDrop()))
      return failure();
    if (drop > maxDrop) {
      tooMany = next;
    } else {
      most = next;
      dropOfMost = drop;
    }
  }
  choice->narrowFirst(most);
  drop = dropOfMost;
  return success();
}

LogicalResult MixPrecision::meetDrop(func::FuncOp func) {
  FailureOr<DropMeter> created = DropMeter::create(
      getOperation(), getPipeline().postTraining, trialSamples);
  if (failed(created))
    return failure();
  meter = std::move(*created);
  if (failed(measureDrop()))
    return failure();
  if (drop > maxDrop)
    return widen(func);
  return flash == 0 ? narrow() : success();
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

LogicalResult MixPrecision::tell(func::FuncOp func) {
  FailureOr<ModelCost> cost = getCost();
  if (failed(cost))
    return failure();
  PrecisionChoice::Counts counts = choice->tell();
  numNarrowed += counts.narrow;
  numWidened += counts.wide;
  InFlightDiagnostic remark = func.emitRemark(llvm::formatv(
      "{0} of {1} filters have 4 bits, {2} operations 16-bit activations: "
      "{3} bytes of flash, {4} of RAM",
      counts.narrow, choice->countFilters(), counts.wide, cost->flashBytes,
      cost->ramBytes));
  if (meter)
    remark << llvm::formatv(", {0:f2} % {1} lost", drop, meter->getUnit());
  return success();
}

LogicalResult MixPrecision::mix(func::FuncOp func) {
  if (flash < 0 || ram < 0 || maxDrop > 100)
    return func.emitError("a budget is bytes of flash and RAM, and a drop of 0 "
                          "to 100 percent");
  FailureOr<SampleInputs> inputs = readSamples({data, samples, seed}, func);
  if (failed(inputs))
    return failure();
  FailureOr<PrecisionChoice> created =
      PrecisionChoice::create(func, *inputs, group);
  if (failed(created))
    return failure();
  choice = std::move(*created);
  if ((flash != 0 && failed(fitFlash(func))) ||
      (ram != 0 && failed(fitRam(func))))
    return failure();
  if (failed(hasDrop() ? meetDrop(func) : ram != 0 ? useRam() : success()))
    return failure();
  return tell(func);
}

std::unique_ptr<Pass>
tinyml::createMixPrecision(const MixPrecisionOptions &options,
                           QuantizeProgress progress) {
  return std::make_unique<MixPrecision>(options, std::move(progress));
}
