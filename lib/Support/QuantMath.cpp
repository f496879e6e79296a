//===- QuantMath.cpp - Numbers of the integer kernels ---------------------===//

#include "tinyml/Support/QuantMath.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir;
using quant::UniformQuantizedType;

namespace tinyml {

bool isActivationType(Type type) {
  auto uniform = dyn_cast<UniformQuantizedType>(type);
  if (!uniform)
    return false;
  unsigned width = uniform.getStorageTypeIntegralWidth();
  return width == 8 ||
         (width == 16 && uniform.isSigned() && uniform.getZeroPoint() == 0);
}

UniformQuantizedType getWideType(UniformQuantizedType type) {
  // |q - zero point| <= 255 and 255 * 128 < 2^15.
  return UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, IntegerType::get(type.getContext(), 16),
      type.getExpressedType(), type.getScale() / 128, /*zeroPoint=*/0, -32768,
      32767);
}

FailureOr<Requantizer> computeRequantizer(double m) {
  if (!(m > 0) || !(m < std::ldexp(1.0, 30)))
    return failure();
  Requantizer result;
  while (std::ldexp(m, -result.pre) >= 0.5)
    ++result.pre;
  double mult = std::nearbyint(std::ldexp(m, 32 - result.pre));
  // M just under a power of two can round up to 2^31, which int32 lacks.
  if (mult >= std::ldexp(1.0, 31))
    mult = std::nearbyint(std::ldexp(m, 32 - ++result.pre));
  result.mult = static_cast<int32_t>(mult);
  return result;
}

FailureOr<int32_t> computeAccumulatorShift(int64_t bound) {
  constexpr int64_t limit = std::numeric_limits<int32_t>::max();
  if (bound <= limit)
    return 0;
  for (int32_t shift = 1; shift <= 31; ++shift) {
    int64_t half = int64_t(1) << (shift - 1);
    if (bound <= std::numeric_limits<int64_t>::max() - half &&
        (bound + half) >> shift <= limit)
      return shift;
  }
  return failure();
}

int64_t getLargestMagnitude(UniformQuantizedType type) {
  return std::max(std::abs(type.getStorageTypeMin() - type.getZeroPoint()),
                  std::abs(type.getStorageTypeMax() - type.getZeroPoint()));
}

FailureOr<AddMultipliers> computeAddMultipliers(UniformQuantizedType a,
                                                UniformQuantizedType b,
                                                UniformQuantizedType out) {
  double ratioA = a.getScale() / out.getScale();
  double ratioB = b.getScale() / out.getScale();
  // A multiplier has 31 bits.
  double accLimit = std::ldexp(1.0, isWide(a) ? 62 : 30);
  double limit = std::ldexp(1.0, 31);
  for (int shift = 30; shift >= 1; --shift) {
    double ma = std::nearbyint(std::ldexp(ratioA, shift));
    double mb = std::nearbyint(std::ldexp(ratioB, shift));
    double bound = getLargestMagnitude(a) * ma + getLargestMagnitude(b) * mb;
    if (bound < accLimit && ma < limit && mb < limit)
      return AddMultipliers{static_cast<int32_t>(ma), static_cast<int32_t>(mb),
                            shift};
  }
  return failure();
}

FailureOr<HypotNumbers> computeHypotNumbers(UniformQuantizedType a,
                                            UniformQuantizedType b,
                                            UniformQuantizedType out) {
  double limit = std::ldexp(1.0, isWide(a) ? 60 : 32);
  auto square = [](double value) { return value * value; };
  for (int shift = 30; shift >= 1; --shift) {
    auto weigh = [&](UniformQuantizedType type) {
      return std::nearbyint(
          std::ldexp(square(type.getScale() / out.getScale()), 2 * shift));
    };
    double wa = weigh(a), wb = weigh(b);
    double bound = square(static_cast<double>(getLargestMagnitude(a))) * wa +
                   square(static_cast<double>(getLargestMagnitude(b))) * wb;
    // A weight has 31 bits.
    if (bound < limit && std::max(wa, wb) < std::ldexp(1.0, 31))
      return HypotNumbers{static_cast<int32_t>(wa), static_cast<int32_t>(wb),
                          shift};
  }
  return failure();
}

/// Returns the largest magnitude of `values`, infinity where one is NaN.
static double getLargest(ArrayRef<double> values) {
  double largest = 0;
  for (double value : values) {
    if (std::isnan(value))
      return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::abs(value));
  }
  return largest;
}

/// Finds how far the spread of a line is shifted, and epsilon beside it: the
/// sum of both stays below 2^60.
static LogicalResult chooseSpread(UniformQuantizedType in, double length,
                                  double epsilon, NormalizeNumbers &numbers) {
  double most = length * static_cast<double>(getLargestMagnitude(in));
  double ratio = length / in.getScale();
  double small = ratio * ratio * epsilon;
  auto fits = [&](int up) {
    double limit = std::ldexp(1.0, 58 - up);
    return most * most < limit && small < limit;
  };
  if (!fits(0))
    return failure();
  while (fits(numbers.up + 2))
    numbers.up += 2;
  small = std::ldexp(small, numbers.up);
  while (std::nearbyint(std::ldexp(small, -numbers.epsilonUp)) >=
         std::ldexp(1.0, 31))
    ++numbers.epsilonUp;
  // 0 only where the numerator is 0, too.
  numbers.epsilon = static_cast<int32_t>(
      std::max(std::nearbyint(std::ldexp(small, -numbers.epsilonUp)), 1.0));
  return success();
}

