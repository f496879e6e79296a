//===- Arithmetic.cpp - What the evaluators share -------------------------===//

#include "Arithmetic.h"
#include "tinyml/Support/RawElements.h"
#include "tinyml/Support/Weights.h"

#include <algorithm>
#include <cmath>

using namespace mlir;

namespace tinyml {

template <typename T>
static std::vector<int32_t> widen(const Tensor &tensor) {
  ArrayRef<T> values = tensor.getValues<T>();
  return std::vector<int32_t>(values.begin(), values.end());
}

/// Reads integers of less than 8 bits, whose bytes may be extended either way.
static std::vector<int32_t> extend(const Tensor &tensor, unsigned width,
                                   bool isUnsigned) {
  std::vector<int32_t> values;
  for (char byte : tensor.getBytes()) {
    uint32_t bits = static_cast<uint8_t>(byte) & ((1u << width) - 1);
    values.push_back(isUnsigned ? bits : llvm::SignExtend32(bits, width));
  }
  return values;
}

std::vector<int32_t> readStored(const Tensor &tensor) {
  Type raw = getRawElementType(tensor.getElementType());
  bool isUnsigned = raw.isUnsignedInteger();
  unsigned width = raw.getIntOrFloatBitWidth();
  if (width > 1 && width < 8)
    return extend(tensor, width, isUnsigned);
  switch (getElementBytes(raw)) {
  case 1:
    return isUnsigned ? widen<uint8_t>(tensor) : widen<int8_t>(tensor);
  case 2:
    return isUnsigned ? widen<uint16_t>(tensor) : widen<int16_t>(tensor);
  default:
    return widen<int32_t>(tensor);
  }
}

std::vector<int32_t> readCentered(const Tensor &tensor) {
  std::vector<int32_t> values = readStored(tensor);
  int64_t zeroPoint = getQuantized(tensor).getZeroPoint();
  constexpr int64_t limit = std::numeric_limits<int32_t>::max();
  if (zeroPoint != 0)
    for (int32_t &value : values)
      value = static_cast<int32_t>(
          std::clamp<int64_t>(value - zeroPoint, -limit, limit));
  return values;
}

template <typename T>
static void narrow(Tensor &tensor, ArrayRef<int32_t> values) {
  MutableArrayRef<T> stored = tensor.getMutableValues<T>();
  for (auto [to, from] : llvm::zip(stored, values))
    to = static_cast<T>(from);
}

void writeStored(Tensor &tensor, ArrayRef<int32_t> values) {
  switch (getElementBytes(tensor.getElementType())) {
  case 1:
    return narrow<int8_t>(tensor, values);
  case 2:
    return narrow<int16_t>(tensor, values);
  default:
    return narrow<int32_t>(tensor, values);
  }
}

int64_t rescale(int64_t acc, Requantizer rq) {
  // At most 2^63 * 2^31 * 2^31: 125 bits and a sign.
  using Wide = __int128;
  Wide scaled = static_cast<Wide>(acc) * rq.mult * (int64_t(1) << rq.pre);
  scaled += int64_t(1) << 31;
  Wide unit = int64_t(1) << 32;
  Wide quotient = scaled / unit; // towards zero
  if (scaled % unit < 0)
    --quotient;
  constexpr Wide limit = std::numeric_limits<int32_t>::max();
  return static_cast<int64_t>(std::clamp<Wide>(quotient, -limit, limit));
}

int64_t shiftRounded(int64_t acc, int32_t shift) {
  if (shift == 0)
    return acc;
  int64_t unit = int64_t(1) << shift;
  return llvm::divideFloorSigned(acc + unit / 2, unit);
}

int64_t takeRoot(int64_t value) {
  auto root = static_cast<int64_t>(std::sqrt(static_cast<double>(value)));
  while (root * root > value)
    --root;
  while ((root + 1) * (root + 1) <= value)
    ++root;
  return root;
}

StoredRange getStoredRange(Operation *op, Type element) {
  float lower = -std::numeric_limits<float>::infinity(), upper = -lower;
  if (auto clamped = dyn_cast<ir::ClampedOpInterface>(op)) {
    lower = clamped.getLowerBound();
    upper = clamped.getUpperBound();
  }
  if (auto quantized = dyn_cast<quant::UniformQuantizedType>(element))
    return computeStoredRange(quantized, lower, upper);
  // Raw integers are their own real numbers.
  double width = element.getIntOrFloatBitWidth();
  bool isUnsigned = element.isUnsignedInteger();
  double least = isUnsigned ? 0 : -std::exp2(width - 1);
  double most = std::exp2(isUnsigned ? width : width - 1) - 1;
  return {
      static_cast<int32_t>(std::clamp<double>(std::ceil(lower), least, most)),
      static_cast<int32_t>(std::clamp<double>(std::floor(upper), least, most))};
}

int32_t IntegerResult::finish(int64_t value) const {
  return static_cast<int32_t>(
      std::clamp<int64_t>(zeroPoint + value, range.lo, range.hi));
}

FailureOr<Requantizer> getRequantizer(Operation *op, double m) {
  FailureOr<Requantizer> rq = computeRequantizer(m);
  if (failed(rq))
    return op->emitOpError("has scales of ratio ")
           << m << ", which no multiplier represents";
  return rq;
}

LogicalResult requantize(Operation *op, const Tensor &input, Tensor &result) {
  quant::UniformQuantizedType from = getQuantized(input);
  quant::UniformQuantizedType to = getQuantized(result);
  IntegerResult end(op, to);
  std::vector<int32_t> values = readCentered(input);
  if (!isWide(from) && !isWide(to)) {
    for (int32_t &value : values)
      value = std::clamp(quantizeValue(to, value * from.getScale()),
                         end.range.lo, end.range.hi);
  } else {
    FailureOr<Requantizer> rq =
        getRequantizer(op, from.getScale() / to.getScale());
    if (failed(rq))
      return failure();
    for (int32_t &value : values)
      value = end.finish(rescale(value, *rq));
  }
  writeStored(result, values);
  return success();
}

FloatClamp::FloatClamp(Operation *op) {
  if (auto clamped = dyn_cast<ir::ClampedOpInterface>(op)) {
    lower = clamped.getLowerBound();
    upper = clamped.getUpperBound();
  }
}

SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t dim = shape.size(); dim-- > 1;)
    strides[dim - 1] = strides[dim] * shape[dim];
  return strides;
}

void forEachIndex(ArrayRef<int64_t> shape,
                  function_ref<void(ArrayRef<int64_t>)> visit) {
  if (llvm::is_contained(shape, 0))
    return;
  SmallVector<int64_t> index(shape.size(), 0);
  while (true) {
    visit(index);
    size_t dim = shape.size();
    while (dim > 0 && ++index[dim - 1] == shape[dim - 1])
      index[--dim] = 0;
    if (dim == 0)
      return;
  }
}

AxisView::AxisView(ArrayRef<int64_t> shape, int64_t axis) {
  for (auto [dim, size] : llvm::enumerate(shape)) {
    int64_t &part = static_cast<int64_t>(dim) < axis    ? outer
                    : static_cast<int64_t>(dim) == axis ? length
                                                        : inner;
    part *= size;
  }
}

} // namespace tinyml
