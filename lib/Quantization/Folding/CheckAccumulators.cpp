//===- CheckAccumulators.cpp - Prove that integer sums fit ----------------===//

#include "mlir/IR/TypeUtilities.h"
#include "tinyml/Analysis/IntegerProblems.h"
#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Analysis/RecurrentIntegers.h"
#include "tinyml/Dialect/TinyML/Transforms/ChannelRanges.h"
#include "tinyml/Quantization/Folding/Passes.h"
#include "llvm/ADT/DenseSet.h"

#include <cmath>

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

/// Returns the largest magnitude of a sum of products of `op` for the numbers
/// that its input can have.
static int64_t boundSums(LinearOpInterface op, const LinearIntegers &integers,
                         const ChannelRanges &ranges) {
  // Kernels multiply stored numbers; padding reads as the zero point.
  int64_t padding =
      op.readsPadding() ? std::abs(integers.input.getZeroPoint()) : 0;
  SmallVector<int64_t> inputs, sums;
  for (ChannelRange range : ranges.get(op.getInput()))
    inputs.push_back(
        std::max({static_cast<int64_t>(std::abs(range.lo)),
                  static_cast<int64_t>(std::abs(range.hi)), padding}));
  for (size_t channel = 0; channel < integers.bias.size(); ++channel)
    sums.push_back(std::abs(integers.getFoldedBias(channel)));
  FilterMap map = op.getFilterMap();
  for (auto [index, weight] : llvm::enumerate(integers.filter))
    sums[map.getOutputChannel(index)] +=
        std::abs(weight) * inputs[map.getInputChannel(index)];
  return *llvm::max_element(sums);
}

/// The same of a recurrent op, for all numbers that the types have.
static int64_t boundSums(const RecurrentIntegers &integers) {
  int64_t bound = 0;
  for (const LinearIntegers *product :
       {&integers.fromInput, &integers.fromState})
    for (size_t row = 0; row < product->bias.size(); ++row)
      bound = std::max(bound, product->getAccumulatorBound(row));
  return bound;
}

/// Returns the largest magnitude of a sum of products of `op`, where it is one
/// with weights.
static std::optional<int64_t> boundSums(Operation *op,
                                        const ChannelRanges &ranges) {
  std::string reason;
  if (auto recurrent = dyn_cast<RecurrentOpInterface>(op)) {
    FailureOr<RecurrentIntegers> integers =
        RecurrentIntegers::get(recurrent, reason);
    return failed(integers) ? std::optional<int64_t>() : boundSums(*integers);
  }
  auto linear = dyn_cast<LinearOpInterface>(op);
  if (!linear || !linear.hasIntegerForm())
    return std::nullopt;
  FailureOr<LinearIntegers> integers = LinearIntegers::get(linear, reason);
  return failed(integers) ? std::optional<int64_t>()
                          : boundSums(linear, *integers, ranges);
}

namespace {
struct CheckAccumulators
    : tinyml::ir::impl::CheckAccumulatorsBase<CheckAccumulators> {
  void runOnOperation() override {
    bool hasProblem = false;
    // Once for the values that have it from each other.
    DenseSet<Type> reported;
    SmallVector<Operation *> checked;
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
      checked.push_back(op);
      std::optional<std::string> problem = findIntegerProblem(op);
      if (!problem)
        return;
      op->emitOpError("cannot be computed in integers: ") << *problem;
      hasProblem = true;
    });
    if (hasProblem)
      return signalPassFailure();
    markAllAnalysesPreserved();
    recordBounds(checked);
  }

private:
  /// Says on the ops what their sums stay within.
  void recordBounds(ArrayRef<Operation *> ops) {
    auto isOther = [](Operation *op) {
      return !isa<LinearOpInterface, RecurrentOpInterface>(op);
    };
    if (llvm::all_of(ops, isOther) || !getOperation().getBody().hasOneBlock())
      return;
    ChannelRanges ranges(getOperation());
    Builder builder(&getContext());
    for (Operation *op : ops)
      if (std::optional<int64_t> bound = boundSums(op, ranges)) {
        op->setAttr(kAccumulatorBoundAttr, builder.getI64IntegerAttr(*bound));
        ++numBound;
      }
  }
};
} // namespace
