//===- LimitScratch.cpp - Variants that do without more memory ------------===//

#include "ArenaItems.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_LIMITSCRATCH
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct LimitScratchPass
    : tinyml::mcu::impl::LimitScratchBase<LimitScratchPass> {
  using LimitScratchBase::LimitScratchBase;
  void runOnOperation() override;

  /// Returns the bytes that the arena may take, which takes `without` bytes
  /// without the scratch of variants.
  int64_t getLimit(int64_t without) const;
};

/// The scratch of one call of a variant.
struct VariantScratch {
  CallOp step;
  /// Index of its item.
  size_t item;
  int64_t bytes;
  /// What lives beside it.
  int64_t others;
};
} // namespace

/// Returns how many bytes live at each step, where two items that may overlap
/// do so.
static SmallVector<int64_t> getLiveBytes(ArrayRef<PackItem> items) {
  int64_t steps = 0;
  for (const PackItem &item : items)
    steps = std::max(steps, item.last + 1);
  SmallVector<int64_t> live(steps + 1);
  for (const PackItem &item : items) {
    live[item.first] += item.bytes;
    live[item.last + 1] -= item.bytes;
  }
  for (int64_t step = 1; step <= steps; ++step)
    live[step] += live[step - 1];
  for (const PackItem &item : items) {
    if (item.over < 0)
      continue;
    const PackItem &over = items[item.over];
    live[item.first] -= std::max<int64_t>(
        0, item.bytes + over.bytes -
               std::max(item.bytes, over.bytes + item.distance));
  }
  return live;
}

/// Returns the calls of variants that take scratch, those with the most beside
/// it first, and takes their scratch out of the items.
static SmallVector<VariantScratch> takeScratch(ModelOp model,
                                               ArenaItems &arena) {
  llvm::DenseMap<Value, size_t> numbers;
  for (auto [index, buffer] : llvm::enumerate(arena.buffers))
    numbers[buffer] = index;
  SmallVector<VariantScratch> taken;
  for (CallOp step : model.getSteps()) {
    const KernelVariant *variant = step.getKernelVariant();
    if (!variant || variant->scratch.empty())
      continue;
    // The last operands: the kernel's own come before them.
    for (Value buffer : step.getScratch().take_back(variant->scratch.size())) {
      auto found = numbers.find(buffer);
      if (found == numbers.end())
        continue;
      PackItem &item = arena.items[found->second];
      taken.push_back({step, found->second, item.bytes, 0});
      item.bytes = 0;
    }
  }
  SmallVector<int64_t> live = getLiveBytes(arena.items);
  for (VariantScratch &scratch : taken)
    scratch.others = live[arena.items[scratch.item].first];
  llvm::stable_sort(taken,
                    [](const VariantScratch &a, const VariantScratch &b) {
                      return a.others + a.bytes > b.others + b.bytes;
                    });
  return taken;
}

int64_t LimitScratchPass::getLimit(int64_t without) const {
  int64_t limit = without + std::max<int64_t>(bytes, without * percent / 100);
  if (arenaLimit > 0 && without <= arenaLimit)
    limit = std::min(limit, arenaLimit.getValue());
  return limit;
}

void LimitScratchPass::runOnOperation() {
  ModelOp model = getOperation();
  ArenaItems arena = collectArenaItems(model, BufferLiveness(model));
  ArenaItems rest = arena;
  SmallVector<VariantScratch> taken = takeScratch(model, rest);
  if (taken.empty())
    return;
  int64_t limit = getLimit(packArena(rest.items, kArenaAlignment).bytes);
  auto drop = [&](ArrayRef<VariantScratch> scratches) {
    for (const VariantScratch &scratch : scratches) {
      arena.items[scratch.item].bytes = 0;
      CallOp step = scratch.step;
      if (!step.getVariant())
        continue;
      unsigned added = step.getKernelVariant()->scratch.size();
      step.getScratchMutable().erase(step.getScratch().size() - added, added);
      step.removeVariantAttr();
      ++numDropped;
    }
  };
  auto *kept = llvm::find_if(taken, [&](const VariantScratch &scratch) {
    return scratch.others + scratch.bytes <= limit;
  });
  drop(ArrayRef(taken.begin(), kept));
  // What fits by its bytes may not fit in one piece.
  ArrayRef<VariantScratch> left(kept, taken.end());
  while (!left.empty() &&
         packArena(arena.items, kArenaAlignment).bytes > limit) {
    size_t half = (left.size() + 1) / 2;
    drop(left.take_front(half));
    left = left.drop_front(half);
  }
}
