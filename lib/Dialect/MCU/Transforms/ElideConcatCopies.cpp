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

/// Models of more steps are not packed for each copy: what a copy costs is then
/// told by the bytes that live at each step.
static constexpr int64_t kMaxPackedSteps = 500;

namespace {
/// A copy of all of `source` to the bytes of `target` from `offset` on.
struct WholeCopy {
  AllocOp source;
  Value target;
  int64_t offset;

  int64_t end() { return offset + source.getNumBytes(); }
};

/// What steps do to a buffer or a view of it.
struct BufferUses {
  /// A step and the bytes that it may write to.
  struct Write {
    int64_t step, begin, end;
  };
  SmallVector<int64_t, 4> steps;
  SmallVector<Write, 2> writes;
};

/// The buffers of a model and what steps do to them, while copies are elided.
/// Steps keep their numbers until the end.
class ConcatCopies {
public:
  explicit ConcatCopies(ModelOp model);

  /// Elides step `number` if it is such a copy and nothing speaks against it.
  bool tryElide(int64_t number);
  /// Removes the steps of copies that were elided.
  void eraseElided();
  int64_t getNumSteps() const { return liveness.getSteps().size(); }

private:
  bool isWrittenByOthers(int64_t number, WholeCopy copy);
  bool wouldOverlap(int64_t number, WholeCopy copy);
  bool isCarriedInPlace(int64_t number, WholeCopy copy);
  bool keepsArena(const BufferMerge &merge);
  bool keepsLiveBytes(const BufferMerge &merge);
  void apply(int64_t number, const BufferMerge &merge);

