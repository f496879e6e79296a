//===- AttentionPatterns.cpp - Softmax and scores in parts ----------------===//

#include "tinyml/Dialect/TinyML/IR/AttentionPatterns.h"
#include "mlir/IR/PatternMatch.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns whether `op` computes floats without bounds.
static bool isPlainFloat(Operation *op) {
  auto clamped = dyn_cast<ClampedOpInterface>(op);
  return getElementType(op->getResult(0)).isF32() &&
         (!clamped || clamped.isUnbounded());
}

/// Returns the op that computes `value`, of floats and without bounds, or null.
template <typename Op>
static Op getPlain(Value value) {
  auto op = value.getDefiningOp<Op>();
  return op && isPlainFloat(op) ? op : Op();
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// Returns what `value` is the difference of and its maximum along `axis`, or
/// `value` itself: a softmax of both is the same.
static Value skipMaximum(Value value, int64_t axis) {
  auto sub = getPlain<SubOp>(value);
  auto most = sub ? getPlain<ReduceMaxOp>(sub.getRhs()) : ReduceMaxOp();
  return most && most.getInput() == sub.getLhs() &&
                 most.getAxes() == ArrayRef<int64_t>(axis) &&
                 sub.getType() == sub.getLhs().getType() && sub->hasOneUse()
             ? sub.getLhs()
             : value;
}

/// Replaces `op`, which is `numerator` by `sum`, by a softmax if it is one.
static LogicalResult rewriteSoftmax(Operation *op, Value numerator, Value sum,
                                    PatternRewriter &rewriter,
                                    AttentionCounts &counts) {
  auto exp = getPlain<ExpOp>(numerator);
  auto reduce = getPlain<ReduceSumOp>(sum);
  if (!exp || !reduce || reduce.getInput() != numerator ||
      reduce.getAxes().size() != 1 || !sum.hasOneUse() || !isPlainFloat(op) ||
      op->getResult(0).getType() != numerator.getType() ||
      !llvm::all_of(numerator.getUsers(), [&](Operation *user) {
        return user == op || user == reduce;
      }))
    return failure();
  int64_t axis = reduce.getAxes().front();
  rewriter.replaceOpWithNewOp<SoftmaxOp>(
      op, op->getResult(0).getType(), skipMaximum(exp.getInput(), axis), axis);
  ++counts.softmax;
  return success();
}

namespace {
/// exp(x) / sum exp(x).
struct SoftmaxByQuotient : OpRewritePattern<DivOp> {
  SoftmaxByQuotient(MLIRContext *context, AttentionCounts &counts)
      : OpRewritePattern(context), counts(counts) {}

  LogicalResult matchAndRewrite(DivOp op,
                                PatternRewriter &rewriter) const override {
    return rewriteSoftmax(op, op.getLhs(), op.getRhs(), rewriter, counts);
  }

private:
  AttentionCounts &counts;
};

/// exp(x) * (1 / sum exp(x)).
struct SoftmaxByProduct : OpRewritePattern<MulOp> {
  SoftmaxByProduct(MLIRContext *context, AttentionCounts &counts)
      : OpRewritePattern(context), counts(counts) {}

  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    for (auto [factor, other] : {std::pair(op.getLhs(), op.getRhs()),
                                 std::pair(op.getRhs(), op.getLhs())}) {
      auto reciprocal = getPlain<ReciprocalOp>(other);
      if (reciprocal && reciprocal->hasOneUse() &&
          succeeded(rewriteSoftmax(op, factor, reciprocal.getInput(), rewriter,
                                   counts)))
        return success();
    }
    return rewriter.notifyMatchFailure(op, "no exponentials and their sum");
  }

private:
  AttentionCounts &counts;
};
} // namespace

//===----------------------------------------------------------------------===//
// Factors of scores
//===----------------------------------------------------------------------===//

/// Returns the value that a reshape or transpose moves, or null.
static Value getMoved(Operation *op) {
  return isa_and_present<ReshapeOp, TransposeOp>(op) ? op->getOperand(0)
                                                     : Value();
}

/// Returns whether `value` is a constant with one number, or one for each
/// channel.
static bool isPerChannel(Value value) {
  ArrayRef<int64_t> shape = getShape(value);
  auto isOne = [](int64_t dim) { return dim == 1; };
  return isConstantOperand(value) &&
         (readSplat(value) ||
          (!shape.empty() && llvm::all_of(shape.drop_back(), isOne)));
}

