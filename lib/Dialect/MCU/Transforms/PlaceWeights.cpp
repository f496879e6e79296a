//===- PlaceWeights.cpp - The memory of each weights ----------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Analysis/Memories.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "llvm/ADT/MapVector.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_PLACEWEIGHTS
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct PlaceWeightsPass
    : tinyml::mcu::impl::PlaceWeightsBase<PlaceWeightsPass> {
  using PlaceWeightsBase::PlaceWeightsBase;
  void runOnOperation() override;
};
} // namespace

/// Returns the bytes of weights in a struct, its padding included at most.
static int64_t getRoom(WeightsOp weights) {
  return llvm::alignTo(weights.getNumBytes(), 8);
}

/// Returns how often the bytes of each weights are read in a run: a kernel
/// reads its constants once for each multiply-accumulate, or once.
static llvm::MapVector<Operation *, double> countReads(ModuleOp module) {
  llvm::MapVector<Operation *, double> reads;
  SymbolTable symbols(module);
  for (auto model : module.getOps<ModelOp>()) {
    SmallVector<StepLoop> loops = model.getLoops();
    for (auto [number, op] : llvm::enumerate(model.getSteps())) {
      CallOp step = op;
      const StepLoop *loop = findLoop(loops, number);
      for (Value input : step.getInputs()) {
        auto from =
            getOwner(getRoot(input).first).getDefiningOp<GetWeightsOp>();
        if (!from)
          continue;
        auto weights = symbols.lookup<WeightsOp>(from.getWeights());
        double bytes = std::max<double>(weights.getNumBytes(), 1);
        double trips = loop ? static_cast<double>(loop->trips) : 1;
        reads[weights] +=
            trips * std::max<double>(step.getMacs(), bytes) / bytes;
      }
    }
  }
  return reads;
}

void PlaceWeightsPass::runOnOperation() {
  ModuleOp module = getOperation();
  SmallVector<TargetMemory> memories = getWeightMemories(module);
  if (memories.size() < 2)
    return;
  auto take = [&](StringRef name, int64_t bytes) {
    for (TargetMemory &memory : memories)
      if (memory.name == name)
        memory.bytes -= bytes;
  };
  for (auto model : module.getOps<ModelOp>()) {
    ModelFacts facts(model);
    take(kFlash, facts.codeBytes + facts.getBankBytes());
  }
  llvm::MapVector<Operation *, double> reads = countReads(module);
  SmallVector<WeightsOp> unplaced;
  for (auto weights : module.getOps<WeightsOp>()) {
    if (isAdapted(weights))
      continue;
    if (weights.getMemory() == kFlash)
      unplaced.push_back(weights);
    else
      take(weights.getMemory(), getRoom(weights));
  }
  llvm::stable_sort(unplaced, [&](WeightsOp a, WeightsOp b) {
    return reads.lookup(a) > reads.lookup(b);
  });
  for (WeightsOp weights : unplaced) {
    int64_t bytes = getRoom(weights);
    auto place = llvm::find_if(memories, [&](const TargetMemory &memory) {
      return memory.bytes >= bytes;
    });
    // What fits nowhere stays, and is an error of the whole.
    if (place == memories.end())
      continue;
    place->bytes -= bytes;
    numMoved += place->name != kFlash;
    weights.setMemory(place->name);
  }
}
