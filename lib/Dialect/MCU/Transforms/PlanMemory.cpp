//===- PlanMemory.cpp - Lifetimes and offsets -----------------------------===//

#include "ArenaItems.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Support/NodeNames.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_PLANMEMORY
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct PlanMemoryPass : tinyml::mcu::impl::PlanMemoryBase<PlanMemoryPass> {
  using PlanMemoryBase::PlanMemoryBase;
  void runOnOperation() override;

  /// Removes the buffers that no step touches, with their views.
  void removeUnused();
  /// Says which buffers make the arena too large.
  void reportTooLarge(ArrayRef<AllocOp> buffers);
};
} // namespace

void PlanMemoryPass::removeUnused() {
  for (Operation &op : llvm::make_early_inc_range(
           llvm::reverse(getOperation().getBody().front())))
    if (isa<ViewOp, SliceOp, AllocOp>(op) && op.use_empty())
      op.erase();
}

/// Returns a buffer's type for people, e.g. `1x8x8x12 of i8`.
static std::string describe(AllocOp buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(type.getShape(), os, "x");
  os << (type.getRank() == 0 ? "one number" : "") << " of "
     << type.getElementType();
  return text;
}

void PlanMemoryPass::reportTooLarge(ArrayRef<AllocOp> buffers) {
  ModelOp model = getOperation();
  InFlightDiagnostic diag = emitError(model.getLoc())
                            << "needs an arena of " << *model.getArenaBytes()
                            << " bytes, " << arenaLimit.getValue()
                            << " bytes of RAM are left for it";
  if (llvm::any_of(buffers, [](AllocOp buffer) {
        return cast<MemRefType>(buffer.getType()).getElementType().isF32();
      }))
    diag << "; integers take a quarter: quantize the model (--quantize=int8 "
            "--calibration=<inputs.npz>)";
  SmallVector<AllocOp> sorted(buffers);
  llvm::stable_sort(sorted, [](AllocOp a, AllocOp b) {
    return *a.getOffset() < *b.getOffset();
  });
  for (AllocOp buffer : sorted) {
    ArrayRef<int64_t> live = *buffer.getLive();
    diag.attachNote(buffer.getLoc())
        << "bytes " << *buffer.getOffset() << " to "
        << *buffer.getOffset() + buffer.getNumBytes() << ", steps " << live[0]
        << " to " << live[1] << ": " << getNodeName(buffer.getLoc()) << ", "
        << buffer.getNumBytes() << " bytes, " << describe(buffer);
  }
}

void PlanMemoryPass::runOnOperation() {
  ModelOp model = getOperation();
  removeUnused();
  ArenaItems arena = collectArenaItems(model, BufferLiveness(model));
  Packing packing = packArena(arena.items, kArenaAlignment);

  Builder builder(model.getContext());
  for (auto [buffer, item, offset] :
       llvm::zip(arena.buffers, arena.items, packing.offsets)) {
    buffer.setLive(ArrayRef<int64_t>{item.first, item.last});
    buffer.setOffset(offset);
  }
  model.setArenaBytes(packing.bytes);
  numBuffers += arena.buffers.size();
  arenaBytes += packing.bytes;
  lowerBound += getPackingLowerBound(arena.items, kArenaAlignment);
  if (arenaLimit > 0 && packing.bytes > arenaLimit) {
    reportTooLarge(arena.buffers);
    signalPassFailure();
  }
}
