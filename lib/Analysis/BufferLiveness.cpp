//===- BufferLiveness.cpp - Which steps touch which buffers ---------------===//

#include "tinyml/Analysis/BufferLiveness.h"

using namespace mlir;
using namespace tinyml;

void BufferLiveness::merge(Value from, Value into) {
  BufferLifetime other = lifetimes.lookup(from);
  lifetimes.erase(from);
  into = mcu::getOwner(into);
  BufferLifetime &mine = lifetimes[into];
  auto getFirst = [](int64_t a, int64_t b) {
    return a < 0 ? b : b < 0 ? a : std::min(a, b);
  };
  mine.first = getFirst(mine.first, other.first);
  mine.firstWrite = getFirst(mine.firstWrite, other.firstWrite);
  mine.last = std::max(mine.last, other.last);
  mine.lastWrite = std::max(mine.lastWrite, other.lastWrite);
  mine.lastRead = std::max(mine.lastRead, other.lastRead);
}

/// Lets what is used beyond one trip of a loop live as long as the loop: the
/// first trip begins with it, and the next one needs it behind the last step,
/// as if there were one more.
void BufferLiveness::coverLoops() {
  for (auto &[root, lifetime] : lifetimes) {
    bool isTemporary =
        root.getDefiningOp<mcu::AllocOp>() && !sliced.contains(root);
    for (const mcu::StepLoop &loop : loops) {
      bool isInside =
          loop.contains(lifetime.first) && loop.contains(lifetime.last);
      if (!touched.contains({root, loop.first}) || (isInside && isTemporary))
        continue;
      lifetime.first = std::min(lifetime.first, loop.first);
      lifetime.last = std::max(lifetime.last, loop.last + 1);
      if (loop.contains(lifetime.lastRead))
        lifetime.lastRead = loop.last;
    }
  }
}

bool BufferLiveness::isInside(Value root, const mcu::StepLoop &loop) const {
  BufferLifetime lifetime = get(root);
  return loop.contains(lifetime.first) && loop.contains(lifetime.last);
}

BufferLiveness::BufferLiveness(mcu::ModelOp model)
    : steps(model.getSteps()), loops(model.getLoops()) {
  for (auto [index, step] : llvm::enumerate(steps)) {
    int64_t number = index;
    const mcu::StepLoop *loop = mcu::findLoop(loops, number);
    auto touch = [&](Value buffer) -> BufferLifetime & {
      Value root = mcu::getRoot(buffer).first, owner = mcu::getOwner(root);
      if (root != owner)
        sliced.insert(owner);
      if (loop)
        touched.insert({owner, loop->first});
      BufferLifetime &lifetime = lifetimes[owner];
      if (!lifetime.isUsed())
        lifetime.first = number;
      lifetime.last = number;
      return lifetime;
    };
    for (Value input : step.getInputs())
      touch(input).lastRead = number;
    for (OperandRange range : {step.getOutputs(), step.getScratch()})
      for (Value output : range) {
        BufferLifetime &lifetime = touch(output);
        if (lifetime.firstWrite < 0)
          lifetime.firstWrite = number;
        lifetime.lastWrite = number;
      }
  }
  if (!loops.empty())
    coverLoops();
}
