//===- NormalizePatterns.cpp - Normalizations in parts --------------------===//

#include "tinyml/Dialect/TinyML/IR/NormalizePatterns.h"
#include "mlir/IR/PatternMatch.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns the op that computes `value`, of floats and without bounds, or null.
template <typename Op>
static Op getPart(Value value) {
  auto op = value.getDefiningOp<Op>();
  if (!op || !getElementType(value).isF32())
    return {};
  auto clamped = dyn_cast<ClampedOpInterface>(op.getOperation());
  return clamped && !clamped.isUnbounded() ? Op() : op;
}

/// Returns the operand of which `value` is the square, or null.
static Value getSquared(Value value) {
  if (auto mul = getPart<MulOp>(value))
    return mul.getLhs() == mul.getRhs() ? mul.getLhs() : Value();
  auto pow = getPart<PowOp>(value);
  return pow && pow.getLhs().getType() == value.getType() &&
                 readSplat(pow.getRhs()) == 2.0
             ? pow.getLhs()
             : Value();
}

/// Returns the operand of which `value` is the power `exponent`, +-1/2, or
/// null.
static Value getRooted(Value value, double exponent) {
  if (auto pow = getPart<PowOp>(value))
    return readSplat(pow.getRhs()) == exponent ? pow.getLhs() : Value();
  if (exponent > 0) {
    auto sqrt = getPart<SqrtOp>(value);
    return sqrt ? sqrt.getInput() : Value();
  }
  if (auto reciprocal = getPart<ReciprocalOp>(value))
    return getRooted(reciprocal.getInput(), -exponent);
  auto div = getPart<DivOp>(value);
  return div && readSplat(div.getLhs()) == 1.0
             ? getRooted(div.getRhs(), -exponent)
             : Value();
}

/// Returns the input of which `value` is the difference from its mean over
/// `axes`, or null.
static Value getUncentered(Value value, ArrayRef<int64_t> axes) {
  auto sub = getPart<SubOp>(value);
  auto mean = sub ? getPart<MeanOp>(sub.getRhs()) : MeanOp();
  return mean && mean.getInput() == sub.getLhs() && mean.getAxes() == axes
             ? sub.getLhs()
             : Value();
}

namespace {
/// The mean square of a value, plus a small number.
struct MeanSquare {
  Value value;
  Operation *square;
  ArrayRef<int64_t> axes;
  float epsilon;
};
} // namespace

static std::optional<MeanSquare> readMeanSquare(Value value) {
  auto add = getPart<AddOp>(value);
  if (!add)
    return std::nullopt;
  for (auto [summand, other] : {std::pair(add.getLhs(), add.getRhs()),
                                std::pair(add.getRhs(), add.getLhs())}) {
    std::optional<double> epsilon = readSplat(other);
    auto mean = getPart<MeanOp>(summand);
    Value squared = mean ? getSquared(mean.getInput()) : Value();
    if (!epsilon || *epsilon < 0 || !squared ||
        add.getType() != summand.getType())
      continue;
    return MeanSquare{squared, mean.getInput().getDefiningOp(), mean.getAxes(),
                      static_cast<float>(*epsilon)};
  }
  return std::nullopt;
}

namespace {
/// lhs * lhs + rhs * rhs + offset, or, of both elements of dimension `dim`,
/// the sum of the squares of lhs.
struct SquareSum {
  Value lhs, rhs;
  std::optional<int64_t> dim;
  double offset = 0;
};
} // namespace

