//===- MovementPatterns.cpp - Slices and joins in a row -------------------===//
//
// Part of canonicalization. A slice is a tinyml.pad that only cuts.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/PatternMatch.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns whether `pad` adds nothing.
static bool isSlice(PadOp pad) {
  auto cuts = [](int64_t size) { return size <= 0; };
  return pad.getMode() == "constant" && llvm::all_of(pad.getLow(), cuts) &&
         llvm::all_of(pad.getHigh(), cuts);
}

/// Returns `low` or `high` with 0 for dimension `dim`.
static SmallVector<int64_t> without(ArrayRef<int64_t> sizes, int64_t dim) {
  SmallVector<int64_t> others(sizes);
  others[dim] = 0;
  return others;
}

namespace {
/// pad(pad(x)) is one pad, where nothing is cut and then padded.
struct CombinePads : OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PadOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<PadOp>();
    if (!inner || inner.getMode() != "constant" || op.getMode() != "constant")
      return rewriter.notifyMatchFailure(op, "no pad with a constant before");
    bool isCut = isSlice(op) || isSlice(inner);
    if (!isCut && !op.getValue().bitwiseIsEqual(inner.getValue()))
      return rewriter.notifyMatchFailure(op, "other numbers around");
    // Two that add need one buffer less; a slice of a pad that others read is
    // cheaper made of the pad.
    if (!inner->hasOneUse() && !isSlice(inner))
      return rewriter.notifyMatchFailure(op, "the pad before stays");
    ArrayRef<int64_t> shape = ir::getShape(inner.getInput());
    SmallVector<int64_t> low, high;
    for (size_t dim = 0; dim < shape.size(); ++dim) {
      for (auto [first, second] :
           {std::pair(inner.getLow()[dim], op.getLow()[dim]),
            std::pair(inner.getHigh()[dim], op.getHigh()[dim])})
        if (first < 0 && second > 0)
          return rewriter.notifyMatchFailure(op, "pads what is cut");
      low.push_back(inner.getLow()[dim] + op.getLow()[dim]);
      high.push_back(inner.getHigh()[dim] + op.getHigh()[dim]);
      // No side cuts into what the other has added.
      if (low.back() < -shape[dim] || high.back() < -shape[dim])
        return rewriter.notifyMatchFailure(op, "cuts all of it");
    }
    float value = (isSlice(op) ? inner : op).getValue().convertToFloat();
    rewriter.replaceOpWithNewOp<PadOp>(op, op.getType(), inner.getInput(), low,
                                       high, "constant", APFloat(value));
    return success();
  }
};

/// slice(concat(a, b, ...)) of one operand is a slice of that, where nothing
/// else reads the concat: a join that stays is as good to read from, and its
/// slices may be joined again.
struct SliceOfConcat : OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PadOp op,
                                PatternRewriter &rewriter) const override {
    auto concat = op.getInput().getDefiningOp<ConcatOp>();
    if (!concat)
      return rewriter.notifyMatchFailure(op, "no concat before");
    for (Operation *user : concat->getUsers()) {
      auto slice = dyn_cast<PadOp>(user);
      if (!slice || !findOperand(slice, concat))
        return rewriter.notifyMatchFailure(op, "all of the concat is read");
    }
    auto [input, start] = *findOperand(op, concat);
    int64_t axis = concat.getAxis();
    SmallVector<int64_t> low(op.getLow()), high(op.getHigh());
    low[axis] += start;
    high[axis] = ir::getShape(op.getOutput())[axis] -
                 ir::getShape(input)[axis] - low[axis];
    rewriter.replaceOpWithNewOp<PadOp>(op, op.getType(), input, low, high,
                                       "constant", op.getValue());
    return success();
  }