FailureOr<NormalizeNumbers>
computeNormalizeNumbers(UniformQuantizedType in, UniformQuantizedType out,
                        int64_t length, double epsilon, ArrayRef<double> scales,
                        ArrayRef<double> biases) {
  // So that the sum of squares of 8-bit numbers fits 32 bits.
  if (length < 1 || length > 65536)
    return failure();
  auto count = static_cast<double>(length);
  NormalizeNumbers numbers;
  // len * (x - mean) has 31 bits.
  if (2 * count * static_cast<double>(getLargestMagnitude(in)) >=
          std::ldexp(1.0, 31) ||
      failed(chooseSpread(in, count, epsilon, numbers)))
    return failure();
  // No element of a normalized line is larger than the root of its length.
  numbers.frac = 30;
  while (std::ldexp(1.0, 2 * (30 - numbers.frac)) < count)
    --numbers.frac;
  double one = 1.0, unit = out.getScale();
  if (scales.empty())
    scales = one;
  double factor = getLargest(scales) / unit, bias = getLargest(biases) / unit;
  double largest = std::sqrt(count) * factor + bias;
  if (!(std::nearbyint(std::ldexp(bias, 12)) < std::ldexp(1.0, 31)))
    return failure();
  int bits = 30;
  auto fits = [&] {
    return std::nearbyint(std::ldexp(factor, bits)) < std::ldexp(1.0, 31) &&
           std::ldexp(largest, numbers.frac + bits) < std::ldexp(1.0, 61);
  };
  while (bits >= 0 && !fits())
    --bits;
  if (bits < 0)
    return failure();
  numbers.shift = numbers.frac + bits;
  auto round = [unit](double value, int up) {
    return static_cast<int32_t>(std::nearbyint(std::ldexp(value / unit, up)));
  };
  for (double scale : scales)
    numbers.factors.push_back(round(scale, bits));
  for (double value : biases)
    numbers.biases.push_back(round(value, 12));
  return numbers;
}

int32_t quantizeValue(UniformQuantizedType type, double real) {
  double stored = std::nearbyint(real / type.getScale()) + type.getZeroPoint();
  double lo = type.getStorageTypeMin(), hi = type.getStorageTypeMax();
  // What is no number becomes the least one, as in ONNX Runtime.
  return static_cast<int32_t>(stored >= lo ? std::min(stored, hi) : lo);
}

double dequantizeValue(UniformQuantizedType type, int32_t stored) {
  return static_cast<double>(stored - type.getZeroPoint()) * type.getScale();
}

StoredRange computeStoredRange(UniformQuantizedType type, float lower,
                               float upper) {
  return {quantizeValue(type, lower), quantizeValue(type, upper)};
}

SmallVector<int8_t> makeUnaryTable(UniformQuantizedType in,
                                   UniformQuantizedType out,
                                   function_ref<double(double)> function) {
  SmallVector<int8_t> table(256);
  for (int index = 0; index < 256; ++index) {
    int32_t stored = in.isSigned() ? static_cast<int8_t>(index) : index;
    double real = function(dequantizeValue(in, stored));
    table[index] = static_cast<int8_t>(quantizeValue(out, real));
  }
  return table;
}

SmallVector<int16_t>
makeInterpolationTable(UniformQuantizedType in, UniformQuantizedType out,
                       function_ref<double(double)> function) {
  SmallVector<int16_t> table;
  for (int32_t stored = -32768; stored <= 32768; stored += 128)
    table.push_back(static_cast<int16_t>(
        quantizeValue(out, function(dequantizeValue(in, stored)))));
  return table;
}

/// Returns round(exp(-d * step) * 2^bits) for d < 256.
static SmallVector<uint32_t> tabulateExp(double step, int bits) {
  SmallVector<uint32_t> table;
  for (int d = 0; d < 256; ++d)
    table.push_back(static_cast<uint32_t>(
        std::nearbyint(std::ldexp(std::exp(-d * step), bits))));
  return table;
}

FailureOr<SoftmaxNumbers> computeSoftmaxNumbers(UniformQuantizedType in,
                                                UniformQuantizedType out,
                                                int64_t length) {
  if (length < 1 || length >= (int64_t(1) << 24))
    return failure();
  // The largest k whose sum of `length` entries fits 32 bits.
  SoftmaxNumbers numbers;
  numbers.k = 30;
  while ((length << numbers.k) > std::numeric_limits<uint32_t>::max())
    --numbers.k;
  if (isWide(in)) {
    numbers.table = tabulateExp(256 * in.getScale(), 31);
    numbers.table.append(tabulateExp(in.getScale(), 31));
  } else {
    numbers.table = tabulateExp(in.getScale(), numbers.k);
  }
  for (numbers.shift = 62; numbers.shift > 32; --numbers.shift) {
    double mult =
        std::nearbyint(std::ldexp(1.0 / out.getScale(), numbers.shift - 32));
    if (mult < std::ldexp(1.0, 31) && mult > 0) {
      numbers.mult = static_cast<int32_t>(mult);
      return numbers;
    }
  }
  return failure();
}

UniformQuantizedType getSignedType(UniformQuantizedType type) {
  if (type.isSigned())
    return type;
  int64_t half = int64_t(1) << (type.getStorageTypeIntegralWidth() - 1);
  return UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, type.getStorageType(),
      type.getExpressedType(), type.getScale(), type.getZeroPoint() - half,
      type.getStorageTypeMin() - half, type.getStorageTypeMax() - half);
}

} // namespace tinyml
