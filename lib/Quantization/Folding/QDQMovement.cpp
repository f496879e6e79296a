//===- QDQMovement.cpp - Quantize and dequantize around data movement -----===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns `op` where it only moves or selects f32 elements, so that quantizing
/// (which keeps their order) before or after gives the same numbers; else null.
static MovementOpInterface getMovement(Operation *op) {
  auto movement = dyn_cast_or_null<MovementOpInterface>(op);
  auto clamped = dyn_cast_or_null<ClampedOpInterface>(op);
  if (!movement || (clamped && !clamped.isUnbounded()) ||
      !llvm::all_of(op->getResults(), [](Value result) {
        return getElementType(result).isF32();
      }))
    return nullptr;
  return movement;
}

/// Returns whether the elements that `op` adds are numbers of `type`.
static bool isOnGrid(MovementOpInterface op, quant::UniformQuantizedType type) {
  std::optional<double> fill = op.getFill();
  return !fill || dequantizeValue(type, quantizeValue(type, *fill)) == *fill;
}

/// Returns whether `operand` is one that moves; another one says where to.
static bool isMoved(Value operand) { return getElementType(operand).isF32(); }

/// Makes a copy of `op` on `operands` of the element type `element`.
static Operation *moveQuantized(PatternRewriter &rewriter, Operation *op,
                                ValueRange operands, Type element) {
  Operation *copy = rewriter.clone(*op);
  rewriter.modifyOpInPlace(copy, [&] {
    copy->setOperands(operands);
    for (Value result : copy->getResults())
      result.setType(RankedTensorType::get(getShape(result), element));
  });
  return copy;
}

/// Returns the one type that all results of `op` are quantized to, or null.
static quant::UniformQuantizedType getCommonQuantizationOfAll(Operation *op) {
  quant::UniformQuantizedType common;
  for (Value result : op->getResults()) {
    if (result.use_empty())
      continue;
    quant::UniformQuantizedType type = getCommonQuantization(result);
    if (!type || (common && type != common))
      return nullptr;
    common = type;
  }
  return common;
}

namespace {
/// move(dequantize(x)) becomes dequantize(move(x)).
struct SinkDequantize : RewritePattern {
  explicit SinkDequantize(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    MovementOpInterface move = getMovement(op);
    if (!move)
      return rewriter.notifyMatchFailure(op, "computes");
    SmallVector<Value> operands;
    quant::UniformQuantizedType type;
    for (Value operand : op->getOperands()) {
      if (!isMoved(operand)) {
        operands.push_back(operand);
        continue;
      }
      DequantizeOp dequantize = getDequantize(operand);
      if (!dequantize)
        return rewriter.notifyMatchFailure(op, "not dequantized");
      auto other = getQuantizedType(dequantize.getInput());
      if (type && other != type)
        return rewriter.notifyMatchFailure(op, "several scales");
      type = other;
      operands.push_back(dequantize.getInput());
    }
    if (!type || !isOnGrid(move, type))
      return rewriter.notifyMatchFailure(op, "pads with another number");
    Operation *moved = moveQuantized(rewriter, op, operands, type);
    SmallVector<Value> results;
    for (auto [result, quantized] :
         llvm::zip_equal(op->getResults(), moved->getResults()))
      results.push_back(DequantizeOp::create(rewriter, op->getLoc(),
                                             result.getType(), quantized));
    rewriter.replaceOp(op, results);
    return success();
  }
};

/// quantize(move(x)) becomes move(quantize(x)).
struct RaiseQuantize : OpRewritePattern<QuantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    MovementOpInterface move = getMovement(op.getInput().getDefiningOp());
    quant::UniformQuantizedType type =
        move ? getCommonQuantizationOfAll(move) : nullptr;
    if (!type)
      return rewriter.notifyMatchFailure(op, "not the only use of a movement");
    rewriter.setInsertionPoint(move);
    SmallVector<Value> operands;
    for (Value operand : move->getOperands())
      operands.push_back(
          isMoved(operand)
              ? QuantizeOp::create(
                    rewriter, op.getLoc(),
                    RankedTensorType::get(ir::getShape(operand), type), operand)
              : operand);
    Operation *moved = moveQuantized(rewriter, move, operands, type);
    for (auto [result, quantized] :
         llvm::zip_equal(move->getResults(), moved->getResults()))
      replaceQuantized(rewriter, result, quantized);
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
