//===- LinearIntegers.cpp - The integers of a linear op -------------------===//

#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/FilterScales.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

FailureOr<LinearIntegers> LinearIntegers::get(LinearOpInterface op,
                                              std::string &reason) {
  Value filterValue = op.getFilter();
  FailureOr<FilterScales> scales = FilterScales::get(
      getElementType(filterValue), getShape(filterValue), &reason);
  if (failed(scales))
    return failure();
  FailureOr<SmallVector<int64_t>> filter = readIntegers(filterValue);
  if (failed(filter)) {
    reason = "its filter is not constant, so nothing can be proved";
    return failure();
  }
  LinearIntegers integers{getQuantizedType(op.getInput()),
                          getQuantizedType(op.getOutput()), scales->scales,
                          scales->multiply<int64_t>(*filter),
                          SmallVector<int64_t>(scales->scales.size(), 0)};
  if (!op.getBias())
    return integers;
  FailureOr<SmallVector<int64_t>> bias = readIntegers(op.getBias());
  if (failed(bias)) {
    reason = "its bias is not constant, so nothing can be proved";
    return failure();
  }
  integers.bias = std::move(*bias);
  return integers;
}

ArrayRef<int64_t> LinearIntegers::getChannel(int64_t channel) const {
  int64_t length = filter.size() / bias.size();
  return ArrayRef(filter).slice(channel * length, length);
}

int64_t LinearIntegers::getFoldedBias(int64_t channel) const {
  int64_t sum = 0;
  for (int64_t weight : getChannel(channel))
    sum += weight;
  return bias[channel] - input.getZeroPoint() * sum;
}

int64_t LinearIntegers::getAccumulatorBound(int64_t channel) const {
  int64_t magnitudes = 0;
  for (int64_t weight : getChannel(channel))
    magnitudes += std::abs(weight);
  int64_t largestInput = std::max(std::abs(input.getStorageTypeMin()),
                                  std::abs(input.getStorageTypeMax()));
  return largestInput * magnitudes + std::abs(getFoldedBias(channel));
}

FailureOr<int32_t> LinearIntegers::getAccumulatorShift() const {
  int64_t bound = 0;
  for (int64_t channel = 0, e = bias.size(); channel < e; ++channel)
    bound = std::max(bound, getAccumulatorBound(channel));
  return computeAccumulatorShift(bound);
}

std::optional<std::string> LinearIntegers::findProblem() const {
  constexpr int64_t limit = std::numeric_limits<int32_t>::max();
  for (int64_t channel = 0, e = bias.size(); channel < e; ++channel) {
    if (std::abs(bias[channel]) > limit)
      return "the bias of output channel " + std::to_string(channel) +
             " does not fit 32 bits at the scale of input times filter";
    int64_t bound = getAccumulatorBound(channel);
    if (!isWide(input) && bound > limit)
      return "the accumulator of output channel " + std::to_string(channel) +
             " can reach " + std::to_string(bound) +
             ", which does not fit 32 bits";
  }
  FailureOr<int32_t> shift = getAccumulatorShift();
  if (failed(shift))
    return "the accumulators are so large that no shift brings them to 32 bits";
  for (double scale : filterScales) {
    double ratio =
        std::ldexp(input.getScale() * scale / output.getScale(), *shift);
    if (failed(computeRequantizer(ratio)))
      return "the ratio " + std::to_string(ratio) +
             " of the scales is out of range, it must be positive and below "
             "2^30";
  }
  return std::nullopt;
}