/// Reads a sum that nothing else needs.
static std::optional<SquareSum> readSquareSum(Value value) {
  if (!value.hasOneUse())
    return std::nullopt;
  if (auto reduce = getPart<ReduceSumOp>(value)) {
    Value squared = getSquared(reduce.getInput());
    ArrayRef<int64_t> axes = reduce.getAxes();
    if (!squared || axes.size() != 1 || getShape(squared)[axes[0]] != 2)
      return std::nullopt;
    return SquareSum{squared, {}, axes[0]};
  }
  auto add = getPart<AddOp>(value);
  if (!add)
    return std::nullopt;
  if (Value lhs = getSquared(add.getLhs()))
    if (Value rhs = getSquared(add.getRhs()))
      return SquareSum{lhs, rhs, std::nullopt};
  for (auto [summand, other] : {std::pair(add.getLhs(), add.getRhs()),
                                std::pair(add.getRhs(), add.getLhs())}) {
    std::optional<double> offset = readSplat(other);
    // A root of what is below 0 is none.
    if (!offset || !(*offset >= 0) || !std::isfinite(*offset) ||
        summand.getType() != add.getType())
      continue;
    std::optional<SquareSum> sum = readSquareSum(summand);
    if (sum)
      sum->offset += *offset;
    return sum;
  }
  return std::nullopt;
}

/// Replaces `op`, which is `numerator` times or by the root of `root`, by a
/// normalize if it is one.
static LogicalResult rewriteQuotient(Operation *op, Value numerator, Value root,
                                     double exponent, PatternRewriter &rewriter,
                                     unsigned &found) {
  auto clamped = cast<ClampedOpInterface>(op);
  Value rooted = getRooted(root, exponent);
  std::optional<MeanSquare> square;
  if (rooted)
    square = readMeanSquare(rooted);
  if (!square || square->value != numerator || !clamped.isUnbounded() ||
      op->getResult(0).getType() != numerator.getType())
    return failure();
  // What is in between is of no use but here.
  Value input = getUncentered(numerator, square->axes);
  auto isPart = [&](Operation *user) {
    return user == op || user == square->square;
  };
  if (!root.hasOneUse() || !rooted.hasOneUse() ||
      (input && !llvm::all_of(numerator.getUsers(), isPart)))
    return failure();
  rewriter.replaceOpWithNewOp<NormalizeOp>(
      op, op->getResult(0).getType(), input ? input : numerator, Value(),
      Value(), square->axes, APFloat(square->epsilon),
      /*centered=*/static_cast<bool>(input));
  ++found;
  return success();
}

namespace {
/// x / sqrt(mean(x * x) + epsilon).
struct NormalizeByQuotient : OpRewritePattern<DivOp> {
  NormalizeByQuotient(MLIRContext *context, unsigned &found)
      : OpRewritePattern(context), found(found) {}

  LogicalResult matchAndRewrite(DivOp op,
                                PatternRewriter &rewriter) const override {
    return rewriteQuotient(op, op.getLhs(), op.getRhs(), 0.5, rewriter, found);
  }

private:
  unsigned &found;
};

/// x * (1 / sqrt(mean(x * x) + epsilon)).
struct NormalizeByProduct : OpRewritePattern<MulOp> {
  NormalizeByProduct(MLIRContext *context, unsigned &found)
      : OpRewritePattern(context), found(found) {}

  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    for (auto [factor, other] : {std::pair(op.getLhs(), op.getRhs()),
                                 std::pair(op.getRhs(), op.getLhs())})
      if (succeeded(rewriteQuotient(op, factor, other, -0.5, rewriter, found)))
        return success();
    return rewriter.notifyMatchFailure(op, "no factor that normalizes");
  }

private:
  unsigned &found;
};

/// sqrt(x * x + y * y + c), also of both halves of a dimension of two: a root
/// of c and the magnitude are a magnitude again.
struct HypotBySquares : OpRewritePattern<SqrtOp> {
  HypotBySquares(MLIRContext *context, unsigned &found)
      : OpRewritePattern(context), found(found) {}

