//===- DropVoidBounds.cpp - Drop bounds that no number reaches ------------===//

#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Dialect/TinyML/Transforms/ChannelRanges.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Support/QuantMath.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_DROPVOIDBOUNDS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns what `lower` and `upper` are among the numbers that `value` has in
/// ChannelRanges. Fails where that is not known.
static FailureOr<ChannelRange> getLimits(Value value, float lower,
                                         float upper) {
  if (getElementType(value).isF32())
    return ChannelRange{lower, upper};
  quant::UniformQuantizedType type = getQuantizedType(value);
  if (!type)
    return failure();
  StoredRange range = computeStoredRange(type, lower, upper);
  return ChannelRange{double(range.lo), double(range.hi)};
}

namespace {
struct DropVoidBounds : tinyml::ir::impl::DropVoidBoundsBase<DropVoidBounds> {
  using DropVoidBoundsBase::DropVoidBoundsBase;

  void runOnOperation() override {
    SmallVector<ClampedOpInterface> ops;
    if (getOperation().getBody().hasOneBlock())
      for (auto op :
           getOperation().getBody().front().getOps<ClampedOpInterface>())
        if (!op.isUnbounded())
          ops.push_back(op);
    if (onlyClamps)
      llvm::erase_if(ops, [](ClampedOpInterface op) { return !isClamp(op); });
    if (ops.empty())
      return;
    ChannelRanges ranges(getOperation());
    int64_t bounds = 0, clamps = 0;
    for (ClampedOpInterface op : ops) {
      bounds += drop(op, ranges);
      if (!op.isUnbounded() || !isClamp(op) ||
          op->getOperand(0).getType() != op->getResult(0).getType())
        continue;
      op->getResult(0).replaceAllUsesWith(op->getOperand(0));
      op->erase();
      ++clamps;
    }
    numBounds += bounds;
    numClamps += clamps;
    if (bounds > 0)
      getOperation().emitRemark(
          llvm::formatv("{0} bounds are never reached, {1} clamps do nothing",
                        bounds, clamps));
  }

private:
  /// Returns whether `op` does nothing but clamp each number.
  static bool isClamp(ClampedOpInterface op) {
    return op->hasTrait<OpTrait::Elementwise>() && op->getNumOperands() == 1;
  }

  int64_t drop(ClampedOpInterface op, ChannelRanges &ranges);
};
} // namespace

/// Drops the bounds of `op` that no channel passes without them; returns how
/// many.
int64_t DropVoidBounds::drop(ClampedOpInterface op, ChannelRanges &ranges) {
  Value result = op->getResult(0);
  float lower = op.getLowerBound(), upper = op.getUpperBound();
  FailureOr<ChannelRange> limits = getLimits(result, lower, upper);
  if (failed(limits))
    return 0;
  op.setBounds(-ir::kUnbounded, ir::kUnbounded);
  ranges.update(op);
  bool passesLower = false, passesUpper = false;
  for (ChannelRange range : ranges.get(result)) {
    passesLower |= !(range.lo >= limits->lo);
    passesUpper |= !(range.hi <= limits->hi);
  }
  op.setBounds(passesLower ? lower : -ir::kUnbounded,
               passesUpper ? upper : ir::kUnbounded);
  ranges.update(op);
  return int64_t(!passesLower && lower != -ir::kUnbounded) +
         int64_t(!passesUpper && upper != ir::kUnbounded);
}