  ModelOp model;
  BufferLiveness liveness;
  llvm::DenseMap<Value, BufferUses> uses;
  SmallVector<CallOp> elided;
  /// Of the arena as it is, where that has been asked for.
  std::optional<int64_t> arenaBytes;
  /// Bytes of the arena that live at each step, where there are many steps.
  SmallVector<int64_t> liveBytes;
};

struct ElideConcatCopiesPass
    : tinyml::mcu::impl::ElideConcatCopiesBase<ElideConcatCopiesPass> {
  void runOnOperation() override;
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

ConcatCopies::ConcatCopies(ModelOp model) : model(model), liveness(model) {
  for (auto [index, op] : llvm::enumerate(liveness.getSteps())) {
    CallOp step = op;
    int64_t number = index;
    auto addWrite = [&](Value root, int64_t from, int64_t to) {
      uses[root].writes.push_back({number, from, to});
      // A slice may be any part of its owner.
      if (Value owner = getOwner(root); owner != root)
        uses[owner].writes.push_back(
            {number, 0, getNumBytes(cast<MemRefType>(owner.getType()))});
    };
    for (Value operand : step->getOperands()) {
      Value root = getRoot(operand).first, owner = getOwner(root);
      uses[root].steps.push_back(number);
      if (owner != root)
        uses[owner].steps.push_back(number);
    }
    for (OperandRange range : {step.getOutputs(), step.getScratch()})
      for (Value output : range) {
        auto [root, from] = getRoot(output);
        int64_t to = from + getNumBytes(cast<MemRefType>(output.getType()));
        if (std::optional<WholeCopy> copy = matchCopy(step)) {
          from = copy->offset;
          to = copy->end();
        }
        addWrite(root, from, to);
      }
  }
  if (getNumSteps() <= kMaxPackedSteps)
    return;
  liveBytes.resize(getNumSteps() + 1); // a loop may end with the last step
  for (AllocOp buffer : model.getBody().front().getOps<AllocOp>()) {
    BufferLifetime lifetime = liveness.get(buffer);
    for (int64_t step = lifetime.first; step >= 0 && step <= lifetime.last;
         ++step)
      liveBytes[step] += buffer.getNumBytes();
  }
}

/// Whether a step other than `number` may write to the bytes that the copy
/// writes.
bool ConcatCopies::isWrittenByOthers(int64_t number, WholeCopy copy) {
  return llvm::any_of(
      uses[copy.target].writes, [&](const BufferUses::Write &write) {
        return write.step != number && write.begin < copy.end() &&
               copy.offset < write.end;
      });
}

/// Whether the copy, in a loop, makes what a trip has computed what the next
/// one begins with, and the trip could compute it there: it does not look at
/// the old value from then on.
bool ConcatCopies::isCarriedInPlace(int64_t number, WholeCopy copy) {
  const StepLoop *loop = liveness.getLoop(number);
  if (!loop || copy.target.getDefiningOp<SliceOp>())
    return false;
  for (const BufferUses::Write &write : uses[copy.target].writes)
    if (write.step != number && loop->contains(write.step))
      return false;
  int64_t firstWrite = liveness.get(copy.source).firstWrite;
  return llvm::all_of(uses[copy.target].steps, [&](int64_t step) {
    return step == number || !loop->contains(step) || step < firstWrite ||
           (step == firstWrite && replacesInPlace(liveness.getSteps()[step],
                                                  copy.target, copy.source));
  });
}

/// Whether a step other than `number` touches the source and, by another
/// operand, the part of the target that the source would be.
bool ConcatCopies::wouldOverlap(int64_t number, WholeCopy copy) {
  auto isPart = [&](Value operand) {
    auto [root, begin] = getRoot(operand);
    int64_t end = begin + getNumBytes(cast<MemRefType>(operand.getType()));
    return root == copy.target && begin < copy.end() && copy.offset < end;
  };
  return llvm::any_of(uses[copy.source].steps, [&](int64_t other) {
    CallOp step = liveness.getSteps()[other];
    return other != number && llvm::any_of(step->getOperands(), isPart);
  });
}

/// Whether no more bytes live at any step after `merge` than at the worst step
/// before.
bool ConcatCopies::keepsLiveBytes(const BufferMerge &merge) {
  auto getBytes = [](Value root) {
    auto buffer = root.getDefiningOp<AllocOp>();
    return buffer ? buffer.getNumBytes() : 0;
  };
  BufferLifetime source = liveness.get(merge.source);
  BufferLifetime target = liveness.get(merge.target);
  int64_t sourceBytes = getBytes(merge.source);
  int64_t targetBytes = getBytes(merge.target);
  auto getChange = [&](int64_t step) {
    bool wasTarget = target.first <= step && step <= target.last;
    bool wasSource = source.first <= step && step <= source.last;
    return (wasTarget ? 0 : targetBytes) - (wasSource ? sourceBytes : 0);
  };
  auto steps = llvm::seq_inclusive(std::min(source.first, target.first),
                                   std::max(source.last, target.last));
  int64_t peak = *llvm::max_element(liveBytes);
  if (llvm::any_of(steps, [&](int64_t step) {
        return getChange(step) > 0 && liveBytes[step] + getChange(step) > peak;
      }))
    return false;
  for (int64_t step : steps)
    liveBytes[step] += getChange(step);
  return true;
}

/// Whether the arena is not larger after `merge`.
bool ConcatCopies::keepsArena(const BufferMerge &merge) {
  if (!liveBytes.empty())
    return keepsLiveBytes(merge);
  auto pack = [&](std::optional<BufferMerge> merge) {
    return packArena(collectArenaItems(model, liveness, merge).items,
                     kArenaAlignment)
        .bytes;
  };
  if (!arenaBytes)
    arenaBytes = pack({});
  return pack(merge) <= *arenaBytes;
}

void ConcatCopies::apply(int64_t number, const BufferMerge &merge) {
  BufferUses of = uses.lookup(merge.source);
  uses.erase(merge.source);
  BufferUses &into = uses[merge.target];
  auto isElided = [&](int64_t step) { return step == number; };
  llvm::erase_if(into.writes, [&](const BufferUses::Write &write) {
    return isElided(write.step);
  });
  for (BufferUses::Write write : of.writes)
    into.writes.push_back(
        {write.step, write.begin + merge.offset, write.end + merge.offset});
  llvm::append_range(into.steps, of.steps);
  llvm::erase_if(into.steps, isElided);
  liveness.merge(merge.source, merge.target);
  arenaBytes.reset();
  elided.push_back(liveness.getSteps()[number]);
}

bool ConcatCopies::tryElide(int64_t number) {
  CallOp step = liveness.getSteps()[number];
  std::optional<WholeCopy> copy = matchCopy(step);
  if (!copy)
    return false;
  Type element = cast<MemRefType>(copy->source.getType()).getElementType();
  if (copy->offset % getElementBytes(element) != 0 ||
      liveness.get(copy->source).lastWrite > number)
    return false;
  const StepLoop *loop = liveness.getLoop(number);
  if (loop && !liveness.isInside(copy->source, *loop))
    return false;
  if (!isCarriedInPlace(number, *copy) &&
      (isWrittenByOthers(number, *copy) || wouldOverlap(number, *copy) ||
       !isFreeWhenWritten(model, liveness, copy->source, copy->target)))
    return false;
  BufferMerge merge{copy->source, copy->target, copy->offset};
  if (!keepsArena(merge))
    return false;
  apply(number, merge);
  replaceBuffer(copy->source, copy->target, copy->offset);
  return true;
}

void ConcatCopies::eraseElided() {
  for (CallOp step : elided)
    step->erase();
}

void ElideConcatCopiesPass::runOnOperation() {
  hoistBuffers(getOperation());
  ConcatCopies copies(getOperation());
  for (int64_t number = 0; number < copies.getNumSteps(); ++number)
    if (copies.tryElide(number))
      ++numElided;
  copies.eraseElided();
}
