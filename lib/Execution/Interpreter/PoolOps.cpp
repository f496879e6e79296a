//===- PoolOps.cpp - Pooling ----------------------------------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"
#include "Windows.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

template <typename T>
static T getMaximum(ArrayRef<T> values, const Window &window) {
  T max = values[window.positions.front()];
  for (int64_t position : window.positions) {
    if constexpr (std::is_floating_point_v<T>)
      if (std::isnan(values[position]))
        return values[position];
    if (values[position] > max)
      max = values[position];
  }
  return max;
}

static LogicalResult
evaluateMaxPool(ir::MaxPool2DOp op, ArrayRef<Tensor> operands, Tensor &result) {
  Type element = result.getElementType();
  bool hasEmptyWindow = false;
  forEachWindow(op, [&](int64_t, const Window &window) {
    hasEmptyWindow |= window.positions.empty();
  });
  if (hasEmptyWindow)
    return op.emitOpError("has a window without an element of the input");
  if (element.isF32()) {
    FloatClamp clamp(op);
    ArrayRef<float> x = operands[0].getValues<float>();
    MutableArrayRef<float> y = result.getMutableValues<float>();
    forEachWindow(op, [&](int64_t at, const Window &window) {
      y[at] = clamp(getMaximum(x, window));
    });
    return success();
  }
  StoredRange range = getStoredRange(op, element);
  std::vector<int32_t> x = readStored(operands[0]);
  std::vector<int32_t> y(result.getNumElements());
  forEachWindow(op, [&](int64_t at, const Window &window) {
    y[at] = std::clamp(getMaximum<int32_t>(x, window), range.lo, range.hi);
  });
  writeStored(result, y);
  return success();
}

static LogicalResult
evaluateAvgPool(ir::AvgPool2DOp op, ArrayRef<Tensor> operands, Tensor &result) {
  auto getCount = [&](const Window &window) -> int64_t {
    return op.getCountIncludePad() ? window.padded : window.positions.size();
  };
  if (result.getElementType().isF32()) {
    FloatClamp clamp(op);
    ArrayRef<float> x = operands[0].getValues<float>();
    MutableArrayRef<float> y = result.getMutableValues<float>();
    forEachWindow(op, [&](int64_t at, const Window &window) {
      double sum = 0;
      for (int64_t position : window.positions)
        sum += x[position];
      y[at] = clamp(sum == 0 ? 0.0 : sum / getCount(window));
    });
    return success();
  }
  double ratio = getQuantized(operands[0]).getScale();
  double scale = getQuantized(result).getScale();
  // One requantizer per possible number of positions.
  SmallVector<Requantizer> requantizers(1);
  for (int64_t n = 1; n <= op.getKernel()[0] * op.getKernel()[1]; ++n) {
    FailureOr<Requantizer> rq = getRequantizer(op, ratio / (n * scale));
    if (failed(rq))
      return failure();
    requantizers.push_back(*rq);
  }
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> x = readCentered(operands[0]);
  std::vector<int32_t> y(result.getNumElements());
  forEachWindow(op, [&](int64_t at, const Window &window) {
    int64_t sum = 0;
    for (int64_t position : window.positions)
      sum += x[position];
    y[at] = end.finish(rescale(sum, requantizers[getCount(window)]));
  });
  writeStored(result, y);
  return success();
}

void attachPoolEvaluators(MLIRContext *context) {
  attachEvaluator<ir::MaxPool2DOp, evaluateMaxPool>(context);
  attachEvaluator<ir::AvgPool2DOp, evaluateAvgPool>(context);
}

} // namespace tinyml
