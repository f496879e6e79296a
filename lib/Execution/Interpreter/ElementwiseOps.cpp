//===- ElementwiseOps.cpp - Two operands, one element at a time -----------===//

#include "Arithmetic.h"
#include "Evaluators.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// Calls `visit` with the positions of the output and of both operands, of
/// which dimensions of 1 are broadcast.
static void forEachPair(ArrayRef<int64_t> output, ArrayRef<int64_t> lhs,
                        ArrayRef<int64_t> rhs,
                        function_ref<void(int64_t, int64_t, int64_t)> visit) {
  if (lhs == rhs) {
    auto count = ShapedType::getNumElements(output);
    for (int64_t at = 0; at < count; ++at)
      visit(at, at, at);
    return;
  }
  SmallVector<int64_t> left = getStrides(lhs), right = getStrides(rhs);
  int64_t position = 0;
  forEachIndex(output, [&](ArrayRef<int64_t> index) {
    int64_t at = 0, bt = 0;
    for (size_t dim = 0; dim < output.size(); ++dim) {
      at += lhs[dim] == 1 ? 0 : index[dim] * left[dim];
      bt += rhs[dim] == 1 ? 0 : index[dim] * right[dim];
    }
    visit(position++, at, bt);
  });
}

namespace {
// What each op computes of a pair of real numbers, of raw integers, and how it
// combines centered integers: sums have one multiplier per operand, products
// one for the result.
struct Add {
  static constexpr bool isSum = true;
  static constexpr int rhsSign = 1;
  template <typename T>
  static T apply(T a, T b) {
    return a + b;
  }
};
struct Sub {
  static constexpr bool isSum = true;
  static constexpr int rhsSign = -1;
  template <typename T>
  static T apply(T a, T b) {
    return a - b;
  }
};
struct Mul {
  static constexpr bool isSum = false;
  template <typename T>
  static T apply(T a, T b) {
    return a * b;
  }
};
} // namespace

/// Returns the function from two centered integers to the rescaled one.
template <typename Function>
static FailureOr<std::function<int64_t(int64_t, int64_t)>>
getIntegerFunction(Operation *op, quant::UniformQuantizedType lhs,
                   quant::UniformQuantizedType rhs,
                   quant::UniformQuantizedType out) {
  if constexpr (Function::isSum) {
    FailureOr<AddMultipliers> numbers = computeAddMultipliers(lhs, rhs, out);
    if (failed(numbers))
      return op->emitOpError("has scales too far apart: ")
             << lhs << ", " << rhs << " and " << out;
    return std::function<int64_t(int64_t, int64_t)>(
        [n = *numbers](int64_t a, int64_t b) {
          int64_t acc = a * n.ma + Function::rhsSign * b * n.mb;
          return shiftRounded(acc, n.shift);
        });
  } else {
    FailureOr<Requantizer> rq =
        getRequantizer(op, lhs.getScale() * rhs.getScale() / out.getScale());
    if (failed(rq))
      return failure();
    return std::function<int64_t(int64_t, int64_t)>(
        [rq = *rq](int64_t a, int64_t b) {
          return rescale(Function::apply(a, b), rq);
        });
  }
}

/// Computes with numbers as they are; integers wrap around.
template <typename T, typename Function>
static void evaluatePlain(const Tensor &lhs, const Tensor &rhs,
                          Tensor &result) {
  ArrayRef<T> a = lhs.getValues<T>(), b = rhs.getValues<T>();
  MutableArrayRef<T> y = result.getMutableValues<T>();
  forEachPair(result.getShape(), lhs.getShape(), rhs.getShape(),
              [&](int64_t at, int64_t i, int64_t j) {
                y[at] = static_cast<T>(Function::apply(a[i], b[j]));
              });
}

template <typename Op, typename Function>
static LogicalResult evaluateBinary(Op op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  const Tensor &lhs = operands[0], &rhs = operands[1];
  auto visit = [&](function_ref<void(int64_t, int64_t, int64_t)> body) {
    forEachPair(result.getShape(), lhs.getShape(), rhs.getShape(), body);
  };
  if (result.getElementType().isF32()) {
    FloatClamp clamp(op);
    ArrayRef<float> a = lhs.getValues<float>(), b = rhs.getValues<float>();
    MutableArrayRef<float> y = result.getMutableValues<float>();
    visit([&](int64_t at, int64_t i, int64_t j) {
      y[at] = clamp(Function::apply(a[i], b[j]));
    });
    return success();
  }
  if (!getQuantized(result)) {
    Type type = result.getElementType();
    if (type.isF64())
      evaluatePlain<double, Function>(lhs, rhs, result);
    else if (type.isInteger(8))
      evaluatePlain<uint8_t, Function>(lhs, rhs, result);
    else if (type.isInteger(32))
      evaluatePlain<uint32_t, Function>(lhs, rhs, result);
    else
      evaluatePlain<uint64_t, Function>(lhs, rhs, result);
    return success();
  }
  auto function = getIntegerFunction<Function>(
      op, getQuantized(lhs), getQuantized(rhs), getQuantized(result));
  if (failed(function))
    return failure();
  std::vector<int32_t> a = readCentered(lhs), b = readCentered(rhs);
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> y(result.getNumElements());
  visit([&](int64_t at, int64_t i, int64_t j) {
    y[at] = end.finish((*function)(a[i], b[j]));
  });
  writeStored(result, y);
  return success();
}

