//===- MergeWeights.cpp - One copy of equal weights -----------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Support/Weights.h"
#include "llvm/Support/xxhash.h"
#include <map>

namespace tinyml::mcu {
#define GEN_PASS_DEF_MERGEWEIGHTS
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct MergeWeightsPass
    : tinyml::mcu::impl::MergeWeightsBase<MergeWeightsPass> {
  void runOnOperation() override;
};
} // namespace

static bool areEqual(WeightsOp a, WeightsOp b) {
  return a.getMemory() == b.getMemory() && a.getCtype() == b.getCtype() &&
         haveSameBytes(a.getValue(), b.getValue());
}

void MergeWeightsPass::runOnOperation() {
  llvm::StringMap<SmallVector<GetWeightsOp>> uses;
  getOperation().walk(
      [&](GetWeightsOp use) { uses[use.getWeights()].push_back(use); });

  // Candidates by hash of their bytes, in the order of the module.
  std::map<uint64_t, SmallVector<WeightsOp>> kept;
  for (WeightsOp weights :
       llvm::make_early_inc_range(getOperation().getOps<WeightsOp>())) {
    auto found = uses.find(weights.getSymName());
    if (found == uses.end()) {
      weights.erase();
      ++numRemoved;
      continue;
    }
    if (isAdapted(weights))
      continue;
    FailureOr<WeightsView> view =
        WeightsView::get(weights.getValue(), weights.getLoc());
    if (failed(view))
      return signalPassFailure();
    ArrayRef<char> bytes = view->getBytes();
    SmallVector<WeightsOp> &candidates = kept[llvm::xxh3_64bits(ArrayRef(
        reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()))];
    auto *equal = llvm::find_if(candidates, [&](WeightsOp candidate) {
      return areEqual(candidate, weights);
    });
    if (equal == candidates.end()) {
      candidates.push_back(weights);
      continue;
    }
    equal->setAlignment(
        std::max(equal->getAlignment(), weights.getAlignment()));
    for (GetWeightsOp use : found->second)
      use.setWeights(equal->getSymName());
    weights.erase();
    ++numMerged;
  }
}
