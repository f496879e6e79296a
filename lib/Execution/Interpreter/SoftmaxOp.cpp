//===- SoftmaxOp.cpp - Softmax --------------------------------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// One row: elements first, first + step, …
struct Row {
  int64_t first, step, length;
};

static void forEachRow(ir::SoftmaxOp op, function_ref<void(Row)> visit) {
  AxisView view(op.getInput().getType().getShape(), op.getAxis());
  for (int64_t outer = 0; outer < view.outer; ++outer)
    for (int64_t inner = 0; inner < view.inner; ++inner)
      visit(
          {outer * view.length * view.inner + inner, view.inner, view.length});
}

static void evaluateFloatRow(Row row, ArrayRef<float> x,
                             MutableArrayRef<float> y) {
  double max = -std::numeric_limits<double>::infinity(), sum = 0;
  for (int64_t i = 0; i < row.length; ++i)
    max = std::max<double>(max, x[row.first + i * row.step]);
  auto power = [&](int64_t i) {
    return std::exp(x[row.first + i * row.step] - max);
  };
  for (int64_t i = 0; i < row.length; ++i)
    sum += power(i);
  for (int64_t i = 0; i < row.length; ++i)
    y[row.first + i * row.step] = static_cast<float>(power(i) / sum);
}

static LogicalResult
evaluateSoftmax(ir::SoftmaxOp op, ArrayRef<Tensor> operands, Tensor &result) {
  if (result.getElementType().isF32()) {
    forEachRow(op, [&](Row row) {
      evaluateFloatRow(row, operands[0].getValues<float>(),
                       result.getMutableValues<float>());
    });
    return success();
  }
  bool isTwoStep = isWide(getQuantized(operands[0]));
  int64_t length = op.getInput().getType().getDimSize(op.getAxis());
  FailureOr<SoftmaxNumbers> numbers = computeSoftmaxNumbers(
      getQuantized(operands[0]), getQuantized(result), length);
  if (failed(numbers))
    return op.emitOpError("has a length or an output scale that the integer "
                          "softmax does not support");
  std::vector<int32_t> x = readStored(operands[0]);
  std::vector<int32_t> y(x.size());
  IntegerResult end(op, getQuantized(result));
  using Wide = unsigned __int128;
  forEachRow(op, [&](Row row) {
    int32_t max = std::numeric_limits<int32_t>::min();
    for (int64_t i = 0; i < row.length; ++i)
      max = std::max(max, x[row.first + i * row.step]);
    auto entry = [&](int64_t i) -> Wide {
      int32_t d = max - x[row.first + i * row.step];
      if (!isTwoStep)
        return numbers->table[d];
      Wide product =
          Wide(numbers->table[d / 256]) * numbers->table[256 + d % 256];
      int32_t shift = 62 - numbers->k;
      return (product + (Wide(1) << (shift - 1))) >> shift;
    };
    Wide sum = 0;
    for (int64_t i = 0; i < row.length; ++i)
      sum += entry(i);
    Wide reciprocal = (static_cast<Wide>(numbers->mult) << 32) / sum;
    Wide half = static_cast<Wide>(1) << (numbers->shift - 1);
    for (int64_t i = 0; i < row.length; ++i) {
      Wide value = (entry(i) * reciprocal + half) >> numbers->shift;
      y[row.first + i * row.step] = end.finish(static_cast<int64_t>(value));
    }
  });
  writeStored(result, y);
  return success();
}

void attachSoftmaxEvaluators(MLIRContext *context) {
  attachEvaluator<ir::SoftmaxOp, evaluateSoftmax>(context);
}

} // namespace tinyml
