//===- MergeLinear.cpp - Merge linear ops with nothing between ------------===//

#include "LinearBranch.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_MERGELINEAR
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// What a linear op takes.
struct Cost {
  int64_t products = 0, weights = 0;

  static Cost get(Value output, int64_t weights) {
    auto type = cast<RankedTensorType>(output.getType());
    int64_t channels = type.getShape().back();
    return {type.getNumElements() / channels * weights, weights};
  }

  static Cost get(LinearOpInterface op) {
    return get(op.getOutput(),
               cast<ShapedType>(op.getFilter().getType()).getNumElements());
  }
};

struct MergeLinear : tinyml::ir::impl::MergeLinearBase<MergeLinear> {
  using MergeLinearBase::MergeLinearBase;

  void runOnOperation() override {
    saved = Cost();
    count = 0;
    SmallVector<LinearOpInterface> ops;
    getOperation().walk([&](LinearOpInterface op) { ops.push_back(op); });
    // From the first on: what is merged may be the first of the next two.
    for (LinearOpInterface &op : ops)
      while (LinearOpInterface merged = merge(op))
        op = merged;
    if (count == 0)
      return;
    numMerged += count;
    numMACs += saved.products;
    numWeights += saved.weights;
    getOperation().emitRemark(llvm::formatv(
        "{0} linear ops are merged with the one after them: {1} products and "
        "{2} weights less",
        count, saved.products, saved.weights));
  }

private:
  LinearOpInterface merge(LinearOpInterface second);

  Cost saved;
  int64_t count = 0;
};
} // namespace

/// Returns what the result of `second` is of `source`, before its bounds.
static FailureOr<LinearBranch> traceUnbounded(LinearOpInterface second,
                                              Value source) {
  auto clamped = dyn_cast<ClampedOpInterface>(second.getOperation());
  if (!clamped)
    return traceBranch(second.getOutput(), source);
  float lower = clamped.getLowerBound(), upper = clamped.getUpperBound();
  clamped.setBounds(-ir::kUnbounded, ir::kUnbounded);
  FailureOr<LinearBranch> branch = traceBranch(second.getOutput(), source);
  clamped.setBounds(lower, upper);
  return branch;
}

/// Returns whether the filter is a constant of floats.
static bool hasFloatFilter(LinearOpInterface op) {
  return getConstant(op.getFilter()) && getElementType(op.getFilter()).isF32();
}

/// Merges `second` with the linear op that computes its input. Returns the
/// merged op, or null where nothing has changed.
LinearOpInterface MergeLinear::merge(LinearOpInterface second) {
  auto first = second.getInput().getDefiningOp<LinearOpInterface>();
  if (!first || !second.getInput().hasOneUse() || !isUnbounded(first) ||
      !hasFloatFilter(first) || !hasFloatFilter(second) || !second.getTaps())
    return {};
  FailureOr<LinearBranch> both =
      traceUnbounded(second, skipReshapes(first.getInput()));
  if (failed(both) || both->isDiagonal || !both->isFinite())
    return {};
  Cost before = Cost::get(first), next = Cost::get(second);
  before = {before.products + next.products, before.weights + next.weights};
  int64_t weights = both->weights.size();
  Cost after = Cost::get(second.getOutput(), weights);
  if (after.products > before.products ||
      (moreWeights ? after.products == before.products
                   : after.weights > before.weights))
    return {};

  // The op with the window stays, if one has one.
  bool keepsSecond = true;
  auto countTaps = [](LinearOpInterface op) {
    return ShapedType::getNumElements(
        getShape(op.getFilter()).drop_front().drop_back());
  };
  if (countTaps(second) != both->numTaps)
    keepsSecond = false;
  LinearOpInterface kept = keepsSecond ? second : first;
  if (countTaps(kept) != both->numTaps ||
      (kept.getGroups() != 1 && !kept.takesFewerChannels()))
    return {};
  auto bounds = dyn_cast<ClampedOpInterface>(second.getOperation());
  auto keptBounds = dyn_cast<ClampedOpInterface>(kept.getOperation());
  if (!keptBounds && bounds && !bounds.isUnbounded())
    return {};
  // A window's steps are those of one of both.
  LinearOpInterface other = keepsSecond ? first : second;
  if (getShape(other.getInput()).drop_back() !=
      getShape(other.getOutput()).drop_back())
    return {};

  OpBuilder builder(second);
  SmallVector<int64_t> shape(getShape(kept.getFilter()));
  shape.front() = both->outputs;
  shape.back() = both->inputs;
  Value filter = createFloats(builder, second.getLoc(), shape, both->weights,
                              getConstantName(second.getFilter()));
  Value bias = kept.getBias();
  if (bias ||
      llvm::any_of(both->bias, [](double number) { return number != 0; }))
    bias = createFloats(builder, second.getLoc(), both->outputs, both->bias,
                        second.getBias() ? getConstantName(second.getBias())
                                         : "bias");
  Operation *clone = builder.clone(*kept);
  auto merged = cast<LinearOpInterface>(clone);
  clone->setLoc(second.getLoc());
  clone->setOperand(0, first.getInput());
  merged.setFilter(filter);
  if (bias)
    merged.setBias(bias);
  if (kept.getGroups() != 1)
    merged.setGroupCount(1);
  merged.getOutput().setType(second.getOutput().getType());
  if (keptBounds && bounds)
    cast<ClampedOpInterface>(clone).setBounds(bounds.getLowerBound(),
                                              bounds.getUpperBound());
  second.getOutput().replaceAllUsesWith(merged.getOutput());
  second->erase();
  first->erase();
  ++count;
  saved.products += before.products - after.products;
  saved.weights += before.weights - after.weights;
  return merged;
}
