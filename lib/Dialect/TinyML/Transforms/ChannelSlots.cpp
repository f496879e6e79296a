//===- ChannelSlots.cpp - Channels that stand or fall together ------------===//

#include "tinyml/Dialect/TinyML/Transforms/ChannelSlots.h"
#include "LinearColumns.h"
#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace tinyml::ir {

/// Returns whether the last dimension of `value` has no scales of its own.
static bool hasPlainElements(Value value) {
  Type type = getElementType(value);
  return !getShape(value).empty() && (!isa<quant::QuantizedType>(type) ||
                                      isa<quant::UniformQuantizedType>(type));
}

ChannelSlots::ChannelSlots(func::FuncOp func) {
  Block &block = func.getBody().front();
  unsigned size = 0;
  auto add = [&](Value value) {
    values.push_back(value);
    first[value] = size;
    size += static_cast<unsigned>(countChannels(value));
  };
  llvm::for_each(block.getArguments(), add);
  for (Operation &op : block)
    llvm::for_each(op.getResults(), add);
  classes.grow(size);
  kept.resize(size);
  llvm::for_each(block.getArguments(), [&](Value value) { keepAll(value); });
  for (Operation &op : block)
    connect(&op);
  // Until here, bits are of any member; from here on, of leaders.
  for (unsigned slot : kept.set_bits())
    kept.set(classes.findLeader(slot));
}

void ChannelSlots::keepLive(const ChannelRanges &ranges) {
  for (LinearOpInterface op : linears)
    keepWhatIsRead(op, ranges);
  keepOneOfEach();
}

void ChannelSlots::keepAll(Value value) {
  kept.set(at(value, 0), at(value, countChannels(value)));
}

void ChannelSlots::connect(Operation *op) {
  if (getConstant(op->getNumResults() == 1 ? op->getResult(0) : Value()))
    return;
  if (auto linear = dyn_cast<LinearOpInterface>(op))
    return connectLinear(linear);
  if (op->getNumResults() == 1 && op->getNumOperands() != 0 &&
      llvm::all_of(op->getOperands(), hasPlainElements) &&
      hasPlainElements(op->getResult(0))) {
    if (isa<BroadcastOpInterface>(op) ||
        (op->hasTrait<OpTrait::Elementwise>() && op->getNumOperands() == 1))
      return connectInPlace(op);
    if (connectJoined(op) || connectChannelwise(op))
      return;
  }
  for (Value operand : op->getOperands())
    keepAll(operand);
  for (Value result : op->getResults())
    keepAll(result);
}

/// Returns whether leaving out channels leaves the others' numbers as they are,
/// to the bit.
static bool canDropChannels(LinearOpInterface op) {
  if (!op.takesFewerChannels() || !hasPlainElements(op.getInput()) ||
      isa<quant::UniformQuantizedSubChannelType>(
          getElementType(op.getFilter())))
    return false;
  auto input = getQuantizedType(op.getInput());
  if (!input || !isWide(input))
    return true;
  // Sums of 16-bit inputs are shifted as the largest sum needs. A shift of 0
  // stays, because sums only become smaller.
  std::string reason;
  FailureOr<LinearIntegers> integers = LinearIntegers::get(op, reason);
  if (failed(integers))
    return false;
  FailureOr<int32_t> shift = integers->getAccumulatorShift();
  return succeeded(shift) && *shift == 0;
}

void ChannelSlots::connectLinear(LinearOpInterface op) {
  bool hasConstants = true;
  for (Value operand : op->getOperands().drop_front()) {
    keepAll(operand);
    hasConstants &= getConstant(operand) != nullptr;
  }
  if (op.getGroups() == 1)
    linears.push_back(op);
  if (!hasConstants || !canDropChannels(op)) {
    keepAll(op.getInput());
    keepAll(op.getOutput());
    return;
  }
  if (op.getGroups() == 1)
    return;
  // A group goes as a whole, so that the others stay as large as each other.
  FilterMap map = op.getFilterMap();
  int64_t elements =
      cast<ShapedType>(op.getFilter().getType()).getNumElements();
  for (int64_t index = 0; index < elements; ++index)
    classes.join(at(op.getInput(), map.getInputChannel(index)),
                 at(op.getOutput(), map.getOutputChannel(index)));
}

/// Functions of single numbers, in place; a dimension of 1 is repeated.
void ChannelSlots::connectInPlace(Operation *op) {
  Value result = op->getResult(0);
  int64_t channels = countChannels(result);
  for (Value operand : op->getOperands()) {
    if (countChannels(operand) != channels) {
      keepAll(operand);
      continue;
    }
    for (int64_t channel = 0; channel < channels; ++channel)
      classes.join(at(operand, channel), at(result, channel));
  }
}