/// Returns whether a factor behind `value` can become part of weights: only
/// sums and products with constants, and reshapes that keep the channels, stand
/// between it and a linear op.
static bool isBehindWeights(Value value) {
  while (value.hasOneUse()) {
    Operation *op = value.getDefiningOp();
    if (!op || op->getNumResults() != 1 || !isPlainFloat(op))
      return false;
    if (auto linear = dyn_cast<LinearOpInterface>(op))
      return isConstantOperand(linear.getFilter()) &&
             (!linear.getBias() || isConstantOperand(linear.getBias()));
    if (auto reshape = dyn_cast<ReshapeOp>(op)) {
      Value input = reshape.getInput();
      if (getShape(input).empty() || getShape(value).empty() ||
          getShape(input).back() != getShape(value).back())
        return false;
      value = input;
      continue;
    }
    if (!isa<AddOp, SubOp, MulOp>(op))
      return false;
    bool isLhs = isPerChannel(op->getOperand(1));
    if (!isLhs && !isPerChannel(op->getOperand(0)))
      return false;
    value = op->getOperand(isLhs ? 0 : 1);
  }
  return false;
}

/// Returns the value that `value` is a movement of, or a matrix product with
/// something else, and that weights compute; null where there is none. Nothing
/// else reads what is in between.
static Value findPlace(Value value) {
  while (value.hasOneUse()) {
    Operation *op = value.getDefiningOp();
    if (Value moved = getMoved(op)) {
      value = moved;
      continue;
    }
    if (auto product = getPlain<MatMulOp>(value)) {
      Value place = findPlace(product.getLhs());
      return place ? place : findPlace(product.getRhs());
    }
    return isBehindWeights(value) ? value : Value();
  }
  return {};
}

/// Returns whether weights may take a factor of `scores`. What stands directly
/// behind them, tinyml-fold-batch-norm folds.
static bool areScores(Value scores) {
  return getMoved(scores.getDefiningOp()) || getPlain<MatMulOp>(scores);
}

/// Moves the factor of `op`, `factor` times `scores`, to where weights take it.
static LogicalResult moveFactor(Operation *op, Value scores, double factor,
                                PatternRewriter &rewriter,
                                AttentionCounts &counts) {
  if (!isPlainFloat(op) || op->getResult(0).getType() != scores.getType() ||
      !std::isfinite(factor) || !(factor > 0))
    return failure();
  Value place = findPlace(scores);
  if (!place)
    return failure();
  rewriter.setInsertionPointAfterValue(place);
  Value number = createFloats(rewriter, op->getLoc(),
                              SmallVector<int64_t>(getShape(place).size(), 1),
                              factor, "factor");
  auto scaled = MulOp::create(rewriter, op->getLoc(), place.getType(), place,
                              number, FloatAttr(), FloatAttr());
  rewriter.replaceAllUsesExcept(place, scaled, scaled);
  rewriter.replaceOp(op, scores);
  ++counts.factors;
  return success();
}

namespace {
/// A product with one number.
struct MoveFactor : OpRewritePattern<MulOp> {
  MoveFactor(MLIRContext *context, AttentionCounts &counts)
      : OpRewritePattern(context), counts(counts) {}

  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    bool isLhs = isConstantOperand(op.getRhs());
    Value scores = isLhs ? op.getLhs() : op.getRhs();
    if (!areScores(scores))
      return rewriter.notifyMatchFailure(op, "no scores");
    std::optional<double> factor = readSplat(isLhs ? op.getRhs() : op.getLhs());
    if (!factor)
      return rewriter.notifyMatchFailure(op, "no factor");
    return moveFactor(op, scores, *factor, rewriter, counts);
  }

private:
  AttentionCounts &counts;
};

/// A quotient by one number.
struct MoveDivisor : OpRewritePattern<DivOp> {
  MoveDivisor(MLIRContext *context, AttentionCounts &counts)
      : OpRewritePattern(context), counts(counts) {}

  LogicalResult matchAndRewrite(DivOp op,
                                PatternRewriter &rewriter) const override {
    if (!areScores(op.getLhs()))
      return rewriter.notifyMatchFailure(op, "no scores");
    std::optional<double> divisor = readSplat(op.getRhs());
    if (!divisor || *divisor == 0)
      return rewriter.notifyMatchFailure(op, "no divisor");
    return moveFactor(op, op.getLhs(), 1.0 / *divisor, rewriter, counts);
  }

private:
  AttentionCounts &counts;
};
} // namespace

void tinyml::ir::populateAttentionPatterns(RewritePatternSet &patterns,
                                           AttentionCounts &counts) {
  patterns.add<SoftmaxByQuotient, SoftmaxByProduct, MoveFactor, MoveDivisor>(
      patterns.getContext(), counts);
}
