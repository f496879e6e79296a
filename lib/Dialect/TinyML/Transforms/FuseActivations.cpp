//===- FuseActivations.cpp - Fuse clamps into their producers -------------===//

#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Dialect/TinyML/Transforms/ApplyPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_FUSEACTIVATIONS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// clamp(op(x)) becomes op(x) with bounds.
struct FuseClamp : OpRewritePattern<ClampOp> {
  FuseClamp(MLIRContext *context, Pass::Statistic &numFused)
      : OpRewritePattern(context), numFused(numFused) {}

  LogicalResult matchAndRewrite(ClampOp clamp,
                                PatternRewriter &rewriter) const override {
    auto producer = clamp.getInput().getDefiningOp<ClampedOpInterface>();
    if (!producer || !clamp.getInput().hasOneUse())
      return rewriter.notifyMatchFailure(clamp, "no producer of its own");
    if (clamp.getInput().getType() != clamp.getType())
      return rewriter.notifyMatchFailure(clamp, "changes the scale");
    bool isRaw = getElementType(clamp.getInput()).isInteger();
    if (isRaw && !producer.clampsRawIntegers())
      return rewriter.notifyMatchFailure(clamp, "raw arithmetic wraps around");
    float lower = clamp.getLowerBound(), upper = clamp.getUpperBound();
    // The producer's bounds apply first: where the intervals are disjoint, the
    // result is the clamp's bound next to the producer's.
    auto bound = [&](float value) {
      return std::min(std::max(value, lower), upper);
    };
    rewriter.modifyOpInPlace(producer, [&] {
      producer.setBounds(bound(producer.getLowerBound()),
                         bound(producer.getUpperBound()));
    });
    rewriter.replaceOp(clamp, clamp.getInput());
    ++numFused;
    return success();
  }

private:
  Pass::Statistic &numFused;
};

/// clamp(reshape(op(x))) becomes reshape(clamp(op(x))).
struct RaiseClamp : OpRewritePattern<ClampOp> {
  using OpRewritePattern<ClampOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(ClampOp clamp,
                                PatternRewriter &rewriter) const override {
    Operation *move = clamp.getInput().getDefiningOp();
    if (!isMovedOnce(move))
      return rewriter.notifyMatchFailure(clamp, "not after a data movement");
    // Only where it may fuse: a clamp does not move for its own sake.
    Operation *origin = move;
    while (isMovedOnce(origin))
      origin = origin->getOperand(0).getDefiningOp();
    if (!isa_and_present<ClampedOpInterface>(origin) || !origin->hasOneUse())
      return rewriter.notifyMatchFailure(clamp, "nothing to fuse with");
    if (clamp.getInput().getType() != clamp.getType())
      return rewriter.notifyMatchFailure(clamp, "changes the scale");
    Operation *raised = rewriter.clone(*clamp);
    rewriter.modifyOpInPlace(raised, [&] {
      raised->setOperand(0, move->getOperand(0));
      raised->getResult(0).setType(move->getOperand(0).getType());
    });
    rewriter.moveOpBefore(raised, move);
    rewriter.modifyOpInPlace(
        move, [&] { move->setOperand(0, raised->getResult(0)); });
    rewriter.replaceOp(clamp, move->getResults());
    return success();
  }

private:
  /// Returns whether `op` moves every element, for one user.
  static bool isMovedOnce(Operation *op) {
    auto movement = dyn_cast_or_null<MovementOpInterface>(op);
    return movement && movement.keepsEveryElement() && op->hasOneUse();
  }
};

/// Removes bounds beyond the real range of a quantized result.
struct DropImpliedBounds : OpInterfaceRewritePattern<ClampedOpInterface> {
  DropImpliedBounds(MLIRContext *context, Pass::Statistic &numImplied)
      : OpInterfaceRewritePattern(context), numImplied(numImplied) {}

  LogicalResult matchAndRewrite(ClampedOpInterface op,
                                PatternRewriter &rewriter) const override {
    quant::UniformQuantizedType type = getQuantizedType(op->getResult(0));
    if (!type)
      return rewriter.notifyMatchFailure(op, "not quantized per tensor");
    const float infinity = std::numeric_limits<float>::infinity();
    float lower = op.getLowerBound(), upper = op.getUpperBound();
    double zeroPoint = type.getZeroPoint(), scale = type.getScale();
    bool dropsLower = lower != -infinity &&
                      lower <= (type.getStorageTypeMin() - zeroPoint) * scale;
    bool dropsUpper = upper != infinity &&
                      upper >= (type.getStorageTypeMax() - zeroPoint) * scale;
    if (!dropsLower && !dropsUpper)
      return rewriter.notifyMatchFailure(op, "bounds are inside the range");
    rewriter.modifyOpInPlace(op, [&] {
      op.setBounds(dropsLower ? -infinity : lower,
                   dropsUpper ? infinity : upper);
    });
    ++numImplied;
    return success();
  }

private:
  Pass::Statistic &numImplied;
};

struct FuseActivations
    : tinyml::ir::impl::FuseActivationsBase<FuseActivations> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseClamp>(&getContext(), numFused);
    patterns.add<DropImpliedBounds>(&getContext(), numImplied);
    patterns.add<RaiseClamp>(&getContext());
    applyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
