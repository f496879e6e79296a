//===- IntegerLinear.cpp - Tables of integer linear kernels ---------------===//

#include "IntegerLinear.h"
#include "Clamps.h"

using namespace mlir;

namespace tinyml {

/// Returns the filter's scale of each output channel.
static SmallVector<double> getFilterScales(Type type, int64_t outChannels) {
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type))
    return llvm::to_vector(perAxis.getScales());
  auto perTensor = cast<quant::UniformQuantizedType>(type);
  return SmallVector<double>(outChannels, perTensor.getScale());
}

/// Returns the bytes of operand `index`, which must be a constant.
static FailureOr<WeightsView> getConstantOperand(Operation *op, unsigned index,
                                                 StringRef name) {
  ElementsAttr constant = ModelBuilder::getConstant(op->getOperand(index));
  if (!constant)
    return op->emitError("requires a constant ")
           << name << " where the arithmetic is integer";
  return WeightsView::get(constant, op->getLoc());
}

/// Folds the input's zero point into the bias of one output channel and proves
/// that no sum of products with `weights` leaves 32 bits.
static FailureOr<int32_t> foldBias(Operation *op, int64_t channel,
                                   ArrayRef<int8_t> weights, int64_t bias,
                                   quant::UniformQuantizedType input) {
  int64_t sum = 0, magnitude = 0;
  for (int8_t weight : weights) {
    sum += weight;
    magnitude += std::abs(static_cast<int64_t>(weight));
  }
  int64_t folded = bias - input.getZeroPoint() * sum;
  int64_t largest = std::max(std::abs(input.getStorageTypeMin()),
                             std::abs(input.getStorageTypeMax()));
  if (std::abs(folded) + largest * magnitude >
      std::numeric_limits<int32_t>::max())
    return op->emitError("output channel ")
           << channel << " can leave 32 bits: its bias is " << bias
           << " and its weights' magnitudes sum to " << magnitude;
  return static_cast<int32_t>(folded);
}

FailureOr<IntegerLinear> buildIntegerLinear(Operation *op,
                                            ModelBuilder &model) {
  auto input = getKernelType(op, op->getOperand(0));
  auto output = getKernelType(op, op->getResult(0));
  if (failed(input) || failed(output))
    return failure();
  FailureOr<WeightsView> filter = getConstantOperand(op, 1, "filter");
  if (failed(filter))
    return failure();
  Value filterValue = op->getOperand(1);
  int64_t outChannels = ir::getShape(filterValue)[0];
  SmallVector<int32_t> bias(outChannels, 0);
  if (op->getNumOperands() > 2) {
    FailureOr<WeightsView> constant = getConstantOperand(op, 2, "bias");
    if (failed(constant))
      return failure();
    bias = constant->getValues<int32_t>();
  }
  SmallVector<double> scales =
      getFilterScales(ir::getElementType(filterValue), outChannels);
  SmallVector<int8_t> weights = filter->getValues<int8_t>();
  size_t length = weights.size() / outChannels;
  SmallVector<tm_rq> entries;
  for (int64_t channel = 0; channel < outChannels; ++channel) {
    FailureOr<int32_t> folded =
        foldBias(op, channel, ArrayRef(weights).slice(channel * length, length),
                 bias[channel], *input);
    if (failed(folded))
      return failure();
    bias[channel] = *folded;
    double ratio = input->getScale() * scales[channel] / output->getScale();
    FailureOr<Requantizer> rq = computeRequantizer(ratio);
    if (failed(rq))
      return op->emitError("output channel ")
             << channel << " has the scale ratio " << ratio
             << ", which must be above 0 and below 2^30";
    entries.push_back({rq->mult, rq->pre});
  }
  StoredRange range = getStoredClamp(cast<ir::ClampedOpInterface>(op), *output);
  IntegerLinear result;
  result.params = {static_cast<int32_t>(input->getZeroPoint()),
                   static_cast<int32_t>(output->getZeroPoint()), range.lo,
                   range.hi};
  result.bias = model.createTable<int32_t>(op->getLoc(), "bias", bias);
  result.rq = model.createRequantizers(op->getLoc(), entries);
  return result;
}

} // namespace tinyml