private:
  /// Returns the operand of `concat` that has all of `slice`, and where it
  /// starts, or nothing.
  static std::optional<std::pair<Value, int64_t>> findOperand(PadOp slice,
                                                              ConcatOp concat) {
    int64_t axis = concat.getAxis(), start = 0;
    int64_t first = -slice.getLow()[axis];
    int64_t last = first + ir::getShape(slice.getOutput())[axis];
    if (!isSlice(slice) || first == last)
      return std::nullopt;
    for (Value input : concat.getInputs()) {
      int64_t end = start + ir::getShape(input)[axis];
      // Another scale is a change of numbers.
      if (start <= first && last <= end &&
          getElementType(input) == getElementType(slice.getOutput()))
        return std::make_pair(input, start);
      start = end;
    }
    return std::nullopt;
  }
};

/// concat(concat(a, b), c) along one dimension is one concat. The last of a row
/// takes all of it at once: each in turn would take the square of their number.
struct FlattenConcat : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    if (op->hasOneUse())
      if (auto user = dyn_cast<ConcatOp>(*op->user_begin());
          user && isPart(op, user))
        return rewriter.notifyMatchFailure(op, "is a part of another");
    SmallVector<Value> inputs;
    // Those to come, the next one last.
    SmallVector<Value> pending(llvm::reverse(op.getInputs()));
    while (!pending.empty()) {
      Value input = pending.pop_back_val();
      auto inner = input.getDefiningOp<ConcatOp>();
      if (inner && isPart(inner, op))
        llvm::append_range(pending, llvm::reverse(inner.getInputs()));
      else
        inputs.push_back(input);
    }
    if (inputs.size() == op.getInputs().size())
      return rewriter.notifyMatchFailure(op, "no concat of its own before");
    rewriter.replaceOpWithNewOp<ConcatOp>(op, op.getType(), inputs,
                                          op.getAxis());
    return success();
  }

private:
  /// Another scale in between would round twice.
  static bool isPart(ConcatOp inner, ConcatOp outer) {
    return inner->hasOneUse() && inner.getAxis() == outer.getAxis() &&
           getElementType(inner.getOutput()) ==
               getElementType(outer.getOutput());
  }
};

/// concat of slices of one value that lie side by side is one slice, or the
/// value.
struct JoinSlices : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis();
    SmallVector<Value> inputs;
    for (Value input : op.getInputs()) {
      PadOp before, slice = input.getDefiningOp<PadOp>();
      if (!inputs.empty())
        before = inputs.back().getDefiningOp<PadOp>();
      if (!before || !slice || !areSideBySide(before, slice, axis)) {
        inputs.push_back(input);
        continue;
      }
      SmallVector<int64_t> high(before.getHigh());
      high[axis] = slice.getHigh()[axis];
      SmallVector<int64_t> shape(ir::getShape(before.getOutput()));
      shape[axis] += ir::getShape(slice.getOutput())[axis];
      inputs.back() = PadOp::create(
          rewriter, op.getLoc(),
          RankedTensorType::get(shape, getElementType(before.getOutput())),
          before.getInput(), before.getLow(), high, "constant",
          before.getValue());
    }
    if (inputs.size() == op.getInputs().size())
      return rewriter.notifyMatchFailure(op, "no slices side by side");
    rewriter.replaceOpWithNewOp<ConcatOp>(op, op.getType(), inputs, axis);
    return success();
  }

private:
  static bool areSideBySide(PadOp left, PadOp right, int64_t axis) {
    if (!isSlice(left) || !isSlice(right) ||
        left.getInput() != right.getInput() ||
        without(left.getLow(), axis) != without(right.getLow(), axis) ||
        without(left.getHigh(), axis) != without(right.getHigh(), axis))
      return false;
    int64_t end = -left.getLow()[axis] + ir::getShape(left.getOutput())[axis];
    return end == -right.getLow()[axis];
  }
};
} // namespace

void PadOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<CombinePads, SliceOfConcat>(context);
}

void ConcatOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<FlattenConcat, JoinSlices>(context);
}
