//===- QuantizedTypes.cpp - From ranges to scales -------------------------===//

#include "tinyml/Quantization/Insertion/QuantizedTypes.h"
#include "mlir/IR/Builders.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

static quant::UniformQuantizedType getType(MLIRContext *context, unsigned bits,
                                           double scale, int64_t zeroPoint) {
  Builder builder(context);
  int64_t half = int64_t(1) << (bits - 1);
  return quant::UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, builder.getIntegerType(bits),
      builder.getF32Type(), scale, zeroPoint, -half, half - 1);
}

quant::UniformQuantizedType getActivationType(MLIRContext *context, Range range,
                                              unsigned bits) {
  double lo = range.lo, hi = range.hi;
  double span = bits == 8 ? (hi - lo) / 255 : std::max(-lo, hi) / 32767;
  auto scale = static_cast<float>(span);
  if (scale < std::numeric_limits<float>::min())
    return getType(context, bits, 1.0, 0);
  if (bits != 8)
    return getType(context, bits, scale, 0);
  double zeroPoint = std::clamp(std::nearbyint(-128 - lo / scale), -128., 127.);
  return getType(context, bits, scale, static_cast<int64_t>(zeroPoint));
}

quant::UniformQuantizedType
getLimitedType(MLIRContext *context, ir::RealRange limits, unsigned bits) {
  bool isUnit = limits == ir::RealRange{0, 1};
  if (!isUnit && limits != ir::RealRange{-1, 1})
    return getActivationType(context,
                             {static_cast<float>(std::min(limits.lo, 0.0)),
                              static_cast<float>(std::max(limits.hi, 0.0))},
                             bits);
  if (bits == 16)
    return getType(context, bits, 1.0 / 32768, 0);
  return isUnit ? getType(context, bits, 1.0 / 256, -128)
                : getType(context, bits, 1.0 / 128, 0);
}

} // namespace tinyml
