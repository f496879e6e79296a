//===- ActivationPlan.cpp - The types that values are quantized to --------===//

#include "tinyml/Quantization/Insertion/ActivationPlan.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Insertion/QuantizedTypes.h"
#include "tinyml/Support/States.h"
#include "tinyml/Support/Weights.h"

#include <map>

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

bool isMovement(Operation *op) { return isa<MovementOpInterface>(op); }

/// Returns whether integer arithmetic knows `op`, given scales that suit it.
static bool hasIntegerForm(Operation *op) {
  if (auto recurrent = dyn_cast<RecurrentOpInterface>(op))
    return !recurrent.findFloatReason() &&
           llvm::all_of(ValueRange{recurrent.getWeights(),
                                   recurrent.getRecurrence(),
                                   recurrent.getBias()},
                        isConstantOperand);
  auto linear = dyn_cast<LinearOpInterface>(op);
  if (!linear) {
    auto form = dyn_cast<IntegerFormOpInterface>(op);
    return form && llvm::all_of(op->getOpOperands(), [&](OpOperand &use) {
             return !form.isRealOperand(use.getOperandNumber()) ||
                    isConstantOperand(use.get());
           });
  }
  return linear.hasIntegerForm() &&
         llvm::all_of(op->getOperands().drop_front(), isConstantOperand);
}

static bool isFloatTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getElementType().isF32();
}

/// The result that an operand of a recurrent layer becomes, or nothing.
static std::optional<unsigned> getNextState(OpOperand &use) {
  if (auto recurrent = dyn_cast<RecurrentOpInterface>(use.getOwner()))
    for (RecurrentState state : recurrent.getStates())
      if (state.operand == use.getOperandNumber())
        return state.result;
  return std::nullopt;
}

bool isActivation(OpOperand &use) {
  if (use.getOperandNumber() == 0)
    return true;
  if (isa<RecurrentOpInterface>(use.getOwner()))
    return getNextState(use).has_value();
  auto form = dyn_cast<IntegerFormOpInterface>(use.getOwner());
  return !isa<LinearOpInterface>(use.getOwner()) &&
         !(form && form.isRealOperand(use.getOperandNumber()));
}

unsigned ActivationPlan::getUseBits(OpOperand &use) const {
  unsigned width = getOperandBits(use.getOwner());
  std::optional<unsigned> result = getNextState(use);
  if (!result || width == 0)
    return width;
  return cast<RecurrentOpInterface>(use.getOwner())
      .getResultBits(*result, width);
}

quant::UniformQuantizedType ActivationPlan::getUseType(OpOperand &use,
                                                       unsigned width) const {
  if (std::optional<unsigned> result = getNextState(use))
    if (Value next = use.getOwner()->getResult(*result); getBits(next) != 0)
      return getType(next, width);
  return getType(use.get(), width);
}

unsigned ActivationPlan::getOperandBits(Operation *op) const {
  auto precision = precisions.find(op);
  if (precision == precisions.end())
    return 0;
  if (isMovement(op)) {
    // Results that are never read, or no numbers, want nothing.
    for (Value result : op->getResults())
      if (auto known = bits.find(result); known != bits.end())
        return known->second;
    return precision->second.activationBits;
  }
  return hasIntegerForm(op) ? precision->second.activationBits : 0;
}

/// Products of a recurrent layer are those of 8-bit weights.
unsigned ActivationPlan::getWeightBits(Operation *op) const {
  if (isa<RecurrentOpInterface>(op))
    return getOperandBits(op) != 0 ? 8 : 0;
  auto linear = dyn_cast<LinearOpInterface>(op);
  if (!linear || !linear.hasIntegerForm())
    return 0;
  return precisions.lookup(op).weightBits;
}

/// What is quantized already, or read by what is, stays.
static bool isQuantizedAlready(Value value) {
  return value.getDefiningOp<DequantizeOp>() ||
         llvm::any_of(value.getUsers(), llvm::IsaPred<QuantizeOp>);
}

