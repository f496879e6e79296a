//===- PoolOps.cpp - Pooling ----------------------------------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

namespace {

/// One window: the positions of its elements inside the input, and how many
/// positions lie inside the input and its padding.
struct Window {
  SmallVector<int64_t> positions;
  int64_t padded = 0;
};

} // namespace

/// Calls `visit` with the output's position and the window of every element.
template <typename PoolOp>
static void forEachWindow(PoolOp op,
                          function_ref<void(int64_t, const Window &)> visit) {
  ArrayRef<int64_t> in = op.getInput().getType().getShape();
  ArrayRef<int64_t> out = op.getOutput().getType().getShape();
  ArrayRef<int64_t> padding = op.getPadding(), kernel = op.getKernel();
  ArrayRef<int64_t> steps = op.getStrides(), dilations = op.getDilations();
  SmallVector<int64_t> strides = getStrides(in);
  Window window;
  int64_t position = 0;
  forEachIndex(out, [&](ArrayRef<int64_t> index) {
    window.positions.clear();
    window.padded = 0;
    int64_t top = index[1] * steps[0] - padding[0];
    int64_t left = index[2] * steps[1] - padding[1];
    for (int64_t ky = 0; ky < kernel[0]; ++ky)
      for (int64_t kx = 0; kx < kernel[1]; ++kx) {
        int64_t y = top + ky * dilations[0];
        int64_t x = left + kx * dilations[1];
        if (y >= in[1] + padding[2] || x >= in[2] + padding[3])
          continue; // beyond the padding: ceil_mode
        ++window.padded;
        if (y < 0 || y >= in[1] || x < 0 || x >= in[2])
          continue;
        window.positions.push_back(index[0] * strides[0] + y * strides[1] +
                                   x * strides[2] + index[3]);
      }
    visit(position++, window);
  });
}

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