/// Integers: an op that returns one of its operands, scaled as those of a sum.
static LogicalResult choose(Operation *op, ir::BinaryFunctionOpInterface fn,
                            ArrayRef<Tensor> operands, Tensor &result) {
  quant::UniformQuantizedType out = getQuantized(result);
  FailureOr<AddMultipliers> numbers = computeAddMultipliers(
      getQuantized(operands[0]), getQuantized(operands[1]), out);
  if (failed(numbers))
    return op->emitOpError("has scales too far apart");
  std::vector<int32_t> a = readCentered(operands[0]);
  std::vector<int32_t> b = readCentered(operands[1]);
  IntegerResult end(op, out);
  std::vector<int32_t> y(result.getNumElements());
  forEachPair(result.getShape(), operands[0].getShape(), operands[1].getShape(),
              [&](int64_t at, int64_t i, int64_t j) {
                // Below 2^47, which a double holds exactly.
                double chosen = fn.computePair(
                    static_cast<double>(int64_t(a[i]) * numbers->ma),
                    static_cast<double>(int64_t(b[j]) * numbers->mb));
                y[at] = end.finish(
                    shiftRounded(static_cast<int64_t>(chosen), numbers->shift));
              });
  writeStored(result, y);
  return success();
}

/// Integers: the root of the sum of the weighted squares.
static LogicalResult evaluateIntegerHypot(ir::HypotOp op,
                                          ArrayRef<Tensor> operands,
                                          Tensor &result) {
  FailureOr<HypotNumbers> numbers =
      computeHypotNumbers(getQuantized(operands[0]), getQuantized(operands[1]),
                          getQuantized(result));
  if (failed(numbers))
    return op.emitOpError("has scales too far apart");
  std::vector<int32_t> a = readCentered(operands[0]);
  std::vector<int32_t> b = readCentered(operands[1]);
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> y(result.getNumElements());
  forEachPair(result.getShape(), operands[0].getShape(), operands[1].getShape(),
              [&](int64_t at, int64_t i, int64_t j) {
                int64_t sum = int64_t(a[i]) * a[i] * numbers->wa +
                              int64_t(b[j]) * b[j] * numbers->wb;
                y[at] = end.finish(shiftRounded(takeRoot(sum), numbers->shift));
              });
  writeStored(result, y);
  return success();
}

template <typename T>
static LogicalResult mapPairs(ir::BinaryFunctionOpInterface function,
                              ArrayRef<Tensor> operands, Tensor &result,
                              function_ref<T(double)> round) {
  ArrayRef<T> a = operands[0].getValues<T>(), b = operands[1].getValues<T>();
  MutableArrayRef<T> y = result.getMutableValues<T>();
  forEachPair(result.getShape(), operands[0].getShape(), operands[1].getShape(),
              [&](int64_t at, int64_t i, int64_t j) {
                y[at] = round(function.computePair(a[i], b[j]));
              });
  return success();
}

/// Squares and their sum are floats, which overflow before the root does: as in
/// the kernel, and in a model that has them as nodes of their own.
static LogicalResult
evaluateFloatHypot(ir::HypotOp op, ArrayRef<Tensor> operands, Tensor &result) {
  FloatClamp clamp(op);
  ArrayRef<float> a = operands[0].getValues<float>();
  ArrayRef<float> b = operands[1].getValues<float>();
  MutableArrayRef<float> y = result.getMutableValues<float>();
  forEachPair(result.getShape(), operands[0].getShape(), operands[1].getShape(),
              [&](int64_t at, int64_t i, int64_t j) {
                y[at] = clamp(std::sqrt(a[i] * a[i] + b[j] * b[j]));
              });
  return success();
}

namespace {
/// EvaluableOpInterface for every op with BinaryFunctionOpInterface.
struct BinaryFunctionModel
    : EvaluableOpInterface::FallbackModel<BinaryFunctionModel> {
  LogicalResult evaluate(Operation *op, ArrayRef<Tensor> operands,
                         MutableArrayRef<Tensor> results) const {
    auto function = cast<ir::BinaryFunctionOpInterface>(op);
    Tensor &result = results[0];
    auto hypot = dyn_cast<ir::HypotOp>(op);
    if (hypot && result.getElementType().isF32())
      return evaluateFloatHypot(hypot, operands, result);
    if (result.getElementType().isF32())
      return mapPairs<float>(function, operands, result, FloatClamp(op));
    if (result.getElementType().isF64())
      return mapPairs<double>(function, operands, result,
                              [](double value) { return value; });
    if (hypot)
      return evaluateIntegerHypot(hypot, operands, result);
    return choose(op, function, operands, result);
  }
};
} // namespace

void attachElementwiseEvaluators(MLIRContext *context) {
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (name.hasInterface<ir::BinaryFunctionOpInterface>())
      name.attachInterface<BinaryFunctionModel>();
  attachEvaluator<ir::AddOp, evaluateBinary<ir::AddOp, Add>>(context);
  attachEvaluator<ir::SubOp, evaluateBinary<ir::SubOp, Sub>>(context);
  attachEvaluator<ir::MulOp, evaluateBinary<ir::MulOp, Mul>>(context);
}

} // namespace tinyml
