//===- IntegerLinear.cpp - Linear kernels with integer filters ------------===//

#include "IntegerLinear.h"
#include "Clamps.h"
#include "PackedFilter.h"
#include "tinyml/Analysis/LinearIntegers.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

Value getFloatBias(Operation *op, int64_t outChannels, ModelBuilder &model) {
  if (op->getNumOperands() < 3)
    return model.createTable<float>(op->getLoc(), "bias",
                                    SmallVector<float>(outChannels, 0.0f));
  Value bias = op->getOperand(2);
  if (ElementsAttr constant = ModelBuilder::getConstant(bias))
    return model.createWeights(op->getLoc(), "bias", constant);
  return model.getBuffer(bias);
}

SmallVector<char> rotateBytes(ArrayRef<char> bytes, int64_t outer,
                              int64_t width) {
  int64_t inner = bytes.size() / (outer * width);
  SmallVector<char> rotated(bytes.size());
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t i = 0; i < inner; ++i)
      memcpy(&rotated[(i * outer + o) * width], &bytes[(o * inner + i) * width],
             width);
  return rotated;
}

/// Scales, bias and bounds of a kernel on floats.
static void addFloatTables(ir::LinearOpInterface op, const PackedFilter &filter,
                           ModelBuilder &model, IntegerLinear &result) {
  SmallVector<float> scales(filter.scales.begin(), filter.scales.end());
  result.operands.push_back(
      model.createTable<float>(op->getLoc(), "scale", scales));
  result.operands.push_back(getFloatBias(op, scales.size(), model));
  tm_limits_f32 limits =
      getFloatClamp(cast<ir::ClampedOpInterface>(op.getOperation()));
  result.params = mcu::toWords(limits);
}

/// Biases with the input's zero point folded in, requantizers and bounds of a
/// kernel on integers.
static void addIntegerTables(ir::LinearOpInterface op, ModelBuilder &model,
                             IntegerLinear &result) {
  std::string reason;
  FailureOr<LinearIntegers> integers = LinearIntegers::get(op, reason);
  assert(succeeded(integers) && "findIntegerProblem has read them");
  quant::UniformQuantizedType in = integers->input, out = integers->output;
  int32_t shift = *integers->getAccumulatorShift();
  SmallVector<int32_t> bias;
  SmallVector<tm_rq> entries;
  for (auto [channel, scale] : llvm::enumerate(integers->filterScales)) {
    bias.push_back(static_cast<int32_t>(integers->getFoldedBias(channel)));
    double ratio = in.getScale() * scale / out.getScale();
    Requantizer rq = *computeRequantizer(std::ldexp(ratio, shift));
    entries.push_back({rq.mult, rq.pre});
  }
  result.operands.push_back(
      model.createTable<int32_t>(op->getLoc(), "bias", bias));
  result.operands.push_back(model.createRequantizers(op->getLoc(), entries));
  StoredRange range =
      getStoredClamp(cast<ir::ClampedOpInterface>(op.getOperation()), out);
  if (isWide(in))
    result.params = {shift, range.lo, range.hi};
  else
    result.params = {static_cast<int32_t>(in.getZeroPoint()),
                     static_cast<int32_t>(out.getZeroPoint()), range.lo,
                     range.hi};
}

FailureOr<IntegerLinear> buildIntegerLinear(ir::LinearOpInterface op,
                                            bool isDepthwise,
                                            ModelBuilder &model) {
  bool isFloatKernel = isFloat(op.getInput());
  if (!isFloatKernel && (failed(getKernelType(op, op.getInput())) ||
                         failed(getKernelType(op, op.getOutput()))))
    return failure();
  FailureOr<PackedFilter> filter = packFilter(op, isDepthwise, model);
  if (failed(filter))
    return failure();
  IntegerLinear result;
  result.suffix = isFloatKernel ? "_f32" : getKernelSuffix(op.getInput());
  if (filter->is4Bit)
    result.suffix += filter->group != 0 ? "w4g" : "w4";
  else if (isFloatKernel)
    result.suffix += "w8";
  result.operands.push_back(filter->weights);
  if (filter->factors)
    result.operands.push_back(filter->factors);
  if (isFloatKernel)
    addFloatTables(op, *filter, model, result);
  else
    addIntegerTables(op, model, result);
  if (filter->group != 0)
    result.params.push_back(model.narrow(filter->group));
  return result;
}

} // namespace tinyml
