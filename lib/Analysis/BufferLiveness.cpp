//===- BufferLiveness.cpp - Which steps touch which buffers ---------------===//

#include "tinyml/Analysis/BufferLiveness.h"

using namespace mlir;
using namespace tinyml;

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
