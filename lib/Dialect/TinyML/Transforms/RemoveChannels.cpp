//===- RemoveChannels.cpp - The same function on fewer channels -----------===//

#include "tinyml/Dialect/TinyML/Transforms/RemoveChannels.h"
#include "LinearColumns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;

namespace tinyml::ir {

LinearCost::LinearCost(LinearOpInterface op)
    : weights(cast<ShapedType>(op.getFilter().getType()).getNumElements()) {
  auto output = cast<ShapedType>(op.getOutput().getType());
  multiplications = output.getNumElements() /
                    std::max<int64_t>(output.getShape().back(), 1) * weights;
}

LinearCost::LinearCost(func::FuncOp func) {
  func.walk([&](LinearOpInterface op) {
    LinearCost cost(op);
    multiplications += cost.multiplications;
    weights += cost.weights;
  });
}

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
/// What becomes of a linear op.
struct LinearPlan {
  LinearOpInterface op;
  Value filter, bias;
  int64_t groups;
};

/// Makes everything before anything changes: channels are counted in the types
/// as they were.
class Removal {
public:
  Removal(const ChannelSlots &slots, const ChannelRanges *ranges)
      : slots(slots), ranges(ranges) {}

  LogicalResult plan(Operation &op);
  void apply(Block &block);

  RemovedChannels removed;

private:
  LogicalResult planLinear(LinearOpInterface op);
  LogicalResult planValue(Value value);
  FailureOr<Value> planBias(LinearOpInterface op, OpBuilder &builder);

  const ChannelSlots &slots;
  const ChannelRanges *ranges;
  SmallVector<LinearPlan> plans;
  SmallVector<std::pair<Value, RankedTensorType>> shorter;
  SmallVector<std::pair<Value, Value>> constants;
};
} // namespace

/// Returns the bias with what the dropped input channels add, of the output
/// channels that stay; null where there is none.
FailureOr<Value> Removal::planBias(LinearOpInterface op, OpBuilder &builder) {
  bool isFolded =
      ranges && op.getGroups() == 1 && !slots.keepsAll(op.getInput());
  SmallVector<int64_t> outputs = slots.getKept(op.getOutput());
  Type element = builder.getF32Type();
  if (op.getBias())
    element = getElementType(op.getBias());
  auto type = RankedTensorType::get(outputs.size(), element);
  if (!isFolded)
    return op.getBias() ? createSelected(builder, op.getBias(), type, outputs)
                        : Value();
  FailureOr<LinearColumns> columns = LinearColumns::get(op);
  if (failed(columns))
    return failure();
  llvm::BitVector kept(columns->inputs);
  for (int64_t channel : slots.getKept(op.getInput()))
    kept.set(channel);
  SmallVector<double> sums = select<double>(columns->bias, outputs);
  bool changes = false;
  for (auto [channel, range] : llvm::enumerate(ranges->get(op.getInput()))) {
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

LogicalResult Removal::planLinear(LinearOpInterface op) {
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
  auto numInputs = static_cast<int64_t>(inputs.size());
  auto numOutputs = static_cast<int64_t>(outputs.size());
  LinearPlan plan{op, {}, {}, op.getGroups()};
  SmallVector<int64_t> shape(type.getShape());
  if (op.getGroups() == 1) {
    shape[op.getFilterInputDim()] = numInputs;
    shape[op.getFilterOutputDim()] = numOutputs;
  } else {
    // Groups go as a whole.
    plan.groups = numInputs / (map.getNumInputs() / op.getGroups());
    int64_t dim =
        map.getOutputDim() ? op.getFilterOutputDim() : op.getFilterInputDim();
    shape[dim] = map.getOutputDim() ? numOutputs : numInputs;
  }
  FailureOr<Value> filter =
      createSelected(builder, op.getFilter(),
                     RankedTensorType::get(
                         shape, selectScales(type.getElementType(),
                                             op.getFilterOutputDim(), outputs)),
                     positions);
  FailureOr<Value> bias = planBias(op, builder);
  if (failed(filter) || failed(bias))
    return failure();
  plan.filter = *filter;
  plan.bias = *bias;
  removed.weights +=
      type.getNumElements() - static_cast<int64_t>(positions.size());
  removed.channels += map.getNumOutputs() - numOutputs;
  plans.push_back(plan);
  return success();
}

LogicalResult Removal::planValue(Value value) {
  SmallVector<int64_t> kept = slots.getKept(value);
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  int64_t before = shape.back();
  shape.back() = static_cast<int64_t>(kept.size());
  auto newType = RankedTensorType::get(shape, type.getElementType());
  if (!getConstant(value)) {
    shorter.push_back({value, newType});
    return success();
  }
  SmallVector<int64_t> positions;
  for (int64_t row = 0; row < type.getNumElements(); row += before)
    for (int64_t channel : kept)
      positions.push_back(row + channel);
  OpBuilder builder(value.getDefiningOp());
  FailureOr<Value> selected =
      createSelected(builder, value, newType, positions);
  if (failed(selected))
    return failure();
  constants.push_back({value, *selected});
  return success();
}

LogicalResult Removal::plan(Operation &op) {
  if (auto linear = dyn_cast<LinearOpInterface>(&op))
    if ((!slots.keepsAll(linear.getInput()) ||
         !slots.keepsAll(linear.getOutput())) &&
        failed(planLinear(linear)))
      return failure();
  for (Value result : op.getResults())
    if (!slots.keepsAll(result) && failed(planValue(result)))
      return failure();
  return success();
}

void Removal::apply(Block &block) {
  removed.isAny = !shorter.empty();
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
}

FailureOr<RemovedChannels> removeChannels(func::FuncOp func,
                                          const ChannelSlots &slots,
                                          const ChannelRanges *ranges) {
  Block &block = func.getBody().front();
  Removal removal(slots, ranges);
  for (Operation &op : llvm::make_early_inc_range(block))
    if (failed(removal.plan(op)))
      return failure();
  removal.apply(block);
  return removal.removed;
}

} // namespace tinyml::ir
