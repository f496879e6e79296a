//===- ChannelGroups.cpp - Values that share their channels ---------------===//

#include "ChannelGroups.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

/// Returns whether the bounds of `op` commute with a positive factor.
static bool hasScalableBounds(Operation *op) {
  auto clamped = dyn_cast<ClampedOpInterface>(op);
  if (!clamped)
    return true;
  const float infinity = std::numeric_limits<float>::infinity();
  float lower = clamped.getLowerBound();
  return (lower == 0 || lower == -infinity) &&
         clamped.getUpperBound() == infinity;
}

/// Returns whether `op` has float constants as filter and bias.
static bool hasFloatFilter(Operation *op) {
  return isa<LinearOpInterface>(op) &&
         getElementType(op->getResult(0)).isF32() &&
         llvm::all_of(op->getOperands().drop_front(), [](Value operand) {
           return getConstant(operand) && getElementType(operand).isF32();
         });
}

/// Returns whether `op` does the same to every channel of its operands, and
/// does not mix them.
static bool keepsChannels(Operation *op, int64_t channels) {
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  return channelwise && channelwise.commutesWithChannelFactors(channels) &&
         hasScalableBounds(op);
}

/// Returns the first channel that `op` keeps where it cuts off others.
static std::optional<int64_t> getFirstKept(Operation *op) {
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  return channelwise ? channelwise.getFirstKeptChannel() : std::nullopt;
}

namespace {
/// Finds everything that has to be scaled with one value.
class GroupBuilder {
public:
  /// Returns whether `start` and all that hangs on it can be scaled.
  bool grow(Value start) {
    add(start, getShape(start).back());
    for (size_t next = 0; next < values.size(); ++next)
      if (!addProducer(values[next]) ||
          !llvm::all_of(values[next].getUses(),
                        [&](OpOperand &use) { return addUse(use); }))
        return false;
    return !consumers.empty();
  }

  ArrayRef<Value> getValues() const { return values.getArrayRef(); }
  /// Returns the group, or nothing where an op reads a channel of it twice.
  std::optional<ChannelGroup> take();

private:
  bool add(Value value, int64_t channels);
  bool join(Value value, Value other);
  bool joinCut(Operation *op, int64_t first);
  bool addProducer(Value value);
  bool addUse(OpOperand &use);
  bool listChannels(Value value, bool isRead, ChannelGroup &group) const;

  llvm::SetVector<Value> values;
  llvm::SetVector<Operation *> producers, consumers;
  /// Each channel of each value is a slot; those that share a factor are a
  /// class.
  DenseMap<Value, std::pair<unsigned, int64_t>> slots;
  llvm::IntEqClasses classes;
  unsigned numSlots = 0;
};
} // namespace

/// Returns false where `value` has another number of channels already.
bool GroupBuilder::add(Value value, int64_t channels) {
  auto [found, isNew] = slots.try_emplace(value, numSlots, channels);
  if (!isNew)
    return found->second.second == channels;
  numSlots += static_cast<unsigned>(channels);
  classes.grow(numSlots);
  values.insert(value);
  return true;
}

/// Channel by channel.
bool GroupBuilder::join(Value value, Value other) {
  auto [first, channels] = slots.lookup(value);
  if (!add(other, channels))
    return false;
  unsigned to = slots.lookup(other).first;
  for (unsigned channel = 0; channel < channels; ++channel)
    classes.join(first + channel, to + channel);
  return true;
}

/// The result of `op` has some of the channels of its operand, those from
/// `first` on.
bool GroupBuilder::joinCut(Operation *op, int64_t first) {
  Value input = op->getOperand(0), output = op->getResult(0);
  if (!add(input, getShape(input).back()) ||
      !add(output, getShape(output).back()))
    return false;
  unsigned from = slots.lookup(input).first + static_cast<unsigned>(first);
  auto [to, channels] = slots.lookup(output);
  for (unsigned channel = 0; channel < channels; ++channel)
    classes.join(from + channel, to + channel);
  return true;
}

bool GroupBuilder::addProducer(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || !getElementType(value).isF32())
    return false;
  int64_t channels = slots.lookup(value).second;
  if (isa<LinearOpInterface>(op)) {
    producers.insert(op);
    return hasFloatFilter(op) && hasScalableBounds(op) &&
           getShape(value).back() == channels;
  }
  if (std::optional<int64_t> first = getFirstKept(op))
    return joinCut(op, *first);
  return keepsChannels(op, channels) &&
         llvm::all_of(op->getOperands(),
                      [&](Value operand) { return join(value, operand); });
}

bool GroupBuilder::addUse(OpOperand &use) {
  Operation *user = use.getOwner();
  int64_t channels = slots.lookup(use.get()).second;
  if (isa<LinearOpInterface>(user)) {
    consumers.insert(user);
    return use.getOperandNumber() == 0 && hasFloatFilter(user) &&
           getShape(use.get()).back() % channels == 0;
  }
  if (std::optional<int64_t> first = getFirstKept(user))
    return joinCut(user, *first);
  return keepsChannels(user, channels) && join(use.get(), user->getResult(0));
}

/// Notes the classes of a value. Returns false where it is read and has two
/// channels of one class.
bool GroupBuilder::listChannels(Value value, bool isRead,
                                ChannelGroup &group) const {
  auto [first, count] = slots.lookup(value);
  SmallVector<int64_t> channels;
  llvm::SmallDenseSet<int64_t> seen;
  bool isOnce = true;
  for (unsigned channel = 0; channel < count; ++channel) {
    channels.push_back(classes[first + channel]);
    isOnce &= seen.insert(channels.back()).second;
  }
  group.channelsOf[value] = std::move(channels);
  return isOnce || !isRead;
}

std::optional<ChannelGroup> GroupBuilder::take() {
  ChannelGroup group;
  classes.compress();
  group.channels = classes.getNumClasses();
  for (Operation *op : producers)
    listChannels(op->getResult(0), /*isRead=*/false, group);
  for (Operation *op : consumers)
    if (!listChannels(op->getOperand(0), /*isRead=*/true, group))
      return std::nullopt;
  group.values = values.takeVector();
  group.producers = producers.takeVector();
  group.consumers = consumers.takeVector();
  auto isBefore = [](Operation *a, Operation *b) {
    return a->isBeforeInBlock(b);
  };
  llvm::sort(group.values, [&](Value a, Value b) {
    return isBefore(a.getDefiningOp(), b.getDefiningOp());
  });
  llvm::sort(group.producers, isBefore);
  llvm::sort(group.consumers, isBefore);
  return group;
}

std::vector<ChannelGroup> findChannelGroups(func::FuncOp func) {
  std::vector<ChannelGroup> groups;
  DenseSet<Value> seen;
  for (Operation &op : func.getBody().front()) {
    if (!hasFloatFilter(&op) || seen.contains(op.getResult(0)))
      continue;
    GroupBuilder builder;
    bool isGroup = builder.grow(op.getResult(0));
    seen.insert_range(builder.getValues());
    if (!isGroup)
      continue;
    if (std::optional<ChannelGroup> group = builder.take())
      groups.push_back(std::move(*group));
  }
  return groups;
}

} // namespace tinyml
