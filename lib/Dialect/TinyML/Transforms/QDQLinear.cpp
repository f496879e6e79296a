//===- QDQLinear.cpp - Integer convolutions and matrix products -----------===//

#include "QDQPatterns.h"
#include "tinyml/Analysis/IntegerForm.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// A filter with zero point 0.
struct SymmetricFilter {
  Type type;
  SmallVector<double> scales;
  SmallVector<int64_t> values;
};
} // namespace

/// Reads a filter that is a dequantized 8-bit constant, per tensor or along
/// dimension 0. A zero point is subtracted from the values, which is exact, as
/// long as they still fit 8 bits. Fails otherwise.
static FailureOr<SymmetricFilter> readFilter(Value filter) {
  auto dequantize = filter.getDefiningOp<DequantizeOp>();
  if (!dequantize)
    return failure();
  FailureOr<SmallVector<int64_t>> values = readIntegers(dequantize.getInput());
  auto type =
      dyn_cast<quant::QuantizedType>(getElementType(dequantize.getInput()));
  if (failed(values) || !type || !type.isSigned() ||
      type.getStorageTypeIntegralWidth() != 8)
    return failure();
  SymmetricFilter result;
  SmallVector<int64_t> zeroPoints;
  auto makePerTensor = [&](quant::UniformQuantizedType uniform) -> Type {
    return quant::UniformQuantizedType::get(
        uniform.getFlags(), uniform.getStorageType(),
        uniform.getExpressedType(), uniform.getScale(), 0, -128, 127);
  };
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type)) {
    zeroPoints = {uniform.getZeroPoint()};
    result.scales = {uniform.getScale()};
    result.type = zeroPoints[0] == 0 ? Type(uniform) : makePerTensor(uniform);
  } else if (auto perAxis =
                 dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
    if (perAxis.getQuantizedDimension() != 0)
      return failure();
    llvm::append_range(zeroPoints, perAxis.getZeroPoints());
    llvm::append_range(result.scales, perAxis.getScales());
    bool isSymmetric = llvm::all_of(zeroPoints, [](int64_t z) { return !z; });
    SmallVector<int64_t> zeros(zeroPoints.size(), 0);
    result.type = isSymmetric
                      ? Type(perAxis)
                      : quant::UniformQuantizedPerAxisType::get(
                            perAxis.getFlags(), perAxis.getStorageType(),
                            perAxis.getExpressedType(), perAxis.getScales(),
                            zeros, 0, -128, 127);
  } else {
    return failure();
  }
  int64_t perChannel = values->size() / zeroPoints.size();
  for (auto [index, value] : llvm::enumerate(*values)) {
    value -= zeroPoints[index / perChannel];
    if (value < -128 || value > 127)
      return failure();
  }
  result.values = std::move(*values);
  return result;
}

/// Returns the bias of `op` at the scale of its accumulator, rounded half to
/// even; zeros where it has none. Fails where it is not constant.
static FailureOr<SmallVector<int64_t>>
readBias(Operation *op, double inputScale, ArrayRef<double> scales) {
  int64_t channels = getShape(op->getOperand(1))[0];
  if (op->getNumOperands() < 3)
    return SmallVector<int64_t>(channels, 0);
  FailureOr<SmallVector<double>> reals = readReals(op->getOperand(2));
  if (failed(reals))
    return failure();
  SmallVector<int64_t> bias;
  for (auto [channel, real] : llvm::enumerate(*reals)) {
    double scale = scales.size() == 1 ? scales[0] : scales[channel];
    double rounded = std::nearbyint(real / (inputScale * scale));
    if (!(std::abs(rounded) < std::ldexp(1.0, 62)))
      return failure();
    bias.push_back(static_cast<int64_t>(rounded));
  }
  return bias;
}

namespace {
/// quantize(linear(dequantize(x), dequantize(w), b)) becomes linear(x, w, b').
template <typename OpT>
struct FoldLinear : OpRewritePattern<QuantizeOp> {
  FoldLinear(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto op = quantize.getInput().getDefiningOp<OpT>();
    if (!op)
      return rewriter.notifyMatchFailure(quantize, "not after this op");
    quant::UniformQuantizedType output = getCommonQuantization(op.getOutput());
    DequantizeOp input = getDequantize(op.getInput());
    if (!output || !input)
      return rewriter.notifyMatchFailure(op, "input or output is float");
    FailureOr<SymmetricFilter> filter = readFilter(op.getFilter());
    if (failed(filter))
      return rewriter.notifyMatchFailure(op, "not an 8-bit constant filter");
    LinearIntegers integers{getQuantizedType(input.getInput()),
                            output,
                            filter->scales,
                            std::move(filter->values),
                            {}};
    FailureOr<SmallVector<int64_t>> bias =
        readBias(op, integers.input.getScale(), filter->scales);
    if (failed(bias))
      return rewriter.notifyMatchFailure(op, "the bias is not constant");
    integers.bias = std::move(*bias);
    if (std::optional<std::string> problem = findLinearProblem(integers))
      return rewriter.notifyMatchFailure(op, *problem);
    rewriter.setInsertionPoint(op);
    auto filterType =
        RankedTensorType::get(ir::getShape(op.getFilter()), filter->type);
    SmallVector<Value> operands{
        input.getInput(),
        createIntegers(rewriter, op.getFilter().getLoc(), filterType,
                       integers.filter, getConstantName(op.getFilter()))};
    if (op.getBias())
      operands.push_back(createIntegers(
          rewriter, op.getBias().getLoc(),
          RankedTensorType::get(integers.bias.size(), rewriter.getI32Type()),
          integers.bias, getConstantName(op.getBias())));
    auto folded = cast<OpT>(rewriter.clone(*op));
    rewriter.modifyOpInPlace(folded, [&] {
      folded->setOperands(operands);
      folded.getOutput().setType(
          RankedTensorType::get(ir::getShape(op.getOutput()), output));
    });
    replaceQuantized(rewriter, op.getOutput(), folded.getOutput());
    ++numFolded;
    return success();
  }

private:
  Pass::Statistic &numFolded;
};
} // namespace

void tinyml::ir::populateQDQLinearPatterns(RewritePatternSet &patterns,
                                           Pass::Statistic &numFolded) {
  patterns.add<FoldLinear<Conv2DOp>, FoldLinear<FullyConnectedOp>>(
      patterns.getContext(), numFolded);
}