/// Operands one after another along the last dimension, or another one.
bool ChannelSlots::connectJoined(Operation *op) {
  auto movement = dyn_cast<MovementOpInterface>(op);
  std::optional<int64_t> dim =
      movement ? movement.getJoinedDim() : std::nullopt;
  if (!dim)
    return false;
  Value result = op->getResult(0);
  bool isLast = *dim + 1 == static_cast<int64_t>(getShape(result).size());
  int64_t start = 0;
  for (Value operand : op->getOperands()) {
    for (int64_t channel = 0; channel < countChannels(operand); ++channel)
      classes.join(at(operand, channel), at(result, start + channel));
    if (isLast)
      start += countChannels(operand);
  }
  return true;
}

bool ChannelSlots::connectChannelwise(Operation *op) {
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  if (!channelwise || op->getNumOperands() != 1)
    return false;
  Value operand = op->getOperand(0), result = op->getResult(0);
  int64_t before = countChannels(operand), after = countChannels(result);
  int64_t channels = std::min(before, after);
  if (channels == 0 || !channelwise.takesFewerChannels(channels))
    return false;
  for (int64_t channel = 0; channel < before; ++channel)
    classes.join(at(operand, channel), at(result, channel % channels));
  for (int64_t channel = 0; channel < after; ++channel)
    classes.join(at(result, channel), at(operand, channel % channels));
  return true;
}

/// Keeps the input channels of `op` that its sums need.
void ChannelSlots::keepWhatIsRead(LinearOpInterface op,
                                  const ChannelRanges &ranges) {
  FailureOr<LinearColumns> columns = LinearColumns::get(op);
  auto keepChannel = [&](int64_t channel) {
    kept.set(classes.findLeader(at(op.getInput(), channel)));
  };
  if (failed(columns)) {
    for (int64_t channel = 0; channel < countChannels(op.getInput()); ++channel)
      keepChannel(channel);
    return;
  }
  bool isFloat = getElementType(op.getInput()).isF32();
  double limit = std::numeric_limits<int32_t>::max();
  SmallVector<double> magnitudes;
  for (double number : columns->bias)
    magnitudes.push_back(std::abs(number));
  /// Returns whether the bias can take what the channel adds.
  auto canFold = [&](int64_t channel, const ChannelRange &range) {
    if (!range.isConstant())
      return false;
    if (range.lo == columns->zeroPoint)
      return true;
    if (op.readsPadding() || (!isFloat && !op.getBias()))
      return false;
    for (auto [output, sum] : llvm::enumerate(magnitudes))
      sum += std::abs(columns->getProduct(output, channel, range.lo));
    return isFloat ||
           llvm::all_of(magnitudes, [&](double sum) { return sum <= limit; });
  };
  for (auto [channel, range] : llvm::enumerate(ranges.get(op.getInput())))
    if (!columns->isZero[channel] && !canFold(channel, range))
      keepChannel(static_cast<int64_t>(channel));
}

void ChannelSlots::keepOneOfEach() {
  bool changed = true;
  while (changed) {
    changed = false;
    for (Value value : values) {
      if (countChannels(value) == 0 || !getKept(value).empty())
        continue;
      kept.set(classes.findLeader(at(value, 0)));
      changed = true;
    }
  }
}

void ChannelSlots::keepMultiplesOf(int64_t number) {
  bool changed = number > 1;
  while (changed) {
    changed = false;
    for (Value value : values) {
      int64_t count = countChannels(value);
      auto getWanted = [&] {
        auto stay = static_cast<int64_t>(getKept(value).size());
        return std::min<int64_t>(llvm::alignTo(stay, number), count) - stay;
      };
      for (int64_t channel = 0; channel < count && getWanted() > 0; ++channel) {
        unsigned leader = getClass(value, channel);
        changed |= !isKept(leader);
        keep(leader);
      }
    }
  }
}

SmallVector<int64_t> ChannelSlots::getKept(Value value) const {
  SmallVector<int64_t> list;
  for (int64_t channel = 0; channel < countChannels(value); ++channel)
    if (kept[classes.findLeader(at(value, channel))])
      list.push_back(channel);
  return list;
}

bool ChannelSlots::keepsAll(Value value) const {
  return static_cast<int64_t>(getKept(value).size()) == countChannels(value);
}

} // namespace tinyml::ir
