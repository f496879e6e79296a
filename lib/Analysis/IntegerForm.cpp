//===- IntegerForm.cpp - Whether integer arithmetic can do an op ----------===//

#include "tinyml/Analysis/IntegerForm.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/QuantMath.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;
using quant::UniformQuantizedType;

static constexpr int64_t kLargestAccumulator =
    std::numeric_limits<int32_t>::max();

int64_t tinyml::getAccumulatorBound(const LinearIntegers &integers,
                                    int64_t channel) {
  int64_t perChannel = integers.filter.size() / integers.bias.size();
  int64_t sum = 0, magnitudes = 0;
  for (int64_t weight :
       ArrayRef(integers.filter).slice(channel * perChannel, perChannel)) {
    sum += weight;
    magnitudes += std::abs(weight);
  }
  UniformQuantizedType input = integers.input;
  int64_t largestInput = std::max(std::abs(input.getStorageTypeMin()),
                                  std::abs(input.getStorageTypeMax()));
  return largestInput * magnitudes +
         std::abs(integers.bias[channel] - input.getZeroPoint() * sum);
}

/// Returns why a sum may not fit its accumulator, or nothing.
static std::optional<std::string> checkBound(int64_t bound, StringRef what) {
  if (bound <= kLargestAccumulator)
    return std::nullopt;
  return ("the " + what + " can reach " + Twine(bound) +
          ", which does not fit 32 bits")
      .str();
}

static std::optional<std::string> checkMultiplier(double m) {
  if (succeeded(computeRequantizer(m)))
    return std::nullopt;
  return "the ratio " + std::to_string(m) +
         " of the scales is out of range, it must be positive and below 2^30";
}

std::optional<std::string>
tinyml::findLinearProblem(const LinearIntegers &integers) {
  for (int64_t channel = 0, e = integers.bias.size(); channel < e; ++channel) {
    if (std::abs(integers.bias[channel]) > kLargestAccumulator)
      return "the bias of output channel " + std::to_string(channel) +
             " does not fit 32 bits at the scale of input times filter";
    std::string what =
        "accumulator of output channel " + std::to_string(channel);
    if (auto problem = checkBound(getAccumulatorBound(integers, channel), what))
      return problem;
  }
  for (double scale : integers.filterScales)
    if (auto problem = checkMultiplier(integers.input.getScale() * scale /
                                       integers.output.getScale()))
      return problem;
  return std::nullopt;
}

/// Checks the sum of `count` inputs, divided by their number.
static std::optional<std::string> checkMean(UniformQuantizedType input,
                                            UniformQuantizedType result,
                                            int64_t count) {
  int64_t bound;
  if (llvm::MulOverflow(getLargestMagnitude(input), count, bound))
    bound = std::numeric_limits<int64_t>::max();
  if (auto problem = checkBound(bound, "sum of the elements"))
    return problem;
  return checkMultiplier(input.getScale() / result.getScale());
}

static std::optional<std::string> checkSum(Operation *,
                                           UniformQuantizedType lhs,
                                           UniformQuantizedType rhs,
                                           UniformQuantizedType result) {
  if (succeeded(computeAddMultipliers(lhs, rhs, result)))
    return std::nullopt;
  return "the scales of the operands are too large for that of the result";
}

static double getProductRatio(UniformQuantizedType lhs,
                              UniformQuantizedType rhs,
                              UniformQuantizedType result) {
  return lhs.getScale() * rhs.getScale() / result.getScale();
}

std::optional<std::string>
tinyml::findIntegerProblem(Operation *op,
                           ArrayRef<UniformQuantizedType> operands,
                           UniformQuantizedType result) {
  using Problem = std::optional<std::string>;
  return TypeSwitch<Operation *, Problem>(op)
      .Case<AddOp, SubOp>([&](Operation *sum) {
        return checkSum(sum, operands[0], operands[1], result);
      })
      .Case([&](MulOp) {
        return checkMultiplier(
            getProductRatio(operands[0], operands[1], result));
      })
      .Case([&](MatMulOp matmul) -> Problem {
        int64_t product =
            getLargestMagnitude(operands[0]) * getLargestMagnitude(operands[1]);
        int64_t length = ir::getShape(matmul.getLhs())[2];
        if (Problem problem = checkBound(product * length, "accumulator"))
          return problem;
        return checkMultiplier(
            getProductRatio(operands[0], operands[1], result));
      })
      .Case([&](AvgPool2DOp pool) {
        return checkMean(operands[0], result,
                         pool.getKernel()[0] * pool.getKernel()[1]);
      })
      .Case([&](MeanOp mean) {
        int64_t count = 1;
        for (int64_t axis : mean.getAxes())
          count *= ir::getShape(mean.getInput())[axis];
        return checkMean(operands[0], result, count);
      })
      .Case([&](SoftmaxOp softmax) -> Problem {
        int64_t length = ir::getShape(softmax.getInput())[softmax.getAxis()];
        if (succeeded(computeSoftmaxNumbers(operands[0], result, length)))
          return std::nullopt;
        return "the scale of the result or the length " +
               std::to_string(length) + " is out of range for a softmax";
      })
      .Default(Problem());
}
