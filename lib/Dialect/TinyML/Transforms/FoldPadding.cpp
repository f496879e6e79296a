//===- FoldPadding.cpp - Fold pads into convolutions and pools ------------===//

#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Dialect/TinyML/Transforms/ApplyPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_FOLDPADDING
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns `padding` [top, left, bottom, right] plus that of `pad`. Fails where
/// `pad` repeats elements, cuts, or touches batch or channels.
static FailureOr<SmallVector<int64_t>> addPadding(PadOp pad,
                                                  ArrayRef<int64_t> padding) {
  ArrayRef<int64_t> low = pad.getLow(), high = pad.getHigh();
  if (pad.getMode() != "constant" || low.size() != 4 || low[0] != 0 ||
      high[0] != 0 || low[3] != 0 || high[3] != 0)
    return failure();
  SmallVector<int64_t> sum{padding[0] + low[1], padding[1] + low[2],
                           padding[2] + high[1], padding[3] + high[2]};
  for (int64_t side : {low[1], low[2], high[1], high[2]})
    if (side < 0)
      return failure();
  return sum;
}

/// Returns whether each side of a pool's padding is smaller than its window,
/// as the pools require.
template <typename PoolOp>
static bool fitsWindow(PoolOp pool, ArrayRef<int64_t> padding) {
  for (int side : {0, 1, 2, 3})
    if (padding[side] >
        (pool.getKernel()[side % 2] - 1) * pool.getDilations()[side % 2])
      return false;
  return true;
}

static bool isZero(ArrayRef<int64_t> padding) {
  return llvm::all_of(padding, [](int64_t side) { return side == 0; });
}

/// What the padding of a convolution stands for is zero.
static bool canFold(Conv2DOp, PadOp pad, ArrayRef<int64_t>) {
  return pad.getValue().isZero();
}

/// A mean may count padding, as zeros; not only part of it.
static bool canFold(AvgPool2DOp pool, PadOp pad, ArrayRef<int64_t> padding) {
  return pad.getValue().isZero() && !pool.getCeilMode() &&
         (pool.getCountIncludePad() || isZero(pool.getPadding())) &&
         fitsWindow(pool, padding);
}

/// Padding never is the maximum, like minus infinity or the lowest number.
static bool canFold(MaxPool2DOp pool, PadOp pad, ArrayRef<int64_t> padding) {
  return getElementType(pool.getInput()).isF32() && !pool.getCeilMode() &&
         pad.getValue().isNegative() &&
         (pad.getValue().isInfinity() || pad.getValue().isLargest()) &&
         fitsWindow(pool, padding);
}

namespace {
template <typename OpT>
struct FoldPad : OpRewritePattern<OpT> {
  FoldPad(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern<OpT>(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(OpT op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().template getDefiningOp<PadOp>();
    if (!pad)
      return rewriter.notifyMatchFailure(op, "no pad before");
    FailureOr<SmallVector<int64_t>> padding = addPadding(pad, op.getPadding());
    if (failed(padding) || !canFold(op, pad, *padding))
      return rewriter.notifyMatchFailure(op, "another kind of padding");
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getInput());
      op.setPadding(*padding);
      if constexpr (std::is_same_v<OpT, AvgPool2DOp>)
        op.setCountIncludePad(true);
    });
    ++numFolded;
    return success();
  }

private:
  Pass::Statistic &numFolded;
};

struct FoldPadding : tinyml::ir::impl::FoldPaddingBase<FoldPadding> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldPad<Conv2DOp>, FoldPad<AvgPool2DOp>, FoldPad<MaxPool2DOp>>(
        &getContext(), numFolded);
    applyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
