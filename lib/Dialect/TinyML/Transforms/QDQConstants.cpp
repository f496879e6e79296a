//===- QDQConstants.cpp - Quantize and dequantize constants ---------------===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// The scale and zero point of each element of a quantized tensor.
namespace {
class ElementScales {
public:
  /// Fails where the type is neither per tensor nor per axis.
  static FailureOr<ElementScales> get(RankedTensorType type) {
    ElementScales result;
    Type element = type.getElementType();
    if (auto uniform = dyn_cast<quant::UniformQuantizedType>(element)) {
      result.scales = {uniform.getScale()};
      result.zeroPoints = {uniform.getZeroPoint()};
      return result;
    }
    auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element);
    if (!perAxis)
      return failure();
    llvm::append_range(result.scales, perAxis.getScales());
    llvm::append_range(result.zeroPoints, perAxis.getZeroPoints());
    for (int64_t dim :
         type.getShape().drop_front(perAxis.getQuantizedDimension() + 1))
      result.inner *= dim;
    return result;
  }

  float getScale(int64_t element) const {
    return static_cast<float>(scales[getChannel(element)]);
  }
  int64_t getZeroPoint(int64_t element) const {
    return zeroPoints[getChannel(element)];
  }

private:
  int64_t getChannel(int64_t element) const {
    return element / inner % static_cast<int64_t>(scales.size());
  }

  SmallVector<double> scales;
  SmallVector<int64_t> zeroPoints;
  int64_t inner = 1;
};

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
      float quotient = static_cast<float>(real) / scales->getScale(index);
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
          scales->getScale(index));
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
