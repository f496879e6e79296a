//===- FilterQuantizer.cpp - Scales of filters ----------------------------===//

#include "tinyml/Quantization/Weights/FilterQuantizer.h"
#include "mlir/IR/Builders.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

int64_t getLargestWeight(unsigned bits) {
  return (int64_t(1) << (bits - 1)) - 1;
}

quant::QuantizedType getFilterType(MLIRContext *context,
                                   ArrayRef<double> scales, unsigned bits) {
  Builder builder(context);
  int64_t largest = getLargestWeight(bits);
  SmallVector<int64_t> zeros(scales.size(), 0);
  return quant::UniformQuantizedPerAxisType::get(
      quant::QuantizationFlags::Signed, builder.getIntegerType(bits),
      builder.getF32Type(), scales, zeros, /*quantizedDimension=*/0, -largest,
      largest);
}

/// Rounds half to even, within the range of `bits`.
static int64_t roundWeight(double weight, double scale, unsigned bits) {
  auto largest = static_cast<double>(getLargestWeight(bits));
  return static_cast<int64_t>(
      std::clamp(std::nearbyint(weight / scale), -largest, largest));
}

/// Returns the largest magnitude that the accumulator of a channel can have.
static double getAccumulatorBound(ArrayRef<double> weights, double bias,
                                  double scale, unsigned bits,
                                  quant::UniformQuantizedType input) {
  double sum = 0, magnitudes = 0;
  for (double weight : weights) {
    auto stored = static_cast<double>(roundWeight(weight, scale, bits));
    sum += stored;
    magnitudes += std::abs(stored);
  }
  double stored = std::nearbyint(bias / (input.getScale() * scale));
  auto zeroPoint = static_cast<double>(input.getZeroPoint());
  return -static_cast<double>(input.getStorageTypeMin()) * magnitudes +
         std::abs(stored - zeroPoint * sum);
}

double fitFilterScale(const FloatFilter &filter, int64_t channel, double scale,
                      unsigned bits, const FilterUse &use) {
  if (!use.input)
    return scale;
  constexpr double kLargest = std::numeric_limits<int32_t>::max();
  double inputScale = use.input.getScale();
  if (use.output)
    scale = std::max(scale, use.output.getScale() / inputScale * 0x1p-16);
  // One bit is left for what rounding to single precision moves.
  double bias = std::abs(filter.bias[channel]);
  scale = std::max(scale, bias / inputScale / (kLargest / 2));
  if (use.input.getStorageTypeIntegralWidth() > 8)
    return scale; // its accumulator is as wide as it needs to be
  constexpr int kRounds = 64;
  for (int round = 0; round < kRounds; ++round) {
    double bound =
        getAccumulatorBound(filter.getChannel(channel), filter.bias[channel],
                            scale, bits, use.input);
    if (bound <= kLargest)
      break;
    scale *= 1.01 * bound / kLargest;
  }
  return scale;
}

/// Returns max|w| / largest per channel, in single precision.
static SmallVector<double> getChannelScales(const FloatFilter &filter,
                                            unsigned bits) {
  auto largest = static_cast<double>(getLargestWeight(bits));
  SmallVector<double> scales;
  double sum = 0;
  int64_t count = 0;
  for (int64_t channel = 0; channel < filter.getChannels(); ++channel) {
    double magnitude = 0;
    for (double weight : filter.getChannel(channel))
      magnitude = std::max(magnitude, std::abs(weight));
    double scale = magnitude / largest;
    bool isNormal = scale >= std::numeric_limits<float>::min();
    scales.push_back(isNormal ? scale : 0);
    sum += scales.back();
    count += isNormal;
  }
  for (double &scale : scales)
    if (scale == 0)
      scale = count ? sum / static_cast<double>(count) : 1.0;
  return scales;
}

namespace {
/// The magnitudes of the groups of one output channel.
class Groups {
public:
  Groups(const FloatFilter &filter, int64_t group)
      : group(group), inputs(filter.shape.back()), largest(inputs / group) {}

