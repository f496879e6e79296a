//===- QDQLinear.cpp - Integer convolutions and matrix products -----------===//

#include "QDQFilters.h"
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
