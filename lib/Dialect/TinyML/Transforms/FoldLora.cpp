//===- FoldLora.cpp - Fold low-rank branches into the weights beside ------===//

#include "LinearBranch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "llvm/ADT/SetVector.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_FOLDLORA
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Ops after a linear op that are followed: more is no adapter.
static constexpr unsigned kLongestChain = 64;

namespace {
/// An operand of a sum that one linear op computes for it alone.
struct BaseLayer {
  LinearOpInterface op;
  /// The reshapes, factors and summands after it, nearest to the sum first.
  SmallVector<Operation *> chain;
};

struct FoldLora : tinyml::ir::impl::FoldLoraBase<FoldLora> {
  using FoldLoraBase::FoldLoraBase;

  void runOnOperation() override {
    SmallVector<Operation *> sums;
    getOperation().walk([&](BroadcastOpInterface op) {
      if (getWeightedSum(op))
        sums.push_back(op);
    });
    for (Operation *sum : sums)
      if (!fold(sum, /*baseIndex=*/0))
        fold(sum, /*baseIndex=*/1);
  }

private:
  bool fold(Operation *sum, unsigned baseIndex);
  void eraseDead(Value value);
};
} // namespace

/// Returns the linear op that computes `value`, or nothing where there is none
/// whose numbers may change: something else needs its result or its filter.
static std::optional<BaseLayer> findBase(Value value) {
  BaseLayer base;
  while (Operation *op = value.getDefiningOp()) {
    if (!value.hasOneUse() || !isUnbounded(op) ||
        base.chain.size() == kLongestChain)
      return std::nullopt;
    if (auto linear = dyn_cast<LinearOpInterface>(op)) {
      ConstantOp filter = getConstant(linear.getFilter());
      if (!filter || linear.getFilter() != filter.getResult() ||
          !linear.getFilter().hasOneUse())
        return std::nullopt;
      base.op = linear;
      return base;
    }
    base.chain.push_back(op);
    Value operand = getAffineOperand(op, nullptr);
    if (!operand && skipReshapes(value) != value)
      operand = op->getOperand(0);
    if (!operand)
      return std::nullopt;
    value = operand;
  }
  return std::nullopt;
}

/// Returns whether a linear op is left without use where `value` is, no more
/// than `budget` ops before it.
static bool freesLinearOp(Value value, unsigned budget = kLongestChain) {
  Operation *op = value.getDefiningOp();
  if (!op || !value.hasOneUse() || budget == 0)
    return false;
  return isa<LinearOpInterface>(op) ||
         llvm::any_of(op->getOperands(), [&](Value operand) {
           return freesLinearOp(operand, budget - 1);
         });
}

/// Returns the elements of the filter of `op` that `branch` stands for. Fails
/// where it has others.
static FailureOr<SmallVector<double>> getFilter(LinearOpInterface op,
                                                const LinearBranch &branch) {
  FilterMap map = op.getFilterMap();
  ArrayRef<int64_t> shape = getShape(op.getFilter());
  int64_t group = shape.back(), row = branch.numTaps * branch.inputs;
  LinearBranch rest = branch;
  SmallVector<double> filter;
  for (int64_t index = 0, end = ShapedType::getNumElements(shape); index < end;
       ++index) {
    int64_t tap = index / group % branch.numTaps;
    double &weight =
        rest.weights[map.getOutputChannel(index) * row + tap * branch.inputs +
                     map.getInputChannel(index)];
    filter.push_back(weight);
    weight = 0;
  }
  if (llvm::any_of(rest.weights, [](double weight) { return weight != 0; }))
    return failure();
  return filter;
}

/// Gives `op` the filter and bias of `branch`.
static LogicalResult writeLinear(LinearOpInterface op,
                                 const LinearBranch &branch) {
  FailureOr<SmallVector<double>> filter = getFilter(op, branch);
  if (failed(filter))
    return failure();
  OpBuilder builder(op);
  Value old = op.getFilter(), bias = op.getBias();
  op.setFilter(createFloats(builder, op->getLoc(), getShape(old), *filter,
                            getConstantName(old)));
  if (bias ||
      llvm::any_of(branch.bias, [](double value) { return value != 0; }))
    op.setBias(createFloats(builder, op->getLoc(), branch.outputs, branch.bias,
                            bias ? getConstantName(bias) : "bias"));
  for (Value constant : {old, bias})
    if (constant && constant.use_empty())
      constant.getDefiningOp()->erase();
  return success();
}

/// Erases the op of `value`, which nothing uses any more, and what only it
/// used.
void FoldLora::eraseDead(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || !isOpTriviallyDead(op))
    return;
  if (auto linear = dyn_cast<LinearOpInterface>(op)) {
    int64_t weights =
        cast<ShapedType>(linear.getFilter().getType()).getNumElements();
    int64_t results =
        cast<ShapedType>(linear.getOutput().getType()).getNumElements();
    ++numOps;
    numWeights += weights;
    numMACs += results * (weights / linear.getFilterMap().getNumOutputs());
  }
  SmallVector<Value> operands(op->getOperands());
  op->erase();
  llvm::SmallSetVector<Value, 4> distinct(operands.begin(), operands.end());
  for (Value operand : distinct)
    eraseDead(operand);
}

/// Folds the other operand of `sum` into the linear op that computes the
/// operand `baseIndex`. Returns whether it did; else nothing has changed.
bool FoldLora::fold(Operation *sum, unsigned baseIndex) {
  Value baseValue = sum->getOperand(baseIndex);
  Value sideValue = sum->getOperand(1 - baseIndex);
  if (baseValue == sideValue || !freesLinearOp(sideValue))
    return false;
  std::optional<BaseLayer> base = findBase(baseValue);
  if (!base)
    return false;
  auto clamped = dyn_cast<ClampedOpInterface>(base->op.getOperation());
  if (!clamped && !isUnbounded(sum))
    return false;
  Value source = skipReshapes(base->op.getInput());
  FailureOr<LinearBranch> side = traceBranch(sideValue, source);
  if (failed(side) || (maxRank > 0 && side->rank > maxRank))
    return false;
  FailureOr<LinearBranch> whole = traceBranch(baseValue, source);
  if (failed(whole))
    return false;
  auto [left, right] = *getWeightedSum(sum);
  SmallVector<double> zeros(whole->outputs, 0.0);
  double baseFactor = baseIndex == 0 ? left : right;
  double sideFactor = baseIndex == 0 ? right : left;
  whole->scale(SmallVector<double>(whole->outputs, baseFactor), zeros);
  side->scale(SmallVector<double>(whole->outputs, sideFactor), zeros);
  if (failed(whole->add(*side)) || !whole->isFinite() ||
      failed(writeLinear(base->op, *whole)))
    return false;
  if (auto bounds = dyn_cast<ClampedOpInterface>(sum); bounds && clamped)
    clamped.setBounds(bounds.getLowerBound(), bounds.getUpperBound());

  // Of the chain after the linear op, the reshapes stay.
  sum->getResult(0).replaceAllUsesWith(baseValue);
  sum->erase();
  for (Operation *op : base->chain) {
    Value operand = getAffineOperand(op, nullptr);
    if (!operand)
      continue;
    SmallVector<Value> operands(op->getOperands());
    op->getResult(0).replaceAllUsesWith(operand);
    op->erase();
    for (Value constant : operands)
      if (constant != operand)
        eraseDead(constant);
  }
  eraseDead(sideValue);
  ++numBranches;
  return true;
}