  /// Returns the group of the value at `index` in a channel.
  int64_t find(int64_t index) const { return index % inputs / group; }

  void measure(ArrayRef<double> weights) {
    llvm::fill(largest, 0.0);
    for (auto [index, weight] : llvm::enumerate(weights))
      largest[find(index)] = std::max(largest[find(index)], std::abs(weight));
  }

  ArrayRef<double> getLargest() const { return largest; }

private:
  int64_t group, inputs;
  SmallVector<double> largest;
};
} // namespace

/// Rounds up to 16 significant bits, so that the product with a factor is exact
/// in single precision.
static double roundUpTo16Bits(double scale) {
  int exponent;
  double significand = std::frexp(scale, &exponent);
  return std::ldexp(std::ceil(std::ldexp(significand, 16)), exponent - 16);
}

/// Makes the type of a filter of `shape` with a scale for each `group` input
/// channels of each output channel.
static quant::QuantizedType getGroupedType(MLIRContext *context,
                                           ArrayRef<int64_t> shape,
                                           ArrayRef<float> scales,
                                           unsigned bits, int64_t group) {
  Builder builder(context);
  int64_t largest = getLargestWeight(bits);
  SmallVector<int64_t> counts(shape.size(), 1);
  counts.front() = shape.front();
  counts.back() = shape.back() / group;
  Type storage = builder.getIntegerType(bits);
  auto last = static_cast<int32_t>(shape.size() - 1);
  return quant::UniformQuantizedSubChannelType::get(
      quant::QuantizationFlags::Signed, storage, builder.getF32Type(),
      DenseElementsAttr::get(
          RankedTensorType::get(counts, builder.getF32Type()), scales),
      DenseElementsAttr::get(RankedTensorType::get(counts, storage),
                             APInt(bits, 0)),
      {0, last}, {1, group}, -largest, largest);
}

static QuantizedFilter quantizeGroups(MLIRContext *context,
                                      const FloatFilter &filter, unsigned bits,
                                      int64_t group, const FilterUse &use) {
  constexpr double kMostFactor = 18; // times 7 is 126: products fit 8 bits
  auto most = static_cast<double>(getLargestWeight(bits));
  SmallVector<double> channelScales = getChannelScales(filter, bits);
  SmallVector<float> scales;
  Groups groups(filter, group);
  QuantizedFilter result;
  for (auto [channel, scale] : llvm::enumerate(channelScales)) {
    ArrayRef<double> weights = filter.getChannel(channel);
    // What the kernel multiplies with has 8 bits.
    double base = roundUpTo16Bits(
        fitFilterScale(filter, channel, scale / kMostFactor, 8, use));
    groups.measure(weights);
    SmallVector<double> own;
    for (double largest : groups.getLargest()) {
      double factor = std::ceil(largest / most / base * (1 - 0x1p-20));
      own.push_back(base * std::clamp(factor, 1.0, kMostFactor));
    }
    for (auto [index, weight] : llvm::enumerate(weights))
      result.values.push_back(
          roundWeight(weight, own[groups.find(index)], bits));
    scales.append(own.begin(), own.end());
  }
  result.type = getGroupedType(context, filter.shape, scales, bits, group);
  return result;
}

QuantizedFilter quantizeFilter(MLIRContext *context, const FloatFilter &filter,
                               unsigned bits, int64_t group,
                               const FilterUse &use) {
  if (group != 0)
    return quantizeGroups(context, filter, bits, group, use);
  SmallVector<double> scales = getChannelScales(filter, bits);
  QuantizedFilter result;
  for (auto [channel, scale] : llvm::enumerate(scales)) {
    scale =
        static_cast<float>(fitFilterScale(filter, channel, scale, bits, use));
    for (double weight : filter.getChannel(channel))
      result.values.push_back(roundWeight(weight, scale, bits));
  }
  result.type = getFilterType(context, scales, bits);
  return result;
}

} // namespace tinyml
