//===- EliminateDeadChannels.cpp - Leave out what is constant -------------===//

#include "ChannelSlots.h"
#include "LinearColumns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_ELIMINATEDEADCHANNELS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns the elements of `list` at `positions`.
template <typename T>
static SmallVector<T> select(ArrayRef<T> list, ArrayRef<int64_t> positions) {
  SmallVector<T> selected;
  for (int64_t position : positions)
    selected.push_back(list[position]);
  return selected;
}

/// Returns the element type for some of the elements of dimension `dim`.
static Type selectScales(Type type, int64_t dim, ArrayRef<int64_t> kept) {
  auto axis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  if (!axis || axis.getQuantizedDimension() != dim)
    return type;
  return quant::UniformQuantizedPerAxisType::get(
      axis.getFlags(), axis.getStorageType(), axis.getExpressedType(),
      select(axis.getScales(), kept), select(axis.getZeroPoints(), kept),
      axis.getQuantizedDimension(), axis.getStorageTypeMin(),
      axis.getStorageTypeMax());
}

/// Returns a constant of `type` with the elements of `value` at `positions`.
/// Fails where bytes are missing.
static FailureOr<Value> createSelected(OpBuilder &builder, Value value,
                                       RankedTensorType type,
                                       ArrayRef<int64_t> positions) {
  StringRef name = getConstantName(value);
  if (type.getElementType().isF32()) {
    FailureOr<SmallVector<double>> numbers = readReals(value);
    if (failed(numbers))
      return failure();
    return createFloats(builder, value.getLoc(), type.getShape(),
                        select<double>(*numbers, positions), name);
  }
  FailureOr<SmallVector<int64_t>> integers = readIntegers(value);
  if (failed(integers))
    return failure();
  return createIntegers(builder, value.getLoc(), type,
                        select<int64_t>(*integers, positions), name);
}

namespace {
/// Functions whose values have more channels together are left as they are.
constexpr int64_t kMaxChannels = int64_t(1) << 22;

/// What the linear ops of a function take.
struct LinearCost {
  int64_t multiplications = 0, weights = 0;

  explicit LinearCost(func::FuncOp func) {
    func.walk([&](LinearOpInterface op) {
      int64_t filter =
          cast<ShapedType>(op.getFilter().getType()).getNumElements();
      auto output = cast<ShapedType>(op.getOutput().getType());
      weights += filter;
      multiplications +=
          output.getNumElements() * filter / output.getShape().back();
    });
  }
};

/// What becomes of a linear op.
struct LinearPlan {
  LinearOpInterface op;
  Value filter, bias;
  int64_t groups;
};

struct EliminateDeadChannels
    : ir::impl::EliminateDeadChannelsBase<EliminateDeadChannels> {
  using EliminateDeadChannelsBase::EliminateDeadChannelsBase;

  void runOnOperation() override {
    if (!getOperation().getBody().hasOneBlock() ||
        countAllChannels() > kMaxChannels)
      return markAllAnalysesPreserved();
    LinearCost before(getOperation());
    numDropped = 0;
    int64_t rounds = 0;
    while (rounds < maxRounds && runRound())
      ++rounds;
    numRounds += rounds;
    if (rounds == 0)
      return markAllAnalysesPreserved();
    LinearCost after(getOperation());
    getOperation().emitRemark(llvm::formatv(
        "{0} channels are constant or never read: without them it takes {1} "
        "of {2} multiplications and {3} of {4} weights",
        numDropped, after.multiplications, before.multiplications,
        after.weights, before.weights));
  }

private:
  int64_t numDropped = 0;

  int64_t countAllChannels() {
    int64_t count = 0;
    getOperation().walk([&](Operation *op) {
      for (Type type : op->getResultTypes())
        if (auto tensor = dyn_cast<RankedTensorType>(type))
          count += tensor.getRank() == 0 ? 1 : tensor.getShape().back();
    });
    return count;
  }

  bool runRound();
  FailureOr<LinearPlan> plan(LinearOpInterface op, const ChannelSlots &slots,
                             const ChannelRanges &ranges);
  FailureOr<Value> planBias(LinearOpInterface op, OpBuilder &builder,
                            const ChannelSlots &slots,
                            const ChannelRanges &ranges);
};
} // namespace

/// Returns the bias with what the dropped input channels add, of the output
/// channels that stay; null where there is none.
FailureOr<Value> EliminateDeadChannels::planBias(LinearOpInterface op,
                                                 OpBuilder &builder,
                                                 const ChannelSlots &slots,
                                                 const ChannelRanges &ranges) {
  FailureOr<LinearColumns> columns = LinearColumns::get(op);
  bool isFolded = op.getGroups() == 1 && !slots.keepsAll(op.getInput());
  SmallVector<int64_t> outputs = slots.getKept(op.getOutput());
  Type element = builder.getF32Type();
  if (op.getBias())
    element = getElementType(op.getBias());
  auto type = RankedTensorType::get(outputs.size(), element);
  if (!isFolded)
    return op.getBias() ? createSelected(builder, op.getBias(), type, outputs)
                        : Value();
  if (failed(columns))
    return failure();
  llvm::BitVector kept(columns->inputs);
  for (int64_t channel : slots.getKept(op.getInput()))
    kept.set(channel);
  SmallVector<double> sums = select<double>(columns->bias, outputs);
  bool changes = false;
  for (auto [channel, range] : llvm::enumerate(ranges.get(op.getInput()))) {
    if (kept[channel] || columns->isZero[channel])
      continue;
    for (auto [output, sum] : llvm::zip_equal(outputs, sums)) {
      double product = columns->getProduct(output, channel, range.lo);
      sum += product;
      changes |= product != 0;
    }
  }
  if (!op.getBias() && !changes)
    return Value();
  StringRef name = op.getBias() ? getConstantName(op.getBias()) : "bias";
  if (element.isF32())
    return createFloats(builder, op.getLoc(), type.getShape(), sums, name);
  SmallVector<int64_t> integers(sums.begin(), sums.end());
  return createIntegers(builder, op.getLoc(), type, integers, name);
}