LogicalResult ActivationPlan::chooseBits(func::FuncOp func) {
  auto getWidestUse = [&](Value value) {
    unsigned widest = 0;
    for (OpOperand &use : value.getUses())
      if (isActivation(use))
        widest = std::max(widest, getUseBits(use));
    return widest;
  };
  auto choose = [&](Value value, unsigned width) {
    if (isFloatTensor(value) && !isQuantizedAlready(value))
      bits[value] = width;
  };
  Block &body = func.getBody().front();
  for (Operation &op : body.without_terminator()) {
    std::optional<Precision> precision = getPrecision(&op, scheme);
    if (!precision)
      return op.emitOpError("has the unknown precision ")
             << op.getAttr(kPrecisionAttr);
    precisions[&op] = *precision;
  }
  for (BlockArgument arg : body.getArguments())
    choose(arg, getWidestUse(arg));
  for (Operation &op : body.without_terminator()) {
    unsigned width = 0;
    if (isMovement(&op))
      for (Value operand : op.getOperands())
        width = std::max(width, getBits(operand));
    else
      width = getOperandBits(&op);
    auto recurrent = dyn_cast<RecurrentOpInterface>(op);
    for (OpResult result : op.getResults())
      choose(result, !width      ? getWidestUse(result)
                     : recurrent ? recurrent.getResultBits(
                                       result.getResultNumber(), width)
                                 : width);
  }
  return success();
}

/// The value that a state has after a call.
static Value getNextValue(func::FuncOp func, const State &state) {
  return func.getBody().front().getTerminator()->getOperand(state.result);
}

/// Gives a state, where both its ends are integers, the bits of what computes
/// it, and so what is only moved out of it: readers that want others convert
/// it.
void ActivationPlan::alignStates(func::FuncOp func) {
  for (const State &state : getStates(func)) {
    Value old = func.getArgument(state.argument);
    unsigned width = getBits(getNextValue(func, state));
    if (getBits(old) != 0 && width != 0)
      bits[old] = width;
  }
  for (Operation &op : func.getBody().front().without_terminator()) {
    unsigned width = 0;
    for (Value operand : op.getOperands())
      width = std::max(width, getBits(operand));
    if (isMovement(&op) && width != 0)
      for (Value result : op.getResults())
        if (getBits(result) != 0)
          bits[result] = width;
  }
}

LogicalResult ActivationPlan::addValue(Value value) {
  Group group;
  group.parent = groups.size();
  Operation *op = value.getDefiningOp();
  if (auto limited = dyn_cast_or_null<ResultRangeOpInterface>(op))
    group.limits = limited.getResultRange();
  if (group.limits) {
    // No data says more.
  } else if (getConstant(value)) {
    FailureOr<SmallVector<double>> reals = readReals(value);
    if (failed(reals))
      return emitError(value.getLoc(), "the bytes of a constant are missing");
    for (double real : *reals)
      group.range.include({static_cast<float>(real), static_cast<float>(real)});
  } else {
    FailureOr<Range> range = getRange(value);
    if (failed(range))
      return failure();
    group.range = *range;
  }
  groupOf[value] = groups.size();
  groups.push_back(group);
  return success();
}

unsigned ActivationPlan::findGroup(Value value) const {
  unsigned group = groupOf.find(value)->second;
  while (groups[group].parent != group)
    group = groups[group].parent;
  return group;
}

void ActivationPlan::join(unsigned into, unsigned other) {
  if (into == other)
    return;
  groups[other].parent = into;
  groups[into].range.include(groups[other].range);
}

