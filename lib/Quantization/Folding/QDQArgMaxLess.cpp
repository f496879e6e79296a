//===- QDQArgMaxLess.cpp - The order of dequantized numbers ---------------===//
//
// Dequantizing keeps the order of numbers, and no two become one: where only
// that is asked for, the integers tell it.
//
//===----------------------------------------------------------------------===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// arg_max(dequantize(x)) becomes arg_max(x).
struct SkipDequantize : OpRewritePattern<ArgMaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ArgMaxOp op,
                                PatternRewriter &rewriter) const override {
    DequantizeOp dequantize = getDequantize(op.getInput());
    if (!dequantize)
      return rewriter.notifyMatchFailure(op, "not dequantized");
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(dequantize.getInput()); });
    return success();
  }
};

/// less(c, dequantize(x)), of one real number c, becomes less(i, x) of integers
/// of 32 bits; so does less(dequantize(x), c).
struct CompareIntegers : OpRewritePattern<LessOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LessOp op,
                                PatternRewriter &rewriter) const override;
};
} // namespace

/// Returns how many stored integers of `type` stand for numbers below `limit`,
/// with `orEqual` at most it.
static int64_t countBelow(quant::UniformQuantizedType type, double limit,
                          bool orEqual) {
  // As dequantizing rounds.
  auto isBelow = [&](int64_t stored) {
    float real = static_cast<float>(stored - type.getZeroPoint()) *
                 static_cast<float>(type.getScale());
    return orEqual ? real <= limit : real < limit;
  };
  int64_t begin = type.getStorageTypeMin(), end = type.getStorageTypeMax() + 1;
  while (begin < end) {
    int64_t middle = begin + (end - begin) / 2;
    if (isBelow(middle))
      begin = middle + 1;
    else
      end = middle;
  }
  return begin - type.getStorageTypeMin();
}

LogicalResult
CompareIntegers::matchAndRewrite(LessOp op, PatternRewriter &rewriter) const {
  DequantizeOp lhs = getDequantize(op.getLhs());
  DequantizeOp rhs = getDequantize(op.getRhs());
  bool isLhs = lhs && !getConstant(lhs.getInput());
  DequantizeOp dequantize = isLhs ? lhs : rhs;
  Value other = isLhs ? op.getRhs() : op.getLhs();
  std::optional<double> limit =
      isConstantOperand(other) ? readSplat(other) : std::nullopt;
  if (!dequantize || !limit || std::isnan(*limit))
    return rewriter.notifyMatchFailure(op, "no constant and dequantized");
  Value stored = dequantize.getInput();
  quant::UniformQuantizedType type = getQuantizedType(stored);
  // x < c where its integer is below that of the first number that is not; c <
  // x where the integer of the last number at most c is below that of x.
  int64_t count = countBelow(type, *limit, /*orEqual=*/!isLhs);
  int64_t bound = type.getStorageTypeMin() + count - (isLhs ? 0 : 1);
  Location loc = op.getLoc();
  auto withElements = [&](Value value, Type element) {
    return RankedTensorType::get(getShape(value), element);
  };
  Value raw = StorageCastOp::create(
      rewriter, loc, withElements(stored, type.getStorageType()), stored);
  Value number = CastOp::create(
      rewriter, loc, withElements(stored, rewriter.getI32Type()), raw);
  auto boundType = withElements(other, rewriter.getI32Type());
  Value constant =
      createIntegers(rewriter, loc, boundType,
                     SmallVector<int64_t>(boundType.getNumElements(), bound),
                     getConstantName(other));
  rewriter.replaceOpWithNewOp<LessOp>(
      op, op.getType(), isLhs ? number : constant, isLhs ? constant : number);
  return success();
}

void tinyml::ir::populateQDQOrderPatterns(RewritePatternSet &patterns) {
  patterns.add<SkipDequantize, CompareIntegers>(patterns.getContext());
}
