//===- ReduceOps.cpp - Reductions and normalizations ----------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

/// Returns how many elements become one.
template <typename Op>
static int64_t countTerms(Op op) {
  int64_t count = 1;
  for (int64_t axis : op.getAxes())
    count *= op.getInput().getType().getDimSize(axis);
  return count;
}

/// Calls `visit` for every element of the input with its position and the
/// position of the result it counts for.
template <typename Op>
static void forEachTerm(Op op, function_ref<void(int64_t, int64_t)> visit) {
  SmallVector<int64_t> dims(op.getInput().getType().getShape());
  for (int64_t axis : op.getAxes())
    dims[axis] = 1;
  SmallVector<int64_t> strides = getStrides(dims);
  for (int64_t axis : op.getAxes())
    strides[axis] = 0;
  int64_t position = 0;
  forEachIndex(op.getInput().getType().getShape(),
               [&](ArrayRef<int64_t> index) {
                 int64_t mean = 0;
                 for (auto [at, stride] : llvm::zip(index, strides))
                   mean += at * stride;
                 visit(position++, mean);
               });
}

/// Writes the sums of the terms, divided by `count`.
template <typename Op>
static LogicalResult requantizeSums(Op op, const Tensor &input, int64_t count,
                                    Tensor &result) {
  FailureOr<Requantizer> rq = getRequantizer(
      op, getQuantized(input).getScale() /
              (static_cast<double>(count) * getQuantized(result).getScale()));
  if (failed(rq))
    return failure();
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> x = readCentered(input);
  std::vector<int64_t> sums(result.getNumElements());
  forEachTerm(op, [&](int64_t at, int64_t to) { sums[to] += x[at]; });
  std::vector<int32_t> y;
  for (int64_t sum : sums)
    y.push_back(end.finish(rescale(sum, *rq)));
  writeStored(result, y);
  return success();
}

template <typename T, typename Op>
static LogicalResult combineAs(Op op, const Tensor &input, Tensor &result,
                               double first,
                               function_ref<double(double, double)> next,
                               function_ref<T(double)> finish) {
  ArrayRef<T> x = input.getValues<T>();
  std::vector<double> sofar(result.getNumElements(), first);
  forEachTerm(
      op, [&](int64_t at, int64_t to) { sofar[to] = next(sofar[to], x[at]); });
  for (auto [y, value] : llvm::zip(result.getMutableValues<T>(), sofar))
    y = finish(value);
  return success();
}

/// Combines the floats of each result one after another, from `first` on, and
/// divides by `count`.
template <typename Op>
static LogicalResult
combine(Op op, const Tensor &input, Tensor &result, double first,
        function_ref<double(double, double)> next, double count = 1) {
  if (result.getElementType().isF64())
    return combineAs<double>(op, input, result, first, next,
                             [&](double value) { return value / count; });
  FloatClamp clamp(op);
  return combineAs<float>(op, input, result, first, next,
                          [&](double value) { return clamp(value / count); });
}

/// Adds the terms and divides by `count`.
template <typename Op>
static LogicalResult combineSums(Op op, const Tensor &input, Tensor &result,
                                 int64_t count) {
  if (getQuantized(result))
    return requantizeSums(op, input, count, result);
  return combine(
      op, input, result, 0.0, [](double a, double b) { return a + b; },
      static_cast<double>(count));
}

static LogicalResult evaluateMean(ir::MeanOp op, ArrayRef<Tensor> operands,
                                  Tensor &result) {
  return combineSums(op, operands[0], result, countTerms(op));
}

static LogicalResult evaluateSum(ir::ReduceSumOp op, ArrayRef<Tensor> operands,
                                 Tensor &result) {
  return combineSums(op, operands[0], result, /*count=*/1);
}

static LogicalResult evaluateProd(ir::ReduceProdOp op,
                                  ArrayRef<Tensor> operands, Tensor &result) {
  return combine(op, operands[0], result, 1.0,
                 [](double a, double b) { return a * b; });
}

