//===- QuantMath.cpp - Numbers of the integer kernels ---------------------===//

#include "tinyml/Support/QuantMath.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir;
using quant::UniformQuantizedType;

namespace tinyml {

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

int64_t getLargestMagnitude(UniformQuantizedType type) {
  return std::max(std::abs(type.getStorageTypeMin() - type.getZeroPoint()),
                  std::abs(type.getStorageTypeMax() - type.getZeroPoint()));
}

FailureOr<AddMultipliers> computeAddMultipliers(UniformQuantizedType a,
                                                UniformQuantizedType b,
                                                UniformQuantizedType out) {
  double ratioA = a.getScale() / out.getScale();
  double ratioB = b.getScale() / out.getScale();
  for (int shift = 30; shift >= 1; --shift) {
    double ma = std::nearbyint(std::ldexp(ratioA, shift));
    double mb = std::nearbyint(std::ldexp(ratioB, shift));
    double bound = getLargestMagnitude(a) * ma + getLargestMagnitude(b) * mb;
    if (bound < std::ldexp(1.0, 30))
      return AddMultipliers{static_cast<int32_t>(ma), static_cast<int32_t>(mb),
                            shift};
  }
  return failure();
}

int32_t quantizeValue(UniformQuantizedType type, double real) {
  double stored = std::nearbyint(real / type.getScale()) + type.getZeroPoint();
  double lo = type.getStorageTypeMin(), hi = type.getStorageTypeMax();
  return static_cast<int32_t>(std::clamp(stored, lo, hi));
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

FailureOr<SoftmaxNumbers> computeSoftmaxNumbers(UniformQuantizedType in,
                                                UniformQuantizedType out,
                                                int64_t length) {
  if (length < 1 || length >= (int64_t(1) << 24))
    return failure();
  // The largest k whose sum of `length` entries fits 32 bits.
  int k = 30;
  while ((length << k) > std::numeric_limits<uint32_t>::max())
    --k;
  SoftmaxNumbers numbers;
  for (int d = 0; d < 256; ++d)
    numbers.table.push_back(static_cast<uint32_t>(
        std::nearbyint(std::ldexp(std::exp(-d * in.getScale()), k))));
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
