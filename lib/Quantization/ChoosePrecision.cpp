//===- ChoosePrecision.cpp - Which filters keep 8 bits --------------------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/FilterQuantizer.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Quantization/Sweep.h"
#include "tinyml/Support/ElementScales.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace tinyml {
#define GEN_PASS_DEF_CHOOSEPRECISION
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// An op with a float filter.
struct Layer {
  Operation *op;
  int64_t weights;
  double error = 0; ///< of the outputs where this filter has 4 bits
};

struct ChoosePrecision : tinyml::impl::ChoosePrecisionBase<ChoosePrecision> {
  using ChoosePrecisionBase::ChoosePrecisionBase;

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(choose(*func)))
      signalPassFailure();
  }

private:
  LogicalResult choose(func::FuncOp func);
  LogicalResult measure(func::FuncOp func, std::vector<Layer> &layers);
  FailureOr<Value> roundFilter(Operation *op);
  int64_t getBudget(int64_t total) const;
};
} // namespace

static std::vector<Layer> listLayers(func::FuncOp func) {
  std::vector<Layer> layers;
  for (Operation &op : func.getBody().front())
    if (isa<Conv2DOp, FullyConnectedOp>(op) && !op.hasAttr(kPrecisionAttr) &&
        getConstant(op.getOperand(1)) &&
        getElementType(op.getOperand(1)).isF32())
      layers.push_back({&op, cast<RankedTensorType>(op.getOperand(1).getType())
                                 .getNumElements()});
  return layers;
}

/// Runs the function and returns the f32 outputs of all samples.
static FailureOr<SmallVector<double>> getOutputs(func::FuncOp func,
                                                 const SampleInputs &samples) {
  Sweep sweep(func, samples);
  Operation *end = func.getBody().front().getTerminator();
  if (failed(sweep.runUntil(end)))
    return failure();
  SmallVector<double> numbers;
  for (int64_t sample = 0; sample < sweep.size(); ++sample)
    for (Value output : end->getOperands())
      if (getElementType(output).isF32())
        llvm::append_range(numbers,
                           sweep.get(output, sample).getValues<float>());
  return numbers;
}

FailureOr<Value> ChoosePrecision::roundFilter(Operation *op) {
  Value value = op->getOperand(1);
  FailureOr<SmallVector<double>> reals = readReals(value);
  if (failed(reals))
    return op->emitOpError("has a filter whose bytes are missing");
  FloatFilter filter;
  filter.shape = getShape(value);
  filter.values = std::move(*reals);
  filter.bias.assign(filter.getChannels(), 0.0);
  bool isGrouped = group != 0 && filter.shape.back() % group == 0;
  QuantizedFilter rounded = quantizeFilter(&getContext(), filter, /*bits=*/4,
                                           isGrouped ? group : 0, FilterUse());
  FailureOr<ElementScales> scales =
      ElementScales::get(RankedTensorType::get(filter.shape, rounded.type));
  assert(succeeded(scales) && "the type was made for this shape");
  for (auto [index, stored] : llvm::enumerate(rounded.values))
    filter.values[index] =
        static_cast<double>(stored) * scales->getScale(index);
  OpBuilder builder(op);
  return createFloats(builder, op->getLoc(), filter.shape, filter.values,
                      getConstantName(value));
}

LogicalResult ChoosePrecision::measure(func::FuncOp func,
                                       std::vector<Layer> &layers) {
  FailureOr<SampleInputs> inputs = readSamples(data, func, samples, seed);
  if (failed(inputs))
    return failure();
  FailureOr<SmallVector<double>> exact = getOutputs(func, *inputs);
  if (failed(exact))
    return failure();
  double power = std::numeric_limits<double>::min();
  for (double number : *exact)
    power += number * number;
  for (Layer &layer : layers) {
    Value filter = layer.op->getOperand(1);
    FailureOr<Value> rounded = roundFilter(layer.op);
    if (failed(rounded))
      return failure();
    layer.op->setOperand(1, *rounded);
    FailureOr<SmallVector<double>> outputs = getOutputs(func, *inputs);
    layer.op->setOperand(1, filter);
    rounded->getDefiningOp()->erase();
    if (failed(outputs))
      return failure();
    for (auto [mine, theirs] : llvm::zip(*outputs, *exact))
      layer.error += (mine - theirs) * (mine - theirs) / power;
  }
  return success();
}

int64_t ChoosePrecision::getBudget(int64_t total) const {
  // Each weight with 8 bits takes half a byte more than one with 4.
  if (flash != 0)
    return std::max<int64_t>(0, 2 * flash - total);
  return static_cast<int64_t>(share / 100 * static_cast<double>(total));
}

LogicalResult ChoosePrecision::choose(func::FuncOp func) {
  if (activationBits != 0 && activationBits != 8 && activationBits != 16)
    return func.emitError("activations have 0, 8 or 16 bits, found ")
           << activationBits.getValue();
  if (!(share >= 0 && share <= 100))
    return func.emitError("a share is 0 to 100 percent, found ")
           << share.getValue();
  std::vector<Layer> layers = listLayers(func);
  if (failed(measure(func, layers)))
    return failure();
  int64_t total = 0;
  for (const Layer &layer : layers)
    total += layer.weights;
  auto getGain = [](const Layer &layer) {
    return layer.error / static_cast<double>(layer.weights);
  };
  llvm::stable_sort(layers, [&](const Layer &a, const Layer &b) {
    return getGain(a) > getGain(b);
  });
  int64_t left = getBudget(total);
  std::string precision = formatPrecision({8, activationBits});
  for (const Layer &layer : layers) {
    if (layer.weights > left || layer.error == 0)
      continue;
    left -= layer.weights;
    layer.op->setAttr(kPrecisionAttr,
                      StringAttr::get(&getContext(), precision));
    layer.op->emitRemark(llvm::formatv(
        "stays at 8 bits: with 4 its {0} weights, {1:f1} % of all, would "
        "change "
        "the outputs by {2:f2} %",
        layer.weights,
        100.0 * static_cast<double>(layer.weights) / static_cast<double>(total),
        100 * std::sqrt(layer.error)));
    ++numKept;
  }
  return success();
}
