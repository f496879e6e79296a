//===- QDQRecurrent.cpp - Recurrent layers on integers --------------------===//

#include "QDQFilters.h"
#include "QDQPatterns.h"
#include "mlir/IR/IRMapping.h"
#include "tinyml/Analysis/RecurrentIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Rounds `bias` to the scale of the product of `input` with a filter.
static SmallVector<int64_t> roundBias(ArrayRef<double> bias,
                                      quant::UniformQuantizedType input,
                                      const SymmetricFilter &filter) {
  SmallVector<int64_t> rounded;
  for (auto [real, scale] : llvm::zip_equal(bias, filter.scales.scales)) {
    double number = std::nearbyint(real / (input.getScale() * scale));
    // What is beyond 32 bits is a problem that is found.
    rounded.push_back(
        static_cast<int64_t>(std::clamp(number, -0x1p40, 0x1p40)));
  }
  return rounded;
}

namespace {
/// The types that quantization noted, and what they make of the operands.
struct RecurrentFold {
  SmallVector<quant::UniformQuantizedType> results;
  SymmetricFilter weights, recurrence;
  RecurrentIntegers integers;
  SmallVector<int64_t> bias; ///< of the op

  static FailureOr<RecurrentFold> get(RecurrentOpInterface op);
};

/// A recurrent layer on floats becomes one on integers where quantization chose
/// the types of its states; those of an imported model are not known.
struct FoldRecurrent : OpInterfaceRewritePattern<RecurrentOpInterface> {
  FoldRecurrent(MLIRContext *context, Pass::Statistic &numFolded)
      : OpInterfaceRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(RecurrentOpInterface op,
                                PatternRewriter &rewriter) const override;

private:
  Pass::Statistic &numFolded;
};
} // namespace

FailureOr<RecurrentFold> RecurrentFold::get(RecurrentOpInterface op) {
  auto types = op->getAttrOfType<ArrayAttr>(kResultTypesAttr);
  DequantizeOp input = getDequantize(op.getInput());
  if (!types || !input || types.size() != op->getNumResults())
    return failure();
  RecurrentFold fold;
  for (Attribute attr : types) {
    auto type = dyn_cast<TypeAttr>(attr);
    auto quantized = dyn_cast_or_null<quant::UniformQuantizedType>(
        type ? type.getValue() : Type());
    if (!quantized || !isActivationType(quantized))
      return failure();
    fold.results.push_back(quantized);
  }
  FailureOr<SymmetricFilter> weights = readFilter(op.getWeights());
  FailureOr<SymmetricFilter> recurrence = readFilter(op.getRecurrence());
  FailureOr<SmallVector<double>> bias = readReals(op.getBias());
  if (failed(weights) || failed(recurrence) || failed(bias))
    return failure();
  fold.weights = std::move(*weights);
  fold.recurrence = std::move(*recurrence);
  quant::UniformQuantizedType from = getQuantizedType(input.getInput());
  quant::UniformQuantizedType sum = getSumType(op.getContext());
  size_t rows = fold.weights.scales.scales.size();
  fold.bias = roundBias(ArrayRef(*bias).take_front(rows), from, fold.weights);
  SmallVector<int64_t> stateBias(rows, 0);
  fold.integers.fromInput = {from, sum, fold.weights.scales.scales,
                             fold.weights.values, fold.bias};
  if (op.hasStateBias()) {
    stateBias = roundBias(ArrayRef(*bias).drop_front(rows), fold.results[0],
                          fold.recurrence);
    llvm::append_range(fold.bias, stateBias);
  }
  fold.integers.fromState = {fold.results[0], sum,
                             fold.recurrence.scales.scales,
                             fold.recurrence.values, stateBias};
  fold.integers.ratios = op.getStateRatios(fold.results);
  return fold;
}

/// Returns `value` as numbers of `type`: what was dequantized, a constant, or
/// what is quantized here.
static Value quantizeTo(PatternRewriter &rewriter, Value value,
                        quant::UniformQuantizedType type) {
  if (DequantizeOp dequantize = getDequantize(value))
    return requantizeTo(rewriter, dequantize.getInput(), type);
  return QuantizeOp::create(rewriter, value.getLoc(),
                            RankedTensorType::get(getShape(value), type),
                            value);
}

LogicalResult FoldRecurrent::matchAndRewrite(RecurrentOpInterface op,
                                             PatternRewriter &rewriter) const {
  FailureOr<RecurrentFold> fold = RecurrentFold::get(op);
  if (failed(fold))
    return rewriter.notifyMatchFailure(op, "types or integers are not known");
  if (std::optional<std::string> problem = fold->integers.findProblem())
    return rewriter.notifyMatchFailure(op, *problem);
  rewriter.setInsertionPoint(op);
  IRMapping mapping;
  mapping.map(op.getInput(), getDequantize(op.getInput()).getInput());
  mapping.map(op.getWeights(),
              createFilter(rewriter, op.getWeights(), fold->weights));
  mapping.map(op.getRecurrence(),
              createFilter(rewriter, op.getRecurrence(), fold->recurrence));
  mapping.map(op.getBias(),
              createIntegers(rewriter, op.getBias().getLoc(),
                             RankedTensorType::get(getShape(op.getBias()),
                                                   rewriter.getI32Type()),
                             fold->bias, getConstantName(op.getBias())));
  SmallVector<Value> operands =
      llvm::map_to_vector(op->getOperands(), [&](Value operand) {
        return mapping.lookupOrDefault(operand);
      });
  for (RecurrentState state : op.getStates())
    operands[state.operand] = quantizeTo(
        rewriter, op->getOperand(state.operand), fold->results[state.result]);
  Operation *folded = rewriter.clone(*op);
  rewriter.modifyOpInPlace(folded, [&] {
    folded->setOperands(operands);
    folded->removeAttr(kResultTypesAttr);
    for (auto [result, type] :
         llvm::zip_equal(folded->getResults(), fold->results))
      result.setType(RankedTensorType::get(getShape(result), type));
  });
  SmallVector<Value> results;
  for (auto [old, result] :
       llvm::zip_equal(op->getResults(), folded->getResults()))
    results.push_back(
        DequantizeOp::create(rewriter, op.getLoc(), old.getType(), result));
  rewriter.replaceOp(op, results);
  ++numFolded;
  return success();
}

void tinyml::ir::populateQDQRecurrentPatterns(RewritePatternSet &patterns,
                                              Pass::Statistic &numFolded) {
  patterns.add<FoldRecurrent>(patterns.getContext(), numFolded);
}
