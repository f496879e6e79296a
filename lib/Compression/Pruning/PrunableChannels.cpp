//===- PrunableChannels.cpp - Channels that may be left out ---------------===//

#include "tinyml/Compression/Pruning/PrunableChannels.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <map>

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

/// Returns whether `op` computes floats with constants that can be changed.
static bool isFloatLayer(LinearOpInterface op) {
  return getElementType(op.getOutput()).isF32() &&
         getElementType(op.getInput()).isF32() &&
         llvm::all_of(op->getOperands().drop_front(), [](Value operand) {
           return getConstant(operand) && getElementType(operand).isF32();
         });
}

namespace {
/// What is known of a class while layers are looked at.
struct FoundClass {
  SmallVector<LayerShare, 4> shares;
  bool isComputed = false; ///< by a layer
  bool isBlocked = false;  ///< some layer cannot do without

  LayerShare &getShare(unsigned layer) {
    if (shares.empty() || shares.back().layer != layer)
      shares.push_back({layer});
    return shares.back();
  }
};
} // namespace

PrunableChannels::PrunableChannels(func::FuncOp func) : slots(func) {
  for (Operation &op : func.getBody().front())
    if (auto linear = dyn_cast<LinearOpInterface>(op))
      layers.push_back(linear);
  llvm::MapVector<unsigned, FoundClass> found;
  for (unsigned index = 0; index < layers.size(); ++index) {
    LinearOpInterface op = layers[index];
    bool isFloat = isFloatLayer(op);
    auto visit = [&](Value value, bool isOutput) {
      for (int64_t channel = 0; channel < getShape(value).back(); ++channel) {
        unsigned leader = slots.getClass(value, channel);
        if (slots.isKept(leader))
          continue;
        FoundClass &entry = found[leader];
        LayerShare &share = entry.getShare(index);
        ++(isOutput ? share.outputs : share.inputs);
        entry.isComputed |= isOutput;
        entry.isBlocked |= !isFloat;
      }
    };
    visit(op.getInput(), /*isOutput=*/false);
    visit(op.getOutput(), /*isOutput=*/true);
  }
  std::map<std::vector<int64_t>, unsigned> known;
  for (auto &[leader, entry] : found) {
    if (entry.isBlocked || !entry.isComputed)
      continue;
    std::vector<int64_t> key;
    for (const LayerShare &share : entry.shares)
      llvm::append_values(key, static_cast<int64_t>(share.layer), share.inputs,
                          share.outputs);
    auto [place, isNew] = known.try_emplace(key, sets.size());
    if (isNew)
      sets.push_back({entry.shares, {}});
    sets[place->second].classes.push_back(leader);
    setOf[leader] = place->second;
  }
}

SmallVector<LayerSize> PrunableChannels::getSizes() const {
  SmallVector<LayerSize> sizes;
  for (LinearOpInterface op : layers) {
    FilterMap map = op.getFilterMap();
    LayerSize size{map.getNumInputs(), map.getNumOutputs(), 0, 1, 1};
    if (op.getGroups() != 1)
      size.inputsPerGroup = size.inputs / op.getGroups();
    LinearCost cost(op);
    int64_t pairs = std::max<int64_t>(size.countPairs(), 1);
    size.products = cost.multiplications / pairs;
    size.weights = cost.weights / pairs;
    sizes.push_back(size);
  }
  return sizes;
}

} // namespace tinyml
