//===- BufferLiveness.cpp - Which steps touch which buffers ---------------===//

#include "tinyml/Analysis/BufferLiveness.h"

using namespace mlir;
using namespace tinyml;

void BufferLiveness::merge(Value from, Value into) {
  BufferLifetime other = lifetimes.lookup(from);
  lifetimes.erase(from);
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

BufferLiveness::BufferLiveness(mcu::ModelOp model) : steps(model.getSteps()) {
  for (auto [index, step] : llvm::enumerate(steps)) {
    int64_t number = index;
    auto touch = [&](Value buffer) -> BufferLifetime & {
      BufferLifetime &lifetime = lifetimes[mcu::getRoot(buffer).first];
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
}
