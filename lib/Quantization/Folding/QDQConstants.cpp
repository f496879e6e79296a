//===- QDQConstants.cpp - Quantize and dequantize constants ---------------===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/ElementScales.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// quantize(constant) becomes a quantized constant, as QuantizeLinear computes:
/// divided in single precision, rounded half to even, saturated.
struct QuantizeConstant : OpRewritePattern<QuantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    if (!getConstant(op.getInput()))
      return rewriter.notifyMatchFailure(op, "not constant");
    FailureOr<SmallVector<double>> reals = readReals(op.getInput());
    FailureOr<ElementScales> scales = ElementScales::get(op.getType());
    if (failed(reals) || failed(scales))
      return rewriter.notifyMatchFailure(op, "no bytes or no scales");
    auto type = cast<quant::QuantizedType>(ir::getElementType(op.getOutput()));
    double lo = type.getStorageTypeMin(), hi = type.getStorageTypeMax();
    SmallVector<int64_t> stored;
    for (auto [index, real] : llvm::enumerate(*reals)) {
      float quotient = static_cast<float>(real) /
                       static_cast<float>(scales->getScale(index));
      double rounded = std::nearbyint(static_cast<double>(quotient)) +
                       scales->getZeroPoint(index);
      if (std::isnan(rounded))
        return rewriter.notifyMatchFailure(op, "not a number");
      stored.push_back(
          static_cast<int64_t>(std::min(std::max(rounded, lo), hi)));
    }
    rewriter.replaceOp(op,
                       createIntegers(rewriter, op.getLoc(), op.getType(),
                                      stored, getConstantName(op.getInput())));
    return success();
  }
};

/// dequantize(constant) becomes a float constant.
struct DequantizeConstant : OpRewritePattern<DequantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DequantizeOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<SmallVector<int64_t>> stored = readIntegers(op.getInput());
    if (failed(stored))
      return rewriter.notifyMatchFailure(op, "not constant");
    FailureOr<ElementScales> scales =
        ElementScales::get(op.getInput().getType());
    if (failed(scales))
      return rewriter.notifyMatchFailure(op, "no scales");
    SmallVector<double> reals;
    for (auto [index, integer] : llvm::enumerate(*stored))
      reals.push_back(
          static_cast<float>(integer - scales->getZeroPoint(index)) *
          static_cast<float>(scales->getScale(index)));
    rewriter.replaceOp(op, createFloats(rewriter, op.getLoc(),
                                        ir::getShape(op.getOutput()), reals,
                                        getConstantName(op.getInput())));
    return success();
  }
};
} // namespace

void tinyml::ir::populateQuantizeChainPatterns(RewritePatternSet &patterns) {
  patterns.add<QuantizeConstant>(patterns.getContext());
}

void tinyml::ir::populateDequantizeConstantPatterns(
    RewritePatternSet &patterns) {
  patterns.add<DequantizeConstant>(patterns.getContext());
}
