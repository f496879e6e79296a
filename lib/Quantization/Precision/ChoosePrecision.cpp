//===- ChoosePrecision.cpp - Which filters keep 8 bits --------------------===//

#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Quantization/Precision/Sensitivity.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace tinyml {
#define GEN_PASS_DEF_CHOOSEPRECISION
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {
struct ChoosePrecision : tinyml::impl::ChoosePrecisionBase<ChoosePrecision> {
  using ChoosePrecisionBase::ChoosePrecisionBase;
  ChoosePrecision(const ChoosePrecisionOptions &options,
                  QuantizeProgress progress)
      : ChoosePrecisionBase(options), progress(std::move(progress)) {}

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(choose(*func)))
      signalPassFailure();
  }

private:
  LogicalResult choose(func::FuncOp func);

  QuantizeProgress progress;
};
} // namespace

LogicalResult ChoosePrecision::choose(func::FuncOp func) {
  if (activationBits != 0 && activationBits != 8 && activationBits != 16)
    return func.emitError("activations have 0, 8 or 16 bits, found ")
           << activationBits.getValue();
  if (!(share >= 0 && share <= 100))
    return func.emitError("a share is 0 to 100 percent, found ")
           << share.getValue();
  FailureOr<SampleInputs> inputs = readSamples({data, samples, seed}, func);
  if (failed(inputs))
    return failure();
  FailureOr<std::vector<FilterSensitivity>> layers =
      measureFilters(func, *inputs, group, progress);
  if (failed(layers))
    return failure();
  int64_t total = 0;
  for (const FilterSensitivity &layer : *layers)
    total += layer.weights;
  llvm::stable_sort(*layers, [](const auto &a, const auto &b) {
    return a.getErrorPerWeight() > b.getErrorPerWeight();
  });
  auto left = static_cast<int64_t>(share / 100 * static_cast<double>(total));
  std::string precision = formatPrecision({8, activationBits});
  for (const FilterSensitivity &layer : *layers) {
    if (layer.weights > left || layer.error == 0)
      continue;
    left -= layer.weights;
    layer.op->setAttr(kPrecisionAttr,
                      StringAttr::get(&getContext(), precision));
    layer.op->emitRemark(llvm::formatv(
        "stays at 8 bits: with 4 its {0} weights, {1:f1} % of all, would "
        "change "
        "the outputs by {2:f2} %",
        layer.weights,
        100.0 * static_cast<double>(layer.weights) / static_cast<double>(total),
        100 * std::sqrt(layer.error)));
    ++numKept;
  }
  return success();
}

std::unique_ptr<Pass>
tinyml::createChoosePrecision(const ChoosePrecisionOptions &options,
                              QuantizeProgress progress) {
  return std::make_unique<ChoosePrecision>(options, std::move(progress));
}