FailureOr<LinearPlan> EliminateDeadChannels::plan(LinearOpInterface op,
                                                  const ChannelSlots &slots,
                                                  const ChannelRanges &ranges) {
  OpBuilder builder(op);
  SmallVector<int64_t> inputs = slots.getKept(op.getInput());
  SmallVector<int64_t> outputs = slots.getKept(op.getOutput());
  FilterMap map = op.getFilterMap();
  llvm::BitVector keptInputs(map.getNumInputs());
  llvm::BitVector keptOutputs(map.getNumOutputs());
  for (int64_t channel : inputs)
    keptInputs.set(channel);
  for (int64_t channel : outputs)
    keptOutputs.set(channel);
  auto type = cast<RankedTensorType>(op.getFilter().getType());
  SmallVector<int64_t> positions;
  for (int64_t index = 0; index < type.getNumElements(); ++index)
    if (keptInputs[map.getInputChannel(index)] &&
        keptOutputs[map.getOutputChannel(index)])
      positions.push_back(index);
  LinearPlan plan{op, {}, {}, op.getGroups()};
  SmallVector<int64_t> shape(type.getShape());
  if (op.getGroups() == 1) {
    shape[op.getFilterInputDim()] = inputs.size();
    shape[op.getFilterOutputDim()] = outputs.size();
  } else {
    plan.groups = static_cast<int64_t>(inputs.size());
    int64_t dim =
        map.getOutputDim() ? op.getFilterOutputDim() : op.getFilterInputDim();
    shape[dim] = map.getOutputDim() ? outputs.size() : inputs.size();
  }
  FailureOr<Value> filter =
      createSelected(builder, op.getFilter(),
                     RankedTensorType::get(
                         shape, selectScales(type.getElementType(),
                                             op.getFilterOutputDim(), outputs)),
                     positions);
  FailureOr<Value> bias = planBias(op, builder, slots, ranges);
  if (failed(filter) || failed(bias))
    return failure();
  plan.filter = *filter;
  plan.bias = *bias;
  numWeights += type.getNumElements() - static_cast<int64_t>(positions.size());
  int64_t dropped = map.getNumOutputs() - static_cast<int64_t>(outputs.size());
  numChannels += dropped;
  numDropped += dropped;
  return plan;
}

/// Leaves out what can be. Returns whether there was something.
bool EliminateDeadChannels::runRound() {
  Block &block = getOperation().getBody().front();
  ChannelRanges ranges(getOperation());
  ChannelSlots slots(getOperation(), ranges);
  SmallVector<LinearPlan> plans;
  SmallVector<std::pair<Value, RankedTensorType>> shorter;
  SmallVector<std::pair<Value, Value>> constants;
  // Everything is made before anything changes: channels are counted in the
  // types as they were.
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (auto linear = dyn_cast<LinearOpInterface>(&op))
      if (!slots.keepsAll(linear.getInput()) ||
          !slots.keepsAll(linear.getOutput())) {
        FailureOr<LinearPlan> found = plan(linear, slots, ranges);
        if (failed(found))
          return false;
        plans.push_back(*found);
      }
    for (Value result : op.getResults()) {
      if (slots.keepsAll(result))
        continue;
      SmallVector<int64_t> kept = slots.getKept(result);
      auto type = cast<RankedTensorType>(result.getType());
      SmallVector<int64_t> shape(type.getShape());
      int64_t before = shape.back();
      shape.back() = static_cast<int64_t>(kept.size());
      auto newType = RankedTensorType::get(shape, type.getElementType());
      if (!getConstant(result)) {
        shorter.push_back({result, newType});
        continue;
      }
      SmallVector<int64_t> positions;
      for (int64_t row = 0; row < type.getNumElements(); row += before)
        for (int64_t channel : kept)
          positions.push_back(row + channel);
      OpBuilder builder(&op);
      FailureOr<Value> selected =
          createSelected(builder, result, newType, positions);
      if (failed(selected))
        return false;
      constants.push_back({result, *selected});
    }
  }
  for (LinearPlan &plan : plans) {
    plan.op.setFilter(plan.filter);
    if (plan.bias)
      plan.op.setBias(plan.bias);
    if (plan.groups != plan.op.getGroups())
      plan.op.setGroupCount(plan.groups);
  }
  for (auto [old, selected] : constants)
    old.replaceAllUsesWith(selected);
  for (auto [value, type] : shorter)
    value.setType(type);
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (getConstant(op.getNumResults() == 1 ? op.getResult(0) : Value()) &&
        op.use_empty())
      op.erase();
  return !shorter.empty();
}
