//===- QDQIntegerForm.cpp - Ops whose integer form has the same operands --===//

#include "QDQPatterns.h"
#include "tinyml/Analysis/IntegerForm.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/Weights.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns `value` as per-tensor quantized: what it dequantizes; or, where it
/// is the same real number c throughout, the integer 1, -1 or 0 of scale |c|,
/// which is exact. Returns null otherwise.
static Value getQuantizedOperand(PatternRewriter &rewriter, Value value) {
  if (DequantizeOp dequantize = getDequantize(value))
    return dequantize.getInput();
  if (!getConstant(value))
    return nullptr;
  std::optional<double> splat = readSplat(value);
  if (!splat || !std::isfinite(*splat))
    return nullptr;
  double scale = *splat == 0 ? 1.0 : std::abs(*splat);
  if (scale < std::numeric_limits<float>::min())
    return nullptr;
  auto type = quant::UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, rewriter.getI8Type(),
      rewriter.getF32Type(), scale, /*zeroPoint=*/0, -128, 127);
  int64_t sign = *splat == 0 ? 0 : *splat < 0 ? -1 : 1;
  ArrayRef<int64_t> shape = getShape(value);
  FailureOr<int64_t> count = countElements(shape);
  if (failed(count))
    return nullptr;
  return createIntegers(
      rewriter, value.getLoc(), RankedTensorType::get(shape, type),
      SmallVector<int64_t>(*count, sign), getConstantName(value));
}

namespace {
/// quantize(op(dequantize(x), …)) becomes op(x, …).
struct FoldIntegerForm : OpRewritePattern<QuantizeOp> {
  FoldIntegerForm(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    Operation *op = quantize.getInput().getDefiningOp();
    if (!op || !op->hasTrait<HasIntegerForm>())
      return rewriter.notifyMatchFailure(quantize, "no integer form");
    quant::UniformQuantizedType output =
        getCommonQuantization(op->getResult(0));
    bool isAnyDequantized = llvm::any_of(op->getOperands(), getDequantize);
    if (!output || !isAnyDequantized)
      return rewriter.notifyMatchFailure(op, "input or output is float");
    for (Value operand : op->getOperands())
      if (!getDequantize(operand) && !readSplat(operand))
        return rewriter.notifyMatchFailure(op, "an operand is float");
    rewriter.setInsertionPoint(op);
    SmallVector<Value> operands;
    SmallVector<quant::UniformQuantizedType> types;
    for (Value operand : op->getOperands()) {
      Value quantized = getQuantizedOperand(rewriter, operand);
      if (!quantized)
        return rewriter.notifyMatchFailure(op, "an operand is float");
      operands.push_back(quantized);
      types.push_back(getQuantizedType(quantized));
    }
    if (std::optional<std::string> problem =
            findIntegerProblem(op, types, output))
      return rewriter.notifyMatchFailure(op, *problem);
    Operation *folded = rewriter.clone(*op);
    rewriter.modifyOpInPlace(folded, [&] {
      folded->setOperands(operands);
      folded->getResult(0).setType(
          RankedTensorType::get(ir::getShape(op->getResult(0)), output));
    });
    replaceQuantized(rewriter, op->getResult(0), folded->getResult(0));
    ++numFolded;
    return success();
  }

private:
  Pass::Statistic &numFolded;
};

/// quantize(max_pool2d(dequantize(x))) with bounds becomes max_pool2d(x), and,
/// where the scale changes, a clamp to the new one. (Without bounds dequantize
/// moves below the pool.)
struct FoldMaxPool : OpRewritePattern<QuantizeOp> {
  FoldMaxPool(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto op = quantize.getInput().getDefiningOp<MaxPool2DOp>();
    if (!op)
      return rewriter.notifyMatchFailure(quantize, "no maximum");
    quant::UniformQuantizedType output = getCommonQuantization(op.getOutput());
    DequantizeOp input = getDequantize(op.getInput());
    if (!output || !input)
      return rewriter.notifyMatchFailure(op, "input or output is float");
    rewriter.setInsertionPoint(op);
    Type type = ir::getElementType(input.getInput());
    auto folded = cast<MaxPool2DOp>(rewriter.clone(*op));
    rewriter.modifyOpInPlace(folded, [&] {
      folded.getInputMutable().assign(input.getInput());
      folded.getOutput().setType(
          RankedTensorType::get(ir::getShape(op.getOutput()), type));
      if (type != output)
        folded.setBounds(-std::numeric_limits<float>::infinity(),
                         std::numeric_limits<float>::infinity());
    });
    Value result = folded.getOutput();
    if (type != output)
      result =
          ClampOp::create(rewriter, op.getLoc(),
                          RankedTensorType::get(ir::getShape(result), output),
                          result, op.getClampMinAttr(), op.getClampMaxAttr());
    replaceQuantized(rewriter, op.getOutput(), result);
    ++numFolded;
    return success();
  }

private:
  Pass::Statistic &numFolded;
};
} // namespace

void tinyml::ir::populateQDQIntegerFormPatterns(RewritePatternSet &patterns,
                                                Pass::Statistic &numFolded) {
  patterns.add<FoldIntegerForm, FoldMaxPool>(patterns.getContext(), numFolded);
}
