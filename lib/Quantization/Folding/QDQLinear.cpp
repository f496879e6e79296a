//===- QDQLinear.cpp - Integer convolutions and matrix products -----------===//

#include "QDQPatterns.h"
#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/ElementScales.h"
#include "tinyml/Support/FilterScales.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// A filter with zero point 0.
struct SymmetricFilter {
  quant::QuantizedType type;
  FilterScales scales;
  SmallVector<int64_t> values;
};
} // namespace

/// Returns `type` with zero points 0 and signed storage of `width` bits; null
/// for one with blocks.
static quant::QuantizedType makeSymmetric(quant::QuantizedType type,
                                          unsigned width) {
  int64_t half = int64_t(1) << (width - 1);
  Type storage = IntegerType::get(type.getContext(), width);
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type))
    return quant::UniformQuantizedType::get(
        quant::QuantizationFlags::Signed, storage, type.getExpressedType(),
        uniform.getScale(), 0, -half, half - 1);
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  if (!perAxis)
    return nullptr;
  SmallVector<int64_t> zeros(perAxis.getZeroPoints().size(), 0);
  return quant::UniformQuantizedPerAxisType::get(
      quant::QuantizationFlags::Signed, storage, type.getExpressedType(),
      perAxis.getScales(), zeros, perAxis.getQuantizedDimension(), -half,
      half - 1);
}

