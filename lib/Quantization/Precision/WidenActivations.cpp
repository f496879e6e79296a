//===- WidenActivations.cpp - Which activations get 16 bits ---------------===//

#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Quantization/Precision/Sensitivity.h"
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

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(widen(*func)))
      signalPassFailure();
  }

private:
  LogicalResult widen(func::FuncOp func);
};
} // namespace

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
  // Integer ops have operands and results of one width.
  for (const ActivationSensitivity &activation :
       ArrayRef(*activations).take_front(count)) {
    Value value = activation.value;
    if (Operation *op = value.getDefiningOp())
      widenOp(op, weightBits);
    for (Operation *op : value.getUsers())
      widenOp(op, weightBits);
    emitRemark(value.getLoc(),
               llvm::formatv("has 16 bits: 8 change the outputs by {0:f2} %",
                             100 * std::sqrt(activation.error)));
    ++numWidened;
  }
  return success();
}