/// The stored integers are in the order of the real numbers.
template <typename Op, int sign>
static LogicalResult evaluateExtreme(Op op, ArrayRef<Tensor> operands,
                                     Tensor &result) {
  Type element = result.getElementType();
  if (isa<FloatType>(element))
    return combine(op, operands[0], result,
                   -sign * std::numeric_limits<double>::infinity(),
                   [](double a, double b) {
                     return std::isnan(b) || sign * b > sign * a ? b : a;
                   });
  StoredRange range = getStoredRange(op, element);
  std::vector<int32_t> x = readStored(operands[0]);
  constexpr int32_t limit = std::numeric_limits<int32_t>::max();
  std::vector<int32_t> y(result.getNumElements(), -sign * limit);
  forEachTerm(op, [&](int64_t at, int64_t to) {
    if (sign * x[at] > sign * y[to])
      y[to] = x[at];
  });
  for (int32_t &value : y)
    value = std::clamp(value, range.lo, range.hi);
  writeStored(result, y);
  return success();
}

//===----------------------------------------------------------------------===//
// Normalizations
//===----------------------------------------------------------------------===//

/// Calls `visit` with the positions of each line along `axis`.
static void forEachLine(ArrayRef<int64_t> shape, int64_t axis,
                        function_ref<void(ArrayRef<int64_t>)> visit) {
  AxisView view(shape, axis);
  SmallVector<int64_t> line(view.length);
  for (int64_t outer = 0; outer < view.outer; ++outer)
    for (int64_t inner = 0; inner < view.inner; ++inner) {
      for (int64_t i = 0; i < view.length; ++i)
        line[i] = (outer * view.length + i) * view.inner + inner;
      visit(line);
    }
}

static LogicalResult evaluateLogSoftmax(ir::LogSoftmaxOp op,
                                        ArrayRef<Tensor> operands,
                                        Tensor &result) {
  ArrayRef<float> x = operands[0].getValues<float>();
  MutableArrayRef<float> y = result.getMutableValues<float>();
  forEachLine(result.getShape(), op.getAxis(), [&](ArrayRef<int64_t> line) {
    double max = -std::numeric_limits<double>::infinity(), sum = 0;
    for (int64_t at : line)
      max = std::max<double>(max, x[at]);
    for (int64_t at : line)
      sum += std::exp(x[at] - max);
    for (int64_t at : line)
      y[at] = static_cast<float>(x[at] - max - std::log(sum));
  });
  return success();
}

static LogicalResult
evaluateHardmax(ir::HardmaxOp op, ArrayRef<Tensor> operands, Tensor &result) {
  ArrayRef<float> x = operands[0].getValues<float>();
  MutableArrayRef<float> y = result.getMutableValues<float>(); // zeros
  forEachLine(result.getShape(), op.getAxis(), [&](ArrayRef<int64_t> line) {
    int64_t largest = line.front();
    for (int64_t at : line)
      if (x[at] > x[largest])
        largest = at;
    y[largest] = 1.0f;
  });
  return success();
}

namespace {
/// The sums of a line, and what its elements are multiplied with: r / 2^down.
struct IntegerLine {
  int64_t sum = 0, squares = 0;
  int64_t r = 0, down = 0;
};
} // namespace

