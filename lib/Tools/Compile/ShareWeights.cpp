//===- ShareWeights.cpp - Weights that several models have ----------------===//

#include "tinyml/Tools/Compile/ShareWeights.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Support/Weights.h"
#include "tinyml/Target/C/EmitC.h"
#include "llvm/Support/xxhash.h"
#include <map>

using namespace mlir;

namespace tinyml {

/// What has fewer bytes stays with its model.
static constexpr int64_t kFewestBytes = 32;

namespace {
/// A member of a model's weights object.
struct Member {
  mcu::ModelOp model;
  mcu::WeightsOp weights;
};
} // namespace

/// Returns a number that equal weights share; nothing where their bytes are not
/// there.
static std::optional<uint64_t> computeHash(mcu::WeightsOp weights) {
  FailureOr<WeightsView> view = WeightsView::get(weights.getValue());
  if (failed(view))
    return std::nullopt;
  ArrayRef<char> bytes = view->getBytes();
  return llvm::xxh3_64bits(
      ArrayRef(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
}

static bool areEqual(mcu::WeightsOp a, mcu::WeightsOp b) {
  return a.getMemory() == b.getMemory() && a.getCtype() == b.getCtype() &&
         haveSameBytes(a.getValue(), b.getValue());
}

void shareWeights(mcu::ModelOp model, ArrayRef<mcu::ModelOp> others) {
  std::map<uint64_t, SmallVector<Member>> known;
  for (mcu::ModelOp other : others)
    for (mcu::WeightsOp weights : getUsedWeights(other))
      if (!weights.getOwner())
        if (std::optional<uint64_t> hash = computeHash(weights))
          known[*hash].push_back({other, weights});
  if (known.empty())
    return;
  MLIRContext *context = model.getContext();
  for (mcu::WeightsOp weights : getUsedWeights(model)) {
    std::optional<uint64_t> hash;
    if (weights.getNumBytes() >= kFewestBytes)
      hash = computeHash(weights);
    auto found = hash ? known.find(*hash) : known.end();
    if (found == known.end())
      continue;
    auto *equal = llvm::find_if(found->second, [&](const Member &member) {
      return areEqual(member.weights, weights);
    });
    if (equal == found->second.end())
      continue;
    auto name = [&](StringRef symbol) {
      return FlatSymbolRefAttr::get(context, symbol);
    };
    std::string object = getWeightsObjectName(equal->model, equal->weights);
    weights.setOwnerAttr(
        SymbolRefAttr::get(context, equal->model.getSymName(),
                           {name(object), name(equal->weights.getSymName())}));
  }
}

} // namespace tinyml
