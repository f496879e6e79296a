//===- ExtremeOps.cpp - Extremes and sums along a dimension ---------------===//

#include "Arithmetic.h"
#include "Evaluators.h"

#include <numeric>

using namespace mlir;

namespace tinyml {

/// Calls `visit` with a function from C++ element type to nothing.
template <typename Visitor>
static void dispatchType(const Tensor &tensor, Visitor visit) {
  Type type = tensor.getElementType();
  if (type.isF32())
    return visit(float());
  quant::UniformQuantizedType quantized = getQuantized(tensor);
  if (quantized && isWide(quantized))
    return visit(int16_t());
  bool isByte = quantized || type.isInteger(8);
  if (isByte && (quantized ? !quantized.isSigned() : type.isUnsignedInteger()))
    return visit(uint8_t());
  if (isByte)
    return visit(int8_t());
  return type.isInteger(32) ? visit(int32_t()) : visit(int64_t());
}

/// Returns the indices of a line in the order of its elements; equal ones in
/// the order of `less`.
template <typename T>
static std::vector<int64_t> sortLine(ArrayRef<T> x, const AxisView &view,
                                     int64_t start, bool smallest, bool last) {
  std::vector<int64_t> order(view.length);
  std::iota(order.begin(), order.end(), 0);
  auto at = [&](int64_t index) { return x[start + index * view.inner]; };
  std::sort(order.begin(), order.end(), [&](int64_t i, int64_t j) {
    if (at(i) != at(j))
      return smallest ? at(i) < at(j) : at(j) < at(i);
    return last ? i > j : i < j;
  });
  return order;
}

/// Calls `visit` with the outer and inner position and the start of each line.
static void forEachLine(const AxisView &view,
                        function_ref<void(int64_t, int64_t, int64_t)> visit) {
  for (int64_t outer = 0; outer < view.outer; ++outer)
    for (int64_t inner = 0; inner < view.inner; ++inner)
      visit(outer, inner, outer * view.length * view.inner + inner);
}

static LogicalResult evaluateArgMax(ir::ArgMaxOp op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  AxisView view(operands[0].getShape(), op.getAxis());
  MutableArrayRef<int64_t> y = result.getMutableValues<int64_t>();
  dispatchType(operands[0], [&](auto tag) {
    ArrayRef<decltype(tag)> x = operands[0].getValues<decltype(tag)>();
    forEachLine(view, [&](int64_t outer, int64_t inner, int64_t start) {
      y[outer * view.inner + inner] =
          sortLine(x, view, start, op.getSmallest(), op.getLast()).front();
    });
  });
  return success();
}

namespace {
struct TopKModel : EvaluableOpInterface::ExternalModel<TopKModel, ir::TopKOp> {
  LogicalResult evaluate(Operation *op, ArrayRef<Tensor> operands,
                         MutableArrayRef<Tensor> results) const {
    auto topK = cast<ir::TopKOp>(op);
    AxisView view(operands[0].getShape(), topK.getAxis());
    auto k = static_cast<int64_t>(topK.getK());
    MutableArrayRef<int64_t> indices = results[1].getMutableValues<int64_t>();
    dispatchType(operands[0], [&](auto tag) {
      using T = decltype(tag);
      ArrayRef<T> x = operands[0].getValues<T>();
      MutableArrayRef<T> values = results[0].getMutableValues<T>();
      forEachLine(view, [&](int64_t outer, int64_t inner, int64_t start) {
        std::vector<int64_t> order =
            sortLine(x, view, start, topK.getSmallest(), /*last=*/false);
        for (int64_t rank = 0; rank < k; ++rank) {
          int64_t to = (outer * k + rank) * view.inner + inner;
          values[to] = x[start + order[rank] * view.inner];
          indices[to] = order[rank];
        }
      });
    });
    return success();
  }
};
} // namespace

template <typename T, typename Sum>
static void addUp(ir::CumSumOp op, const Tensor &input, Tensor &result) {
  AxisView view(input.getShape(), op.getAxis());
  ArrayRef<T> x = input.getValues<T>();
  MutableArrayRef<T> y = result.getMutableValues<T>();
  forEachLine(view, [&](int64_t, int64_t, int64_t start) {
    Sum sum = 0;
    for (int64_t i = 0; i < view.length; ++i) {
      int64_t place = op.getReverse() ? view.length - 1 - i : i;
      int64_t at = start + place * view.inner;
      Sum next = sum + static_cast<Sum>(x[at]);
      y[at] = static_cast<T>(op.getExclusive() ? sum : next);
      sum = next;
    }
  });
}

static LogicalResult evaluateCumSum(ir::CumSumOp op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  if (result.getElementType().isF32())
    addUp<float, double>(op, operands[0], result);
  else if (result.getElementType().isInteger(32))
    addUp<int32_t, uint64_t>(op, operands[0], result);
  else
    addUp<int64_t, uint64_t>(op, operands[0], result);
  return success();
}

void attachExtremeEvaluators(MLIRContext *context) {
  attachEvaluator<ir::ArgMaxOp, evaluateArgMax>(context);
  attachEvaluator<ir::CumSumOp, evaluateCumSum>(context);
  ir::TopKOp::attachInterface<TopKModel>(*context);
}

} // namespace tinyml
