//===- CheckAccumulators.cpp - Prove that integer sums fit ----------------===//

#include "mlir/IR/TypeUtilities.h"
#include "tinyml/Analysis/IntegerProblems.h"
#include "tinyml/Quantization/Folding/Passes.h"
#include "llvm/ADT/DenseSet.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_CHECKACCUMULATORS
#include "tinyml/Quantization/Folding/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Products of two of them, and of those with 32-bit integers, are floats.
static constexpr double kLargestScale = 0x1p48;

/// Returns a scale of `type` that is too large, or infinite, if there is one.
static std::optional<double> findLargeScale(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return std::nullopt;
  auto isLarge = [](double scale) { return !(scale <= kLargestScale); };
  Type element = tensor.getElementType();
  if (auto whole = dyn_cast<quant::UniformQuantizedType>(element)) {
    if (isLarge(whole.getScale()))
      return whole.getScale();
  } else if (auto axis =
                 dyn_cast<quant::UniformQuantizedPerAxisType>(element)) {
    for (double scale : axis.getScales())
      if (isLarge(scale))
        return scale;
  } else if (auto block =
                 dyn_cast<quant::UniformQuantizedSubChannelType>(element)) {
    for (APFloat scale : block.getScales().getValues<APFloat>())
      if (isLarge(scale.convertToDouble()))
        return scale.convertToDouble();
  }
  return std::nullopt;
}

namespace {
struct CheckAccumulators
    : tinyml::ir::impl::CheckAccumulatorsBase<CheckAccumulators> {
  void runOnOperation() override {
    bool hasProblem = false;
    // Once for the values that have it from each other.
    DenseSet<Type> reported;
    getOperation().walk([&](Operation *op) {
      for (Value result : op->getResults()) {
        std::optional<double> scale = findLargeScale(result.getType());
        if (!scale || !reported.insert(getElementTypeOrSelf(result)).second)
          continue;
        op->emitOpError("has a result whose scale is ")
            << *scale << "; scales up to " << kLargestScale
            << " are computed with: its numbers are too large to quantize";
        hasProblem = true;
      }
      if (!computesOnIntegers(op))
        return;
      ++numChecked;
      std::optional<std::string> problem = findIntegerProblem(op);
      if (!problem)
        return;
      op->emitOpError("cannot be computed in integers: ") << *problem;
      hasProblem = true;
    });
    if (hasProblem)
      return signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