/// The formulas of docs/numerics.md, in 128 bits.
static LogicalResult evaluateIntegerNormalize(ir::NormalizeOp op,
                                              ArrayRef<Tensor> operands,
                                              Tensor &result) {
  using Wide = __int128;
  int64_t count = countTerms(op);
  SmallVector<double> scales, biases;
  if (op.getScale()) {
    llvm::append_range(scales, operands[1].getValues<float>());
    llvm::append_range(biases, operands[2].getValues<float>());
  }
  FailureOr<NormalizeNumbers> numbers = computeNormalizeNumbers(
      getQuantized(operands[0]), getQuantized(result), count,
      op.getEpsilon().convertToFloat(), scales, biases);
  if (failed(numbers))
    return op.emitOpError("has a length, an epsilon or scales that integers do "
                          "not support");
  std::vector<int32_t> x = readCentered(operands[0]);
  std::vector<IntegerLine> lines(result.getNumElements() / count);
  SmallVector<int64_t> lineOf(x.size()), columnOf(x.size());
  std::vector<int64_t> seen(lines.size());
  forEachTerm(op, [&](int64_t at, int64_t to) {
    lineOf[at] = to;
    columnOf[at] = seen[to]++;
    lines[to].sum += op.getCentered() ? x[at] : 0;
    lines[to].squares += int64_t(x[at]) * x[at];
  });
  for (IntegerLine &line : lines) {
    Wide spread = Wide(count) * line.squares - Wide(line.sum) * line.sum;
    Wide sum = (spread << numbers->up) +
               (Wide(numbers->epsilon) << numbers->epsilonUp);
    int64_t doublings = 0;
    for (; sum < Wide(1) << 58; sum *= 4)
      ++doublings;
    line.r = (int64_t(1) << 60) / takeRoot(static_cast<int64_t>(sum));
    // What is shifted by less than one is 0.
    line.down =
        std::max<int64_t>(60 - numbers->up / 2 - doublings - numbers->frac, 1);
  }
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> y(x.size());
  for (size_t at = 0; at < x.size(); ++at) {
    const IntegerLine &line = lines[lineOf[at]];
    Wide centered = Wide(count) * x[at] - line.sum;
    Wide unit = (centered * line.r + (Wide(1) << (line.down - 1))) >> line.down;
    int64_t column = scales.empty() ? 0 : columnOf[at];
    Wide summand = biases.empty() ? 0 : Wide(numbers->biases[column]);
    Wide value = unit * numbers->factors[column] +
                 summand * (Wide(1) << (numbers->shift - 12)) +
                 (Wide(1) << (numbers->shift - 1));
    y[at] = end.finish(static_cast<int64_t>(value >> numbers->shift));
  }
  writeStored(result, y);
  return success();
}

static LogicalResult evaluateNormalize(ir::NormalizeOp op,
                                       ArrayRef<Tensor> operands,
                                       Tensor &result) {
  if (getQuantized(result))
    return evaluateIntegerNormalize(op, operands, result);
  ArrayRef<float> x = operands[0].getValues<float>();
  MutableArrayRef<float> y = result.getMutableValues<float>();
  double count = static_cast<double>(countTerms(op));
  int64_t groups = result.getNumElements() / countTerms(op);
  std::vector<double> means(groups), variances(groups);
  if (op.getCentered())
    forEachTerm(op,
                [&](int64_t at, int64_t to) { means[to] += x[at] / count; });
  forEachTerm(op, [&](int64_t at, int64_t to) {
    variances[to] += std::pow(x[at] - means[to], 2) / count;
  });
  double epsilon = op.getEpsilon().convertToFloat();
  forEachTerm(op, [&](int64_t at, int64_t to) {
    double value = (x[at] - means[to]) / std::sqrt(variances[to] + epsilon);
    if (op.getScale()) {
      int64_t column = at % static_cast<int64_t>(count);
      value = value * operands[1].getValues<float>()[column] +
              operands[2].getValues<float>()[column];
    }
    y[at] = static_cast<float>(value);
  });
  return success();
}

void attachReduceEvaluators(MLIRContext *context) {
  attachEvaluator<ir::MeanOp, evaluateMean>(context);
  attachEvaluator<ir::ReduceSumOp, evaluateSum>(context);
  attachEvaluator<ir::ReduceProdOp, evaluateProd>(context);
  attachEvaluator<ir::ReduceMinOp, evaluateExtreme<ir::ReduceMinOp, -1>>(
      context);
  attachEvaluator<ir::ReduceMaxOp, evaluateExtreme<ir::ReduceMaxOp, 1>>(
      context);
  attachEvaluator<ir::LogSoftmaxOp, evaluateLogSoftmax>(context);
  attachEvaluator<ir::HardmaxOp, evaluateHardmax>(context);
  attachEvaluator<ir::NormalizeOp, evaluateNormalize>(context);
}

} // namespace tinyml
