//===- ElideConcatCopies.cpp - Concatenate without copying ----------------===//

#include "ArenaItems.h"
#include "HoistBuffers.h"
#include "InPlace.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Support/Weights.h"
#include "tinyml/types.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_ELIDECONCATCOPIES
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
/// A copy of all of `source` to the bytes of `target` from `offset` on.
struct WholeCopy {
  AllocOp source;
  Value target;
  int64_t offset;

  int64_t end() { return offset + source.getNumBytes(); }
};

struct ElideConcatCopiesPass
    : tinyml::mcu::impl::ElideConcatCopiesBase<ElideConcatCopiesPass> {
  void runOnOperation() override;

  /// Elides step `number` if it is such a copy and nothing speaks against it.
  bool tryElide(const BufferLiveness &liveness, int64_t number);
};
} // namespace

/// Returns what `step` copies, if it moves a whole buffer to one contiguous
/// place.
static std::optional<WholeCopy> matchCopy(CallOp step) {
  // What the struct describes is the copy, for elements of any width.
  if (step.getKernelInfo().shape.name != "tm_copy_shape")
    return {};
  tm_copy_shape shape;
  memcpy(&shape, step.getShape().data(), sizeof(shape));
  bool isContiguous = shape.rows == 1 || (shape.x_stride == shape.len &&
                                          shape.y_stride == shape.len);
  auto [from, fromOffset] = getRoot(step.getInputs().front());
  auto [to, toOffset] = getRoot(step.getOutputs().front());
  auto source = from.getDefiningOp<AllocOp>();
  if (!isContiguous || !source || fromOffset != 0 || from == to)
    return {};
  int64_t width = step.getKernelInfo().outputs.front().elementBytes;
  if (source.getNumBytes() != int64_t(shape.rows) * shape.len * width)
    return {};
  return WholeCopy{source, to, toOffset + shape.y_offset * width};
}

/// Whether a step other than `number` may write to bytes begin to end of
/// `target`.
static bool isWrittenByOthers(const BufferLiveness &liveness, int64_t number,
                              Value target, int64_t begin, int64_t end) {
  for (auto [other, op] : llvm::enumerate(liveness.getSteps())) {
    CallOp step = op;
    if (static_cast<int64_t>(other) == number)
      continue;
    for (OperandRange range : {step.getOutputs(), step.getScratch()})
      for (Value output : range) {
        auto [root, from] = getRoot(output);
        int64_t to = from + getNumBytes(cast<MemRefType>(output.getType()));
        if (std::optional<WholeCopy> copy = matchCopy(step)) {
          from = copy->offset;
          to = copy->end();
        }
        if (root == target && from < end && begin < to)
          return true;
      }
  }
  return false;
}

/// Whether a step other than `number` touches the source and, by another
/// operand, the part of the target that the source would be.
static bool wouldOverlap(const BufferLiveness &liveness, int64_t number,
                         WholeCopy copy) {
  auto isSource = [&](Value operand) {
    return getRoot(operand).first == copy.source.getResult();
  };
  auto isPart = [&](Value operand) {
    auto [root, begin] = getRoot(operand);
    int64_t end = begin + getNumBytes(cast<MemRefType>(operand.getType()));
    return root == copy.target && begin < copy.end() && copy.offset < end;
  };
  for (auto [other, op] : llvm::enumerate(liveness.getSteps())) {
    CallOp step = op;
    if (static_cast<int64_t>(other) != number &&
        llvm::any_of(step->getOperands(), isSource) &&
        llvm::any_of(step->getOperands(), isPart))
      return true;
  }
  return false;
}

/// The arena's size with the buffers of `liveness` after `merge`.
static int64_t getArenaBytes(ModelOp model, const BufferLiveness &liveness,
                             std::optional<BufferMerge> merge = {}) {
  return packArena(collectArenaItems(model, liveness, merge).items,
                   kArenaAlignment)
      .bytes;
}

bool ElideConcatCopiesPass::tryElide(const BufferLiveness &liveness,
                                     int64_t number) {
  CallOp step = liveness.getSteps()[number];
  std::optional<WholeCopy> copy = matchCopy(step);
  if (!copy)
    return false;
  Type element = cast<MemRefType>(copy->source.getType()).getElementType();
  if (copy->offset % getElementBytes(element) != 0 ||
      liveness.get(copy->source).lastWrite > number ||
      isWrittenByOthers(liveness, number, copy->target, copy->offset,
                        copy->end()) ||
      wouldOverlap(liveness, number, *copy))
    return false;
  ModelOp model = getOperation();
  if (!isFreeWhenWritten(model, liveness, copy->source, copy->target))
    return false;
  BufferMerge merge{copy->source, copy->target, copy->offset};
  if (getArenaBytes(model, liveness, merge) > getArenaBytes(model, liveness))
    return false;
  replaceBuffer(copy->source, copy->target, copy->offset);
  step->erase();
  return true;
}

void ElideConcatCopiesPass::runOnOperation() {
  hoistBuffers(getOperation());
  BufferLiveness liveness(getOperation());
  for (int64_t number = 0;
       number < static_cast<int64_t>(liveness.getSteps().size());) {
    if (!tryElide(liveness, number)) {
      ++number;
      continue;
    }
    ++numElided;
    // The step is gone: the next one has its number.
    liveness = BufferLiveness(getOperation());
  }
}
