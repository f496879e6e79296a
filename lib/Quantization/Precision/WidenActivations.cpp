//===- WidenActivations.cpp - Which activations get 16 bits ---------------===//

#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Quantization/Precision/Sensitivity.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace tinyml {
#define GEN_PASS_DEF_WIDENACTIVATIONS
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {
struct WidenActivations : tinyml::impl::WidenActivationsBase<WidenActivations> {
  using WidenActivationsBase::WidenActivationsBase;
  WidenActivations(const WidenActivationsOptions &options, StudentTrial trial)
      : WidenActivationsBase(options), trial(std::move(trial)) {}

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(widen(*func)))
      signalPassFailure();
  }

private:
  LogicalResult widen(func::FuncOp func);
  FailureOr<bool> isWorth(ArrayRef<ActivationSensitivity> wide);

  StudentTrial trial;
};
} // namespace

std::unique_ptr<Pass>
tinyml::createWidenActivations(const WidenActivationsOptions &options,
                               StudentTrial trial) {
  return std::make_unique<WidenActivations>(options, std::move(trial));
}

/// Returns the squared error over the squared outputs of that many dB.
static double getError(double decibels) { return std::pow(10, -decibels / 10); }

/// Gives the activations of an op 16 bits, and leaves its filter as it is.
static void widenOp(Operation *op, unsigned weightBits) {
  std::optional<Precision> precision = getPrecision(op, {weightBits, 8});
  if (!precision || precision->activationBits != 8)
    return;
  precision->activationBits = 16;
  op->setAttr(kPrecisionAttr,
              StringAttr::get(op->getContext(), formatPrecision(*precision)));
}

/// Returns the ops that compute or read one of the values: integer ops have
/// operands and results of one width.
static llvm::SetVector<Operation *>
listOps(ArrayRef<ActivationSensitivity> activations) {
  llvm::SetVector<Operation *> ops;
  for (const ActivationSensitivity &activation : activations) {
    if (Operation *op = activation.value.getDefiningOp())
      ops.insert(op);
    ops.insert_range(activation.value.getUsers());
  }
  return ops;
}

/// Gives `wide` 16 bits, and takes them back where the quantized model is no
/// better for them: what costs may be what ranges cut off, and rounding weights
/// makes up for more where steps are coarse.
FailureOr<bool>
WidenActivations::isWorth(ArrayRef<ActivationSensitivity> wide) {
  auto ops = listOps(wide);
  FailureOr<double> narrow = std::nan("");
  if (trial)
    narrow = trial(getOperation());
  if (failed(narrow))
    return failure();
  SmallVector<Attribute> old;
  for (Operation *op : ops) {
    old.push_back(op->getAttr(kPrecisionAttr));
    widenOp(op, weightBits);
  }
  if (std::isnan(*narrow))
    return true;
  FailureOr<double> wider = trial(getOperation());
  if (failed(wider))
    return failure();
  if (*wider < *narrow)
    return true;
  for (auto [op, precision] : llvm::zip_equal(ops, old)) {
    if (precision)
      op->setAttr(kPrecisionAttr, precision);
    else
      op->removeAttr(kPrecisionAttr);
  }
  return false;
}

LogicalResult WidenActivations::widen(func::FuncOp func) {
  if (weightBits != 4 && weightBits != 8)
    return func.emitError("weights have 4 or 8 bits, found ")
           << weightBits.getValue();
  if (!(share >= 0 && share <= 100))
    return func.emitError("a share is 0 to 100 percent, found ")
           << share.getValue();
  FailureOr<SampleInputs> inputs = readSamples({data, samples, seed}, func);
  if (failed(inputs))
    return failure();
  constexpr auto kScope = OutputMeter::Scope::WorstOutput;
  FailureOr<double> all = measureAllActivations(func, *inputs, kScope);
  if (failed(all))
    return failure();
  if (*all <= getError(limit))
    return success();
  FailureOr<std::vector<ActivationSensitivity>> activations =
      measureActivations(func, *inputs, kScope);
  if (failed(activations))
    return failure();
  llvm::stable_sort(*activations, [](const auto &a, const auto &b) {
    return a.error > b.error;
  });
  double rest = 0;
  for (const ActivationSensitivity &activation : *activations)
    rest += activation.error;
  size_t count = 0;
  for (; count < activations->size() && rest > getError(limit + margin);
       ++count)
    rest -= (*activations)[count].error;
  // What errs everywhere is for another scheme.
  if (100.0 * static_cast<double>(count) >
      share * static_cast<double>(activations->size()))
    return success();
  auto wide = ArrayRef(*activations).take_front(count);
  if (wide.empty())
    return success();
  FailureOr<bool> found = isWorth(wide);
  if (failed(found) || !*found)
    return LogicalResult(found);
  for (const ActivationSensitivity &activation : wide) {
    emitRemark(activation.value.getLoc(),
               llvm::formatv("has 16 bits: 8 change the outputs by {0:f2} %",
                             100 * std::sqrt(activation.error)));
    ++numWidened;
  }
  return success();
}
