//===- QDQMovement.cpp - Quantize and dequantize around data movement -----===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns whether `op` only moves or selects f32 elements, so that quantizing
/// (which keeps their order) before or after gives the same numbers.
static bool isMovement(Operation *op) {
  if (!op || op->getNumResults() != 1 ||
      !getElementType(op->getResult(0)).isF32())
    return false;
  if (auto pool = dyn_cast<MaxPool2DOp>(op))
    return !pool.getClampMin() && !pool.getClampMax();
  return isa<ReshapeOp, TransposeOp, ConcatOp, PadOp>(op);
}

/// Returns whether the elements that a pad adds are numbers of `type`.
static bool isOnGrid(Operation *op, quant::UniformQuantizedType type) {
  auto pad = dyn_cast<PadOp>(op);
  if (!pad || pad.getMode() != "constant")
    return true;
  double value = pad.getValue().convertToDouble();
  return dequantizeValue(type, quantizeValue(type, value)) == value;
}

/// Makes a copy of `op` on `operands` of the element type `element`.
static Value moveQuantized(PatternRewriter &rewriter, Operation *op,
                           ValueRange operands, Type element) {
  Operation *copy = rewriter.clone(*op);
  rewriter.modifyOpInPlace(copy, [&] {
    copy->setOperands(operands);
    copy->getResult(0).setType(
        RankedTensorType::get(getShape(op->getResult(0)), element));
  });
  return copy->getResult(0);
}

namespace {
/// move(dequantize(x)) becomes dequantize(move(x)).
struct SinkDequantize : RewritePattern {
  explicit SinkDequantize(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isMovement(op))
      return rewriter.notifyMatchFailure(op, "computes");
    SmallVector<Value> operands;
    quant::UniformQuantizedType type;
    for (Value operand : op->getOperands()) {
      DequantizeOp dequantize = getDequantize(operand);
      if (!dequantize)
        return rewriter.notifyMatchFailure(op, "not dequantized");
      auto other = getQuantizedType(dequantize.getInput());
      if (type && other != type)
        return rewriter.notifyMatchFailure(op, "several scales");
      type = other;
      operands.push_back(dequantize.getInput());
    }
    if (!type || !isOnGrid(op, type))
      return rewriter.notifyMatchFailure(op, "pads with another number");
    Value moved = moveQuantized(rewriter, op, operands, type);
    rewriter.replaceOpWithNewOp<DequantizeOp>(op, op->getResultTypes(), moved);
    return success();
  }
};

/// quantize(move(x)) becomes move(quantize(x)).
struct RaiseQuantize : OpRewritePattern<QuantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    Operation *move = op.getInput().getDefiningOp();
    quant::UniformQuantizedType type = getCommonQuantization(op.getInput());
    if (!isMovement(move) || !type)
      return rewriter.notifyMatchFailure(op, "not the only use of a movement");
    rewriter.setInsertionPoint(move);
    SmallVector<Value> operands;
    for (Value operand : move->getOperands())
      operands.push_back(QuantizeOp::create(
          rewriter, op.getLoc(),
          RankedTensorType::get(ir::getShape(operand), type), operand));
    Value moved = moveQuantized(rewriter, move, operands, type);
    replaceQuantized(rewriter, op.getInput(), moved);
    return success();
  }
};

/// quantize(dequantize(x)) becomes x, or requantize(x).
struct QuantizeDequantized : OpRewritePattern<QuantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    auto dequantize = op.getInput().getDefiningOp<DequantizeOp>();
    if (!dequantize)
      return rewriter.notifyMatchFailure(op, "not dequantized");
    Value input = dequantize.getInput();
    if (input.getType() == op.getType()) {
      rewriter.replaceOp(op, input);
      return success();
    }
    for (Value value : {input, Value(op.getOutput())}) {
      if (!isActivationType(ir::getElementType(value)))
        return rewriter.notifyMatchFailure(op, "not of activation types");
    }
    rewriter.replaceOpWithNewOp<RequantizeOp>(op, op.getType(), input);
    return success();
  }
};
} // namespace

void tinyml::ir::populateQDQMovementPatterns(RewritePatternSet &patterns) {
  patterns.add<SinkDequantize, RaiseQuantize, QuantizeDequantized>(
      patterns.getContext());
}
