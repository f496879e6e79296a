//===- ArenaItems.cpp - What the packer is to place -----------------------===//

#include "ArenaItems.h"

#include <tuple>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
/// Where an operand starts: the buffer that owns it and the byte in there.
using Start = std::pair<Value, int64_t>;
} // namespace

static Start getStart(Value operand, std::optional<BufferMerge> merge) {
  Start start = getRoot(operand);
  if (merge && start.first == merge->source)
    return {merge->target, start.second + merge->offset};
  return start;
}

/// Lets the first output of step `number` start before the first input, if the
/// kernel works row by row, the input's buffer is not needed afterwards and the
/// output's not before.
static void allowOverlap(CallOp step, int64_t number,
                         std::optional<BufferMerge> merge,
                         const llvm::DenseMap<Value, unsigned> &numbers,
                         MutableArrayRef<PackItem> items) {
  std::optional<KernelRows> rows =
      step.getKernelInfo().getRows(step.getShape());
  if (!rows)
    return;
  Value from, to;
  int64_t fromOffset, toOffset;
  std::tie(from, fromOffset) = getStart(step.getInputs().front(), merge);
  std::tie(to, toOffset) = getStart(step.getOutputs().front(), merge);
  auto source = numbers.find(from), target = numbers.find(to);
  if (source == numbers.end() || target == numbers.end() || from == to)
    return;
  PackItem &item = items[target->second];
  if (items[source->second].last != number || item.first != number)
    return;
  // Filters and the like may be activations, too; they are read at any time.
  if (llvm::count_if(step->getOperands(), [&](Value operand) {
        Value root = getStart(operand, merge).first;
        return root == from || root == to;
      }) != 2)
    return;
  item.over = source->second;
  item.distance =
      std::max<int64_t>(0, rows->getDistance() + toOffset - fromOffset);
}

ArenaItems tinyml::mcu::collectArenaItems(ModelOp model,
                                          const BufferLiveness &liveness,
                                          std::optional<BufferMerge> merge) {
  ArenaItems arena;
  llvm::DenseMap<Value, unsigned> numbers;
  for (AllocOp buffer : model.getBody().front().getOps<AllocOp>()) {
    BufferLifetime lifetime = liveness.get(buffer);
    if (!lifetime.isUsed() || (merge && merge->source == buffer.getResult()))
      continue;
    if (merge && merge->target == buffer.getResult()) {
      BufferLifetime other = liveness.get(merge->source);
      lifetime.first = std::min(lifetime.first, other.first);
      lifetime.last = std::max(lifetime.last, other.last);
    }
    numbers[buffer] = arena.items.size();
    arena.buffers.push_back(buffer);
    arena.items.push_back(
        {buffer.getNumBytes(), lifetime.first, lifetime.last});
  }
  int64_t number = 0;
  for (CallOp step : liveness.getSteps())
    allowOverlap(step, number++, merge, numbers, arena.items);
  return arena;
}