/// The range of what was before the first step counts, too. What is carried
/// beside the hidden state adds up, and may do so for longer than the data
/// shows: 16 bits have room for twice as much.
LogicalResult ActivationPlan::joinRecurrent(RecurrentOpInterface op) {
  Value all = op.getAll(), last = op->getResult(1);
  if (getBits(all) == 0)
    return success();
  if (getBits(all) == getBits(last))
    join(findGroup(all), findGroup(last));
  for (Value carried : op->getResults().drop_front(2)) {
    Range &range = groups[findGroup(carried)].range;
    range = {2 * range.lo, 2 * range.hi};
  }
  for (RecurrentState state : op.getStates()) {
    Value initial = op->getOperand(state.operand);
    if (isConstantOperand(initial) || !hasRange(initial))
      continue;
    FailureOr<Range> range = getRange(initial);
    if (failed(range))
      return failure();
    Value next = op->getResult(state.result);
    groups[findGroup(next)].range.include(*range);
    if (initial.hasOneUse() && getBits(initial) == getBits(next))
      join(findGroup(next), findGroup(initial));
  }
  return success();
}

/// Gives both ends of a state one type, so that it can go around unchanged.
void ActivationPlan::joinStates(func::FuncOp func) {
  for (const State &state : getStates(func)) {
    Value old = func.getArgument(state.argument);
    Value next = getNextValue(func, state);
    // The type of what computes it is known where its op is bounded.
    if (getBits(old) != 0 && getBits(next) == getBits(old))
      join(findGroup(next), findGroup(old));
  }
}

/// Whether `value` is what a call finds of a state.
static bool isOldState(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  return argument &&
         isStateArgument(cast<func::FuncOp>(argument.getOwner()->getParentOp()),
                         argument.getArgNumber());
}

void ActivationPlan::joinOne(Value input, Operation *op) {
  for (Value result : op->getResults())
    if (groupOf.count(result) && getBits(input) == getBits(result))
      join(findGroup(input), findGroup(result));
}

void ActivationPlan::joinMany(Operation *op, Value result) {
  SmallVector<Value> inputs;
  for (Value input : op->getOperands())
    if (groupOf.count(input) && getBits(input) == getBits(result))
      inputs.push_back(input);
  if (inputs.empty())
    return;
  auto getLimits = [&](Value value) { return groups[findGroup(value)].limits; };
  std::optional<RealRange> limits = getLimits(inputs.front());
  bool isOneKind = inputs.size() == op->getNumOperands() &&
                   llvm::all_of(inputs, [&](Value input) {
                     return getLimits(input) == limits;
                   });
  unsigned into = findGroup(result);
  if (isOneKind)
    groups[into].limits = limits;
  Range all = groups[into].range;
  for (Value input : inputs)
    all.include(groups[findGroup(input)].range);
  for (Value input : inputs) {
    Range range = groups[findGroup(input)].range;
    bool isWide = 2 * (range.hi - range.lo) >= all.hi - all.lo;
    bool isRanged = !getLimits(input);
    // A state is read by the next call, too.
    bool isReadHereOnly = input.hasOneUse() && !isOldState(input);
    if (isRanged ? isReadHereOnly || isWide : isOneKind)
      join(into, findGroup(input));
  }
}

/// Joins what has the same place in a layer, unless one is so much smaller that
/// it would lose more than two bits.
void ActivationPlan::joinAlike(Value first, Value other) {
  if (!groupOf.count(first) || !groupOf.count(other) ||
      getBits(first) != getBits(other))
    return;
  unsigned into = findGroup(first), from = findGroup(other);
  const Group &mine = groups[into], &theirs = groups[from];
  if (into == from || mine.limits != theirs.limits)
    return;
  Range all = mine.range;
  all.include(theirs.range);
  auto isWide = [&](Range range) {
    return 4 * (range.hi - range.lo) >= all.hi - all.lo;
  };
  if (mine.limits || (isWide(mine.range) && isWide(theirs.range)))
    join(into, from);
}

namespace {
/// Numbers for values that are computed alike: of the same filter, or by the
/// same op of such values.
class Roles {
public:
  /// Returns the first result of an op with the role of `op`, which is of a
  /// block whose earlier ops were seen.
  Operation *visit(Operation *op);

private:
  using Key = std::tuple<const void *, const void *, std::vector<unsigned>>;

