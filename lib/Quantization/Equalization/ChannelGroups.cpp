//===- ChannelGroups.cpp - Values that share their channels ---------------===//

#include "ChannelGroups.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "llvm/ADT/SetVector.h"

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

namespace {
/// Finds everything that has to be scaled with one value.
class GroupBuilder {
public:
  explicit GroupBuilder(int64_t channels) : channels(channels) {}

  /// Returns whether `start` and all that hangs on it can be scaled.
  bool grow(Value start) {
    values.insert(start);
    for (size_t next = 0; next < values.size(); ++next)
      if (!addProducer(values[next]) ||
          !llvm::all_of(values[next].getUses(),
                        [&](OpOperand &use) { return addUse(use); }))
        return false;
    return !consumers.empty();
  }

  ArrayRef<Value> getValues() const { return values.getArrayRef(); }
  ChannelGroup take();

private:
  bool addProducer(Value value);
  bool addUse(OpOperand &use);

  int64_t channels;
  llvm::SetVector<Value> values;
  llvm::SetVector<Operation *> producers, consumers;
};
} // namespace

bool GroupBuilder::addProducer(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || !getElementType(value).isF32())
    return false;
  if (isa<LinearOpInterface>(op)) {
    producers.insert(op);
    return hasFloatFilter(op) && hasScalableBounds(op) &&
           getShape(value).back() == channels;
  }
  if (!keepsChannels(op, channels))
    return false;
  values.insert_range(op->getOperands());
  return true;
}

bool GroupBuilder::addUse(OpOperand &use) {
  Operation *user = use.getOwner();
  if (isa<LinearOpInterface>(user)) {
    consumers.insert(user);
    return use.getOperandNumber() == 0 && hasFloatFilter(user) &&
           getShape(use.get()).back() % channels == 0;
  }
  if (!keepsChannels(user, channels))
    return false;
  values.insert(user->getResult(0));
  return true;
}

ChannelGroup GroupBuilder::take() {
  ChannelGroup group;
  group.channels = channels;
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
    GroupBuilder builder(getShape(op.getResult(0)).back());
    bool isGroup = builder.grow(op.getResult(0));
    seen.insert_range(builder.getValues());
    if (isGroup)
      groups.push_back(builder.take());
  }
  return groups;
}

} // namespace tinyml