/// Reads a filter that is a dequantized constant of at most 8 bits with scales
/// as FilterScales reads them. A zero point is subtracted from the values,
/// which is exact, as long as they still fit 8 bits. Fails otherwise.
static FailureOr<SymmetricFilter> readFilter(Value filter) {
  auto dequantize = filter.getDefiningOp<DequantizeOp>();
  if (!dequantize)
    return failure();
  Value stored = dequantize.getInput();
  FailureOr<SmallVector<int64_t>> values = readIntegers(stored);
  FailureOr<ElementScales> elements =
      ElementScales::get(cast<RankedTensorType>(stored.getType()));
  auto type = cast<quant::QuantizedType>(getElementType(stored));
  unsigned width = type.getStorageTypeIntegralWidth();
  if (failed(values) || failed(elements) || width > 8)
    return failure();
  SymmetricFilter result{type, {}, std::move(*values)};
  bool isSymmetric = type.isSigned();
  int64_t least = 0, most = 0;
  for (auto [index, value] : llvm::enumerate(result.values)) {
    int64_t zeroPoint = elements->getZeroPoint(index);
    isSymmetric &= zeroPoint == 0;
    value -= zeroPoint;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  if (!isSymmetric) {
    if (least < -128 || most > 127)
      return failure();
    bool fits4 = width <= 4 && least >= -8 && most <= 7;
    result.type = makeSymmetric(type, fits4 ? 4 : 8);
    if (!result.type)
      return failure();
  }
  FailureOr<FilterScales> scales =
      FilterScales::get(result.type, getShape(filter));
  if (failed(scales))
    return failure();
  result.scales = std::move(*scales);
  return result;
}

/// Makes the constant of a filter that was read from `from`.
static Value createFilter(PatternRewriter &rewriter, Value from,
                          const SymmetricFilter &filter) {
  return createIntegers(rewriter, from.getLoc(),
                        RankedTensorType::get(getShape(from), filter.type),
                        filter.values, getConstantName(from));
}

/// Returns the bias of `op` at the scale of its accumulator, rounded half to
/// even; zeros where it has none. Fails where it is not constant.
static FailureOr<SmallVector<int64_t>>
readBias(LinearOpInterface op, double inputScale, ArrayRef<double> scales) {
  if (!op.getBias())
    return SmallVector<int64_t>(op.getFilterMap().getNumOutputs(), 0);
  FailureOr<SmallVector<double>> reals = readReals(op.getBias());
  if (failed(reals))
    return failure();
  SmallVector<int64_t> bias;
  for (auto [channel, real] : llvm::enumerate(*reals)) {
    double rounded = std::nearbyint(real / (inputScale * scales[channel]));
    if (!(std::abs(rounded) < std::ldexp(1.0, 62)))
      return failure();
    bias.push_back(static_cast<int64_t>(rounded));
  }
  return bias;
}

namespace {
/// quantize(linear(dequantize(x), dequantize(w), b)) becomes linear(x, w, b').
struct FoldLinear : OpRewritePattern<QuantizeOp> {
  FoldLinear(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(QuantizeOp quantize,
                                PatternRewriter &rewriter) const override {
    auto op = quantize.getInput().getDefiningOp<LinearOpInterface>();
    if (!op || !op.hasIntegerForm())
      return rewriter.notifyMatchFailure(quantize, "no integer form");
    quant::UniformQuantizedType output = getCommonQuantization(op.getOutput());
    DequantizeOp input = getDequantize(op.getInput());
    if (!output || !input)
      return rewriter.notifyMatchFailure(op, "input or output is float");
    FailureOr<SymmetricFilter> filter = readFilter(op.getFilter());
    if (failed(filter))
      return rewriter.notifyMatchFailure(op, "not an integer filter");
    // Both are as wide as the wider one.
    LinearIntegers integers{getQuantizedType(input.getInput()),
                            output,
                            filter->scales.scales,
                            filter->scales.multiply<int64_t>(filter->values),
                            {}};
    if (isWide(integers.input) != isWide(output))
      for (auto *type : {&integers.input, &integers.output})
        *type = isWide(*type) ? *type : getWideType(*type);
    FailureOr<SmallVector<int64_t>> bias =
        readBias(op, integers.input.getScale(), integers.filterScales);
    if (failed(bias))
      return rewriter.notifyMatchFailure(op, "the bias is not constant");
    integers.bias = std::move(*bias);
    if (std::optional<std::string> problem = integers.findProblem())
      return rewriter.notifyMatchFailure(op, *problem);
    rewriter.setInsertionPoint(op);
    SmallVector<Value> operands{
        requantizeTo(rewriter, input.getInput(), integers.input),
        createFilter(rewriter, op.getFilter(), *filter)};
    if (op.getBias())
      operands.push_back(createIntegers(
          rewriter, op.getBias().getLoc(),
          RankedTensorType::get(integers.bias.size(), rewriter.getI32Type()),
          integers.bias, getConstantName(op.getBias())));
    Operation *folded = rewriter.clone(*op);
    rewriter.modifyOpInPlace(folded, [&] {
      folded->setOperands(operands);
      folded->getResult(0).setType(
          RankedTensorType::get(ir::getShape(op.getOutput()), integers.output));
    });
    replaceQuantized(rewriter, op.getOutput(),
                     requantizeTo(rewriter, folded->getResult(0), output));
    ++numFolded;
    return success();
  }

private:
  Pass::Statistic &numFolded;
};

/// linear(x, dequantize(w), b) of floats becomes linear(x, w, b).
struct FoldWeightOnly : OpInterfaceRewritePattern<LinearOpInterface> {
  FoldWeightOnly(MLIRContext *context, Pass::Statistic &numWeightOnly)
      : OpInterfaceRewritePattern(context), numWeightOnly(numWeightOnly) {}

  LogicalResult matchAndRewrite(LinearOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasIntegerForm() || !getElementType(op.getOutput()).isF32())
      return rewriter.notifyMatchFailure(op, "not of floats");
    FailureOr<SymmetricFilter> filter = readFilter(op.getFilter());
    if (failed(filter))
      return rewriter.notifyMatchFailure(op, "not an integer filter");
    rewriter.setInsertionPoint(op);
    Value stored = createFilter(rewriter, op.getFilter(), *filter);
    rewriter.modifyOpInPlace(op, [&] { op.setFilter(stored); });
    ++numWeightOnly;
    return success();
  }

private:
  Pass::Statistic &numWeightOnly;
};
} // namespace

void tinyml::ir::populateQDQLinearPatterns(RewritePatternSet &patterns,
                                           Pass::Statistic &numFolded) {
  patterns.add<FoldLinear>(patterns.getContext(), numFolded);
}

void tinyml::ir::populateWeightOnlyPatterns(RewritePatternSet &patterns,
                                            Pass::Statistic &numWeightOnly) {
  patterns.add<FoldWeightOnly>(patterns.getContext(), numWeightOnly);
}
