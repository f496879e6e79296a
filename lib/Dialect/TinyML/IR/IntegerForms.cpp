//===- IntegerForms.cpp - Whether integer arithmetic can do an op ---------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;
using quant::UniformQuantizedType;

using Problem = std::optional<std::string>;
using Types = ArrayRef<UniformQuantizedType>;

/// Returns why a sum may not fit its 32 bits, or nothing.
static Problem checkBound(int64_t bound, StringRef what) {
  if (bound <= std::numeric_limits<int32_t>::max())
    return std::nullopt;
  return ("the " + what + " can reach " + Twine(bound) +
          ", which does not fit 32 bits")
      .str();
}

static Problem checkMultiplier(double m) {
  if (succeeded(computeRequantizer(m)))
    return std::nullopt;
  return "the ratio " + std::to_string(m) +
         " of the scales is out of range, it must be positive and below 2^30";
}

/// Returns magnitude * count, the largest number where it overflows.
static int64_t getSumBound(int64_t magnitude, int64_t count) {
  int64_t bound;
  if (llvm::MulOverflow(magnitude, count, bound))
    return std::numeric_limits<int64_t>::max();
  return bound;
}

/// Checks the sum of `count` inputs, divided by their number.
static Problem checkMean(UniformQuantizedType input,
                         UniformQuantizedType result, int64_t count) {
  int64_t bound = getSumBound(getLargestMagnitude(input), count);
  if (Problem problem = checkBound(bound, "sum of the elements"))
    return problem;
  return checkMultiplier(input.getScale() / result.getScale());
}

static Problem checkSum(Types operands, UniformQuantizedType result) {
  if (succeeded(computeAddMultipliers(operands[0], operands[1], result)))
    return std::nullopt;
  return "the scales of the operands are too large for that of the result";
}

static double getProductRatio(Types operands, UniformQuantizedType result) {
  return operands[0].getScale() * operands[1].getScale() / result.getScale();
}

Problem AddOp::findIntegerProblem(Types operands, UniformQuantizedType result) {
  return checkSum(operands, result);
}

Problem SubOp::findIntegerProblem(Types operands, UniformQuantizedType result) {
  return checkSum(operands, result);
}

/// The operands are scaled as those of a sum.
Problem MinOp::findIntegerProblem(Types operands, UniformQuantizedType result) {
  return checkSum(operands, result);
}

Problem MaxOp::findIntegerProblem(Types operands, UniformQuantizedType result) {
  return checkSum(operands, result);
}

Problem HypotOp::findIntegerProblem(Types operands,
                                    UniformQuantizedType result) {
  if (succeeded(computeHypotNumbers(operands[0], operands[1], result)))
    return std::nullopt;
  return "the scales of the operands are too large for that of the result";
}

Problem MulOp::findIntegerProblem(Types operands, UniformQuantizedType result) {
  return checkMultiplier(getProductRatio(operands, result));
}

Problem MatMulOp::findIntegerProblem(Types operands,
                                     UniformQuantizedType result) {
  int64_t bound = getSumBound(getLargestMagnitude(operands[0]) *
                                  getLargestMagnitude(operands[1]),
                              ir::getShape(getLhs())[2]);
  double ratio = getProductRatio(operands, result);
  if (!isWide(result)) {
    if (Problem problem = checkBound(bound, "accumulator"))
      return problem;
    return checkMultiplier(ratio);
  }
  FailureOr<int32_t> shift = computeAccumulatorShift(bound);
  if (failed(shift))
    return ("the accumulator can reach " + Twine(bound) +
            ", which no shift brings to 32 bits")
        .str();
  return checkMultiplier(std::ldexp(ratio, *shift));
}

/// From 8 to 8 bits a table, else one multiplication.
Problem ClampOp::findIntegerProblem(Types operands,
                                    UniformQuantizedType result) {
  if (!isWide(operands[0]) && !isWide(result))
    return std::nullopt;
  return checkMultiplier(operands[0].getScale() / result.getScale());
}

bool ClampOp::takesMixedWidths() { return true; }

Problem AvgPool2DOp::findIntegerProblem(Types operands,
                                        UniformQuantizedType result) {
  return checkMean(operands[0], result, getKernel()[0] * getKernel()[1]);
}

/// Returns how many elements of `input` become one.
static int64_t countReduced(Value input, ArrayRef<int64_t> axes) {
  int64_t count = 1;
  for (int64_t axis : axes)
    count *= ir::getShape(input)[axis];
  return count;
}

Problem MeanOp::findIntegerProblem(Types operands,
                                   UniformQuantizedType result) {
  return checkMean(operands[0], result, countReduced(getInput(), getAxes()));
}

/// The bound and the ratio of a sum are not below those of a mean.
Problem ReduceSumOp::findIntegerProblem(Types operands,
                                        UniformQuantizedType result) {
  return checkMean(operands[0], result, countReduced(getInput(), getAxes()));
}

Problem SoftmaxOp::findIntegerProblem(Types operands,
                                      UniformQuantizedType result) {
  int64_t length = ir::getShape(getInput())[getAxis()];
  if (succeeded(computeSoftmaxNumbers(operands[0], result, length)))
    return std::nullopt;
  return "the scale of the result or the length " + std::to_string(length) +
         " is out of range for a softmax";
}

bool NormalizeOp::isRealOperand(unsigned index) { return index > 0; }

Problem NormalizeOp::findIntegerProblem(Types operands,
                                        UniformQuantizedType result) {
  SmallVector<double> scales, biases;
  if (getScale()) {
    FailureOr<SmallVector<double>> scale = readReals(getScale());
    FailureOr<SmallVector<double>> bias = readReals(getBias());
    if (failed(scale) || failed(bias))
      return "its scale or bias is no constant";
    scales = std::move(*scale);
    biases = std::move(*bias);
  }
  int64_t length = countReduced(getInput(), getAxes());
  if (succeeded(computeNormalizeNumbers(operands[0], result, length,
                                        getEpsilon().convertToFloat(), scales,
                                        biases)))
    return std::nullopt;
  return "the length " + std::to_string(length) +
         ", epsilon, or the ratio of the scales is out of range for a "
         "normalization";
}
