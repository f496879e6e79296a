//===- ReuseInputs.cpp - Element-wise kernels work in place ---------------===//

#include "HoistBuffers.h"
#include "InPlace.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_REUSEINPUTS
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct ReuseInputsPass : tinyml::mcu::impl::ReuseInputsBase<ReuseInputsPass> {
  void runOnOperation() override;
};
} // namespace

/// Tries to let step number `number` write over its input number `input`.
static bool tryShare(ModelOp model, BufferLiveness &liveness, int64_t number,
                     unsigned input) {
  CallOp step = liveness.getSteps()[number];
  if (!allowsSharing(step, input))
    return false;
  Value source = step.getInputs()[input], target = step.getOutputs().front();
  auto [from, fromOffset] = getRoot(source);
  auto [to, toOffset] = getRoot(target);
  // Whole buffers only: parts of one belong to a concatenation.
  auto fromAlloc = from.getDefiningOp<AllocOp>();
  if (!fromAlloc || from == to || fromOffset != 0 || toOffset != 0 ||
      getNumBytes(cast<MemRefType>(from.getType())) !=
          getNumBytes(cast<MemRefType>(to.getType())))
    return false;
  if (liveness.get(from).last != number || liveness.get(to).first != number ||
      touchesOtherwise(step, from, source) ||
      touchesOtherwise(step, to, target))
    return false;
  if (auto toAlloc = to.getDefiningOp<AllocOp>()) {
    liveness.merge(to, from);
    replaceBuffer(toAlloc, from);
    return true;
  }
  // An output or a state of the model: the input's buffer moves there.
  if (!isFreeWhenWritten(model, liveness, from, to))
    return false;
  liveness.merge(from, to);
  replaceBuffer(fromAlloc, to);
  return true;
}

void ReuseInputsPass::runOnOperation() {
  ModelOp model = getOperation();
  hoistBuffers(model);
  BufferLiveness liveness(model);
  for (int64_t number = 0;
       number < static_cast<int64_t>(liveness.getSteps().size()); ++number) {
    CallOp step = liveness.getSteps()[number];
    if (step.getOutputs().empty())
      continue;
    for (unsigned input : step.getKernelInfo().inPlaceInputs) {
      if (!tryShare(model, liveness, number, input))
        continue;
      ++numReused;
      break;
    }
  }
}
