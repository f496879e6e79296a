//===- EliminateDeadChannels.cpp - Leave out what is constant -------------===//

#include "tinyml/Dialect/TinyML/Transforms/ChannelRanges.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Dialect/TinyML/Transforms/RemoveChannels.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_ELIMINATEDEADCHANNELS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// Functions whose values have more channels together are left as they are.
constexpr int64_t kMaxChannels = int64_t(1) << 22;

struct EliminateDeadChannels
    : ir::impl::EliminateDeadChannelsBase<EliminateDeadChannels> {
  using EliminateDeadChannelsBase::EliminateDeadChannelsBase;

  void runOnOperation() override {
    if (!getOperation().getBody().hasOneBlock() ||
        countAllChannels() > kMaxChannels)
      return markAllAnalysesPreserved();
    LinearCost before(getOperation());
    numDropped = 0;
    int64_t rounds = 0;
    while (rounds < maxRounds && runRound())
      ++rounds;
    numRounds += rounds;
    if (rounds == 0)
      return markAllAnalysesPreserved();
    LinearCost after(getOperation());
    getOperation().emitRemark(llvm::formatv(
        "{0} channels are constant or never read: without them it takes {1} "
        "of {2} multiplications and {3} of {4} weights",
        numDropped, after.multiplications, before.multiplications,
        after.weights, before.weights));
  }

private:
  int64_t numDropped = 0;

  int64_t countAllChannels() {
    int64_t count = 0;
    getOperation().walk([&](Operation *op) {
      for (Type type : op->getResultTypes())
        if (auto tensor = dyn_cast<RankedTensorType>(type))
          count += tensor.getRank() == 0 ? 1 : tensor.getShape().back();
    });
    return count;
  }

  /// Leaves out what can be. Returns whether there was something.
  bool runRound() {
    ChannelRanges ranges(getOperation());
    ChannelSlots slots(getOperation());
    slots.keepLive(ranges);
    slots.keepMultiplesOf(multiple);
    FailureOr<RemovedChannels> removed =
        removeChannels(getOperation(), slots, &ranges);
    if (failed(removed))
      return false;
    numChannels += removed->channels;
    numWeights += removed->weights;
    numDropped += removed->channels;
    return removed->isAny;
  }
};
} // namespace
