//===- FilterScales.cpp - The scales of a quantized filter ----------------===//

#include "tinyml/Support/FilterScales.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLExtras.h"

#include <cmath>
#include <numeric>

using namespace mlir;

namespace tinyml {

/// Returns the largest number of which all `scales`, positive floats, are
/// multiples by at most `limit`, or 0.
static double getCommonDivisor(ArrayRef<double> scales, int64_t limit) {
  auto [least, most] = std::minmax_element(scales.begin(), scales.end());
  if (!(*least > 0) || !std::isfinite(*most) || *most > *least * limit)
    return 0;
  // Floats have 24 significant bits, so these are integers of few more.
  int exponent = std::ilogb(*least) - 23;
  int64_t divisor = 0;
  for (double scale : scales)
    divisor =
        std::gcd(divisor, static_cast<int64_t>(std::ldexp(scale, -exponent)));
  double base = std::ldexp(static_cast<double>(divisor), exponent);
  return *most > base * limit ? 0 : base;
}

/// Returns the largest factor that keeps the stored values of `type` within 8
/// bits.
static int64_t getLargestFactor(quant::QuantizedType type) {
  int64_t least = std::min<int64_t>(type.getStorageTypeMin(), -1);
  int64_t most = std::max<int64_t>(type.getStorageTypeMax(), 1);
  return std::min(-128 / least, 127 / most);
}

/// Reads scales in blocks; the shape of `type`'s scales has one size per
/// dimension of `shape`.
static std::string readBlocks(quant::UniformQuantizedSubChannelType type,
                              ArrayRef<int64_t> shape, FilterScales &result) {
  ArrayRef<int64_t> blocks = type.getScales().getType().getShape();
  bool isAlongLast = blocks.size() == shape.size() && shape.size() > 1 &&
                     blocks.front() == shape.front() && blocks.back() > 0 &&
                     shape.back() % blocks.back() == 0 &&
                     llvm::all_of(blocks.drop_front().drop_back(),
                                  [](int64_t size) { return size == 1; });
  if (!isAlongLast || type.getStorageTypeIntegralWidth() != 4)
    return "blocks of scales are supported in 4-bit filters, with a size of 1 "
           "along dimension 0 and a divisor of the last dimension along that";
  SmallVector<double> scales;
  for (const APFloat &scale : type.getScales().getValues<APFloat>())
    scales.push_back(scale.convertToDouble());
  int64_t perRow = blocks.back(), limit = getLargestFactor(type);
  int64_t rows = 1; // of the last dimension, in one channel
  for (int64_t size : shape.drop_front().drop_back())
    rows *= size;
  result.group = shape.back() / perRow;
  for (int64_t channel = 0; channel < shape.front(); ++channel) {
    ArrayRef<double> own = ArrayRef(scales).slice(channel * perRow, perRow);
    double base = getCommonDivisor(own, limit);
    if (base == 0)
      return "the scales of the blocks of output channel " +
             std::to_string(channel) + " are no multiples by 1 to " +
             std::to_string(limit) + " of one number";
    result.scales.push_back(base);
    for (int64_t row = 0; row < rows; ++row)
      for (double scale : own)
        result.factors.push_back(static_cast<uint8_t>(scale / base));
  }
  return {};
}

/// Returns what is wrong with the type, or nothing.
static std::string read(Type type, ArrayRef<int64_t> shape,
                        FilterScales &result) {
  auto quantized = dyn_cast<quant::QuantizedType>(type);
  if (!quantized || !quantized.isSigned() ||
      !llvm::is_contained({4, 8}, quantized.getStorageTypeIntegralWidth()))
    return "a quantized filter has signed storage of 4 or 8 bits";
  auto isZero = [](int64_t zeroPoint) { return zeroPoint == 0; };
  const char *hasZeroPoint = "a quantized filter has zero point 0";
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type)) {
    result.scales.assign(shape.front(), uniform.getScale());
    return isZero(uniform.getZeroPoint()) ? "" : hasZeroPoint;
  }
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
    llvm::append_range(result.scales, perAxis.getScales());
    if (perAxis.getQuantizedDimension() != 0 ||
        static_cast<int64_t>(result.scales.size()) != shape.front())
      return "a quantized filter has one scale, or one per output channel";
    return llvm::all_of(perAxis.getZeroPoints(), isZero) ? "" : hasZeroPoint;
  }
  auto blocks = cast<quant::UniformQuantizedSubChannelType>(type);
  if (!llvm::all_of(blocks.getZeroPoints().getValues<APInt>(),
                    [](const APInt &zeroPoint) { return zeroPoint.isZero(); }))
    return hasZeroPoint;
  return readBlocks(blocks, shape, result);
}

FailureOr<FilterScales> FilterScales::get(Type type, ArrayRef<int64_t> shape,
                                          std::string *reason) {
  FilterScales result;
  std::string problem = shape.empty() ? "a filter has an output channel"
                                      : read(type, shape, result);
  if (problem.empty())
    return result;
  if (reason)
    *reason = problem;
  return failure();
}

} // namespace tinyml
