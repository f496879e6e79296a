//===- Tensor.cpp - A typed array in memory -------------------------------===//

#include "tinyml/Execution/Interpreter/Tensor.h"
#include "tinyml/Support/RawElements.h"
#include "tinyml/Support/Weights.h"

#include <cstring>

using namespace mlir;

namespace tinyml {

Tensor Tensor::zeros(RankedTensorType type) {
  Tensor tensor;
  tensor.type = type;
  tensor.buffer = std::make_shared<std::vector<char>>(
      type.getNumElements() * getElementBytes(type.getElementType()));
  return tensor;
}

Tensor Tensor::get(RankedTensorType type, ArrayRef<char> bytes) {
  assert(static_cast<int64_t>(bytes.size()) ==
             type.getNumElements() * getElementBytes(type.getElementType()) &&
         "bytes do not fill the type");
  Tensor tensor;
  tensor.type = type;
  tensor.buffer =
      std::make_shared<std::vector<char>>(bytes.begin(), bytes.end());
  return tensor;
}

FailureOr<Tensor> Tensor::get(RankedTensorType type, ElementsAttr attr,
                              Location loc) {
  FailureOr<WeightsView> view = WeightsView::get(attr, loc);
  if (failed(view))
    return failure();
  return get(type, view->getBytes());
}

MutableArrayRef<char> Tensor::getMutableBytes() {
  if (buffer.use_count() > 1)
    buffer = std::make_shared<std::vector<char>>(*buffer);
  return *buffer;
}

FailureOr<int64_t> getTensorBytes(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape() ||
      !getRawElementType(tensor.getElementType()).isIntOrFloat())
    return failure();
  FailureOr<int64_t> count = countElements(tensor.getShape());
  int64_t width = getElementBytes(tensor.getElementType());
  if (failed(count) || *count > kMaxTensorBytes / width)
    return failure();
  return *count * width;
}

template <typename T>
static double readAs(const char *bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return static_cast<double>(value);
}

double Tensor::getNumber(int64_t index) const {
  Type element = getRawElementType(getElementType());
  int64_t width = getElementBytes(element);
  const char *bytes = buffer->data() + index * width;
  if (element.isF32())
    return readAs<float>(bytes);
  if (element.isF64())
    return readAs<double>(bytes);
  if (auto floatType = dyn_cast<FloatType>(element)) {
    APInt bits(floatType.getWidth(), 0);
    for (int64_t byte = 0; byte < width; ++byte)
      bits.insertBits(static_cast<uint8_t>(bytes[byte]), byte * 8, 8);
    return APFloat(floatType.getFloatSemantics(), bits).convertToDouble();
  }
  bool isUnsigned = element.isUnsignedInteger() || element.isInteger(1);
  switch (width) {
  case 1:
    return isUnsigned ? readAs<uint8_t>(bytes) : readAs<int8_t>(bytes);
  case 2:
    return isUnsigned ? readAs<uint16_t>(bytes) : readAs<int16_t>(bytes);
  case 4:
    return isUnsigned ? readAs<uint32_t>(bytes) : readAs<int32_t>(bytes);
  default:
    return isUnsigned ? readAs<uint64_t>(bytes) : readAs<int64_t>(bytes);
  }
}

Tensor Tensor::retype(RankedTensorType other) const {
  assert(other.getNumElements() == getNumElements() &&
         getElementBytes(other.getElementType()) ==
             getElementBytes(getElementType()) &&
         "a tensor keeps its size");
  Tensor tensor = *this;
  tensor.type = other;
  return tensor;
}

} // namespace tinyml