  LogicalResult matchAndRewrite(SqrtOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<SquareSum> sum = readSquareSum(op.getInput());
    if (!sum)
      return rewriter.notifyMatchFailure(op, "no sum of two squares before");
    Value lhs = sum->lhs, rhs = sum->rhs;
    if (sum->dim) {
      // The elements of the dimension, each as a slice.
      SmallVector<int64_t> none(getShape(lhs).size(), 0), cut = none;
      cut[*sum->dim] = -1;
      SmallVector<int64_t> shape(getShape(lhs));
      shape[*sum->dim] = 1;
      auto type = RankedTensorType::get(shape, getElementType(lhs));
      auto take = [&](ArrayRef<int64_t> low, ArrayRef<int64_t> high) -> Value {
        return PadOp::create(rewriter, op.getLoc(), type, sum->lhs, low, high,
                             "constant", APFloat(0.0f));
      };
      lhs = take(none, cut);
      rhs = take(cut, none);
    }
    auto getMagnitude = [&](Value lhs, Value rhs) -> Value {
      return HypotOp::create(rewriter, op.getLoc(), op.getType(), lhs, rhs,
                             FloatAttr(), FloatAttr());
    };
    Value magnitude = getMagnitude(lhs, rhs);
    if (sum->offset > 0) {
      SmallVector<int64_t> ones(getShape(magnitude).size(), 1);
      magnitude = getMagnitude(
          magnitude, createFloats(rewriter, op.getLoc(), ones,
                                  std::sqrt(sum->offset), /*name=*/""));
    }
    rewriter.replaceOp(op, magnitude);
    ++found;
    return success();
  }

private:
  unsigned &found;
};

/// normalize(x) * scale + bias.
struct NormalizeWithScale : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp op,
                                PatternRewriter &rewriter) const override {
    bool isLeft = isConstantOperand(op.getRhs());
    Value bias = isLeft ? op.getRhs() : op.getLhs();
    auto mul = getPart<MulOp>(isLeft ? op.getLhs() : op.getRhs());
    if (!mul || !mul->hasOneUse() || !op.isUnbounded() ||
        mul.getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "no product before");
    bool isFactorLeft = isConstantOperand(mul.getLhs());
    Value scale = isFactorLeft ? mul.getLhs() : mul.getRhs();
    auto normalize = (isFactorLeft ? mul.getRhs() : mul.getLhs())
                         .getDefiningOp<NormalizeOp>();
    if (!normalize || normalize.getScale() || !normalize->hasOneUse() ||
        normalize.getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "no normalize before");
    FailureOr<Value> newScale = makeLine(normalize, scale, rewriter);
    FailureOr<Value> newBias = makeLine(normalize, bias, rewriter);
    if (failed(newScale) || failed(newBias))
      return rewriter.notifyMatchFailure(op, "not a number for each place");
    rewriter.replaceOpWithNewOp<NormalizeOp>(
        op, op.getType(), normalize.getInput(), *newScale, *newBias,
        normalize.getAxes(), normalize.getEpsilon(), normalize.getCentered());
    return success();
  }

private:
  /// Returns a constant with a number for each place of the axes, which must be
  /// the last ones. Fails where `value` is not that.
  static FailureOr<Value> makeLine(NormalizeOp op, Value value,
                                   PatternRewriter &rewriter) {
    ArrayRef<int64_t> input = getShape(op.getInput());
    int64_t rank = input.size(), count = op.getAxes().size();
    if (count == 0 || op.getAxes().front() != rank - count ||
        op.getAxes().back() != rank - 1)
      return failure();
    int64_t length = ShapedType::getNumElements(input.take_back(count));
    if (std::optional<double> splat = readSplat(value))
      return createFloats(rewriter, value.getLoc(), length,
                          SmallVector<double>(length, *splat),
                          getConstantName(value));
    ArrayRef<int64_t> shape = getShape(value);
    if (!isConstantOperand(value) ||
        shape.take_back(count) != input.take_back(count) ||
        ShapedType::getNumElements(shape) != length)
      return failure();
    return reshapeConstant(rewriter, value, length);
  }
};
} // namespace

void tinyml::ir::populateNormalizePatterns(RewritePatternSet &patterns,
                                           unsigned &found) {
  patterns.add<NormalizeByQuotient, NormalizeByProduct>(patterns.getContext(),
                                                        found);
  patterns.add<NormalizeWithScale>(patterns.getContext());
}

void tinyml::ir::populateHypotPatterns(RewritePatternSet &patterns,
                                       unsigned &found) {
  patterns.add<HypotBySquares>(patterns.getContext(), found);
}
