//===- QDQIntegerForm.cpp - Ops whose integer form has the same operands --===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// An operand of an integer op: what a dequantize dequantizes, or a constant of
/// one real number c throughout, as the integer 1, -1 or 0 of scale |c|, which
/// is exact; without a type where it is real.
struct IntegerOperand {
  quant::UniformQuantizedType type;
  Value dequantized;
  int64_t sign = 0;
};
} // namespace

/// Fails where `value` is neither.
static FailureOr<IntegerOperand> getIntegerOperand(Value value) {
  IntegerOperand operand;
  if (DequantizeOp dequantize = getDequantize(value)) {
    operand.dequantized = dequantize.getInput();
    operand.type = getQuantizedType(operand.dequantized);
    return operand;
  }
  std::optional<double> splat;
  if (getConstant(value))
    splat = readSplat(value);
  if (!splat || !std::isfinite(*splat))
    return failure();
  double scale = *splat == 0 ? 1.0 : std::abs(*splat);
  if (scale < std::numeric_limits<float>::min())
    return failure();
  Builder builder(value.getContext());
  operand.type = quant::UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, builder.getI8Type(),
      builder.getF32Type(), scale, /*zeroPoint=*/0, -128, 127);
  operand.sign = *splat == 0 ? 0 : *splat < 0 ? -1 : 1;
  return operand;
}

/// Returns the quantized value that stands for `value`, of the operand's type
/// or the wide one of that.
static Value materialize(PatternRewriter &rewriter, Value value,
                         const IntegerOperand &operand, bool isWidened) {
  if (operand.dequantized)
    return isWidened ? widen(rewriter, operand.dequantized)
                     : operand.dequantized;
  auto type = RankedTensorType::get(
      getShape(value), isWidened ? getWideType(operand.type) : operand.type);
  return createIntegers(
      rewriter, value.getLoc(), type,
      SmallVector<int64_t>(type.getNumElements(),
                           isWidened ? 128 * operand.sign : operand.sign),
      getConstantName(value));
}

namespace {
/// quantize(op(dequantize(x), …)) becomes op(x, …).
struct FoldIntegerForm : OpRewritePattern<QuantizeOp> {
  FoldIntegerForm(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto op = dyn_cast_or_null<IntegerFormOpInterface>(
        quantize.getInput().getDefiningOp());
    if (!op)
      return rewriter.notifyMatchFailure(quantize, "no integer form");
    quant::UniformQuantizedType output =
        getCommonQuantization(op->getResult(0));
    bool isAnyDequantized = llvm::any_of(op->getOperands(), getDequantize);
    if (!output || !isAnyDequantized)
      return rewriter.notifyMatchFailure(op, "input or output is float");
    SmallVector<IntegerOperand> operands;
    SmallVector<quant::UniformQuantizedType> types;
    for (OpOperand &use : op->getOpOperands()) {
      if (op.isRealOperand(use.getOperandNumber())) {
        operands.emplace_back();
        continue;
      }
      FailureOr<IntegerOperand> operand = getIntegerOperand(use.get());
      if (failed(operand))
        return rewriter.notifyMatchFailure(op, "an operand is float");
      operands.push_back(*operand);
      types.push_back(operand->type);
    }
    // Operands and result are as wide as the widest.
    types.push_back(output);
    bool needsWidening = !op.takesMixedWidths() && llvm::any_of(types, isWide);
    if (needsWidening)
      for (quant::UniformQuantizedType &type : types)
        type = isWide(type) ? type : getWideType(type);
    quant::UniformQuantizedType computed = types.pop_back_val();
    if (std::optional<std::string> problem =
            op.findIntegerProblem(types, computed))
      return rewriter.notifyMatchFailure(op, *problem);
    rewriter.setInsertionPoint(op);
    SmallVector<Value> quantized;
    for (auto [value, operand] : llvm::zip(op->getOperands(), operands))
      quantized.push_back(
          operand.type ? materialize(rewriter, value, operand, needsWidening)
                       : value);
    Operation *folded = rewriter.clone(*op);
    rewriter.modifyOpInPlace(folded, [&] {
      folded->setOperands(quantized);
      folded->getResult(0).setType(
          RankedTensorType::get(ir::getShape(op->getResult(0)), computed));
    });
    replaceQuantized(rewriter, op->getResult(0),
                     requantizeTo(rewriter, folded->getResult(0), output));
    ++numFolded;
    return success();
  }

private:
  Pass::Statistic &numFolded;
};

/// quantize(op(dequantize(x))), of a maximum with bounds, becomes op(x), and,
/// where the scale changes, a clamp to the new one. (Without bounds dequantize
/// moves below the op.)
struct FoldClampedMovement : OpRewritePattern<QuantizeOp> {
  FoldClampedMovement(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto op = quantize.getInput().getDefiningOp<ClampedOpInterface>();
    auto movement = dyn_cast_or_null<MovementOpInterface>(op.getOperation());
    if (!movement || movement.getFill() || op->getNumOperands() != 1)
      return rewriter.notifyMatchFailure(quantize, "no maximum");
    Value old = op->getResult(0);
    quant::UniformQuantizedType output = getCommonQuantization(old);
    DequantizeOp input = getDequantize(op->getOperand(0));
    if (!output || !input)
      return rewriter.notifyMatchFailure(op, "input or output is float");
    rewriter.setInsertionPoint(op);
    Type type = ir::getElementType(input.getInput());
    auto folded = cast<ClampedOpInterface>(rewriter.clone(*op));
    rewriter.modifyOpInPlace(folded, [&] {
      folded->setOperand(0, input.getInput());
      folded->getResult(0).setType(
          RankedTensorType::get(ir::getShape(old), type));
      if (type != output)
        folded.setBounds(-std::numeric_limits<float>::infinity(),
                         std::numeric_limits<float>::infinity());
    });
    Value result = folded->getResult(0);
    if (type != output) {
      result =
          ClampOp::create(rewriter, op.getLoc(),
                          RankedTensorType::get(ir::getShape(result), output),
                          result, FloatAttr(), FloatAttr());
      result.getDefiningOp<ClampedOpInterface>().setBounds(op.getLowerBound(),
                                                           op.getUpperBound());
    }
    replaceQuantized(rewriter, old, result);
    ++numFolded;
    return success();
  }

private:
  Pass::Statistic &numFolded;
};
} // namespace

void tinyml::ir::populateQDQIntegerFormPatterns(RewritePatternSet &patterns,
                                                Pass::Statistic &numFolded) {
  patterns.add<FoldIntegerForm, FoldClampedMovement>(patterns.getContext(),
                                                     numFolded);
}