  unsigned get(Value value);

  DenseMap<Value, unsigned> roles;
  std::map<Key, Operation *> firsts;
  std::vector<std::pair<ElementsAttr, unsigned>> constants;
  unsigned next = 0;
};
} // namespace

unsigned Roles::get(Value value) {
  auto [found, isNew] = roles.try_emplace(value, next);
  if (!isNew)
    return found->second;
  ++next;
  ConstantOp constant = getConstant(value);
  if (!constant || value != constant.getOutput())
    return found->second;
  for (auto &[attr, role] : constants)
    if (haveSameBytes(attr, constant.getValue()))
      return roles[value] = role;
  constants.emplace_back(constant.getValue(), found->second);
  return found->second;
}

Operation *Roles::visit(Operation *op) {
  if (op->getNumResults() != 1)
    return op;
  NamedAttrList attrs(op->getAttrs());
  attrs.erase(kRangeAttr);
  // A layer is told by its filter, whatever it reads.
  bool isLayer =
      isa<LinearOpInterface>(op) && isConstantOperand(op->getOperand(1));
  std::vector<unsigned> operands;
  for (Value operand : op->getOperands().drop_front(isLayer ? 1 : 0))
    operands.push_back(get(operand));
  Key key(op->getName().getAsOpaquePointer(),
          attrs.getDictionary(op->getContext()).getAsOpaquePointer(),
          std::move(operands));
  Operation *first = firsts.try_emplace(std::move(key), op).first->second;
  roles[op->getResult(0)] = first == op ? next++ : get(first->getResult(0));
  return first;
}

void ActivationPlan::joinRoles(func::FuncOp func) {
  Roles roles;
  for (Operation &op : func.getBody().front().without_terminator()) {
    if (op.getNumOperands() == 0)
      continue;
    Operation *first = roles.visit(&op);
    // What is only moved has the scale of what it was.
    if (first == &op || isMovement(&op))
      continue;
    if (isa<LinearOpInterface>(op))
      joinAlike(first->getOperand(0), op.getOperand(0));
    joinAlike(first->getResult(0), op.getResult(0));
  }
}

quant::UniformQuantizedType ActivationPlan::getType(Value value,
                                                    unsigned width) const {
  const Group &group = groups[findGroup(value)];
  MLIRContext *context = value.getContext();
  return group.limits ? getLimitedType(context, *group.limits, width)
                      : getActivationType(context, group.range, width);
}

FailureOr<ActivationPlan> ActivationPlan::create(func::FuncOp func,
                                                 Precision scheme) {
  ActivationPlan plan;
  plan.scheme = scheme;
  if (failed(plan.chooseBits(func)))
    return failure();
  plan.alignStates(func);
  Block &body = func.getBody().front();
  SmallVector<Value> values(body.getArguments());
  for (Operation &op : body.without_terminator())
    llvm::append_range(values, op.getResults());
  for (Value value : values)
    if (plan.getBits(value) != 0 && failed(plan.addValue(value)))
      return failure();
  for (auto op : body.getOps<RecurrentOpInterface>())
    if (failed(plan.joinRecurrent(op)))
      return failure();
  plan.joinStates(func);
  for (Operation &op : body.without_terminator()) {
    if (!isMovement(&op))
      continue;
    // Operands of another type only say where elements go.
    SmallVector<Value> moved =
        llvm::filter_to_vector(op.getOperands(), isFloatTensor);
    if (moved.size() == 1) {
      if (plan.groupOf.count(moved.front()))
        plan.joinOne(moved.front(), &op);
      continue;
    }
    for (Value result : op.getResults())
      if (plan.groupOf.count(result))
        plan.joinMany(&op, result);
  }
  plan.joinRoles(func);
  return plan;
}

} // namespace tinyml
