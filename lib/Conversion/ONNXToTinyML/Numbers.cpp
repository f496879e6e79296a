//===- Numbers.cpp - Computing with constants -----------------------------===//

#include "Numbers.h"
#include "Broadcast.h"

using namespace mlir;
using namespace tinyml;

/// Returns the float of `type` with the given bits.
static double decodeFloat(FloatType type, uint64_t bits) {
  APFloat value(type.getFloatSemantics(),
                APInt(type.getWidth(), bits, /*isSigned=*/false,
                      /*implicitTrunc=*/true));
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

static uint64_t encodeFloat(FloatType type, double number) {
  APFloat value(number);
  bool losesInfo;
  value.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.bitcastToAPInt().getZExtValue();
}

FailureOr<Numbers> Numbers::read(NodeConversion &node,
                                 const Operand &constant) {
  Type type = constant.getElementType();
  Numbers numbers{type, SmallVector<int64_t>(constant.getShape()), {}, {}};
  if (failed(node.checkFoldedSize(numbers.shape)))
    return failure();
  if (constant.getScheme()) {
    FailureOr<SmallVector<float>> values = readFloats(constant, node.getLoc());
    if (failed(values))
      return failure();
    numbers.floats.assign(values->begin(), values->end());
    return numbers;
  }
  if (isa<IntegerType>(type)) {
    if (type.getIntOrFloatBitWidth() > 64 || type.isUnsignedInteger(64))
      return node.unsupported("constants of 64-bit unsigned integers are not "
                              "evaluated");
    FailureOr<SmallVector<int64_t>> values =
        readIntegers(constant, node.getLoc());
    if (failed(values))
      return failure();
    numbers.integers = std::move(*values);
    return numbers;
  }
  auto floatType = cast<FloatType>(type);
  if (floatType.getWidth() > 64)
    return node.unsupported("constants of wide floats are not evaluated");
  FailureOr<WeightsView> view =
      WeightsView::get(constant.getStored(), node.getLoc());
  if (failed(view))
    return failure();
  int64_t width = getElementBytes(type);
  for (int64_t i = 0; i < view->getNumElements(); ++i) {
    uint64_t bits = 0;
    for (int64_t byte = 0; byte < width; ++byte)
      bits |= static_cast<uint64_t>(
                  static_cast<uint8_t>(view->getBytes()[i * width + byte]))
              << (8 * byte);
    numbers.floats.push_back(decodeFloat(floatType, bits));
  }
  return numbers;
}

Operand Numbers::store() const {
  int64_t width = getElementBytes(elementType);
  SmallVector<char> bytes;
  auto append = [&](uint64_t bits) {
    for (int64_t byte = 0; byte < width; ++byte)
      bytes.push_back(static_cast<char>(bits >> (8 * byte)));
  };
  if (isFloat())
    for (double value : floats)
      append(encodeFloat(cast<FloatType>(elementType), value));
  else
    for (int64_t value : integers)
      append(elementType.isInteger(1) ? value != 0
                                      : static_cast<uint64_t>(value));
  return Operand::constant(
      makeWeights(RankedTensorType::get(shape, elementType), bytes));
}

void tinyml::forEachBroadcast(
    ArrayRef<int64_t> shape, ArrayRef<ArrayRef<int64_t>> operands,
    function_ref<void(int64_t, ArrayRef<int64_t>)> visit) {
  // The distance in each operand between neighbours in each dimension.
  SmallVector<SmallVector<int64_t>> strides;
  for (ArrayRef<int64_t> operand : operands) {
    SmallVector<int64_t> padded = padRank(operand, shape.size());
    strides.push_back(getRowMajorStrides(padded));
    for (auto [size, stride] : llvm::zip(padded, strides.back()))
      stride = size == 1 ? 0 : stride;
  }
  SmallVector<int64_t> index(shape.size(), 0), offsets(operands.size(), 0);
  int64_t count = *countElements(shape);
  for (int64_t element = 0; element < count; ++element) {
    visit(element, offsets);
    for (int64_t dim = static_cast<int64_t>(shape.size()) - 1; dim >= 0;
         --dim) {
      bool wraps = ++index[dim] == shape[dim];
      for (auto [offset, stride] : llvm::zip(offsets, strides))
        offset += wraps ? -stride[dim] * (shape[dim] - 1) : stride[dim];
      if (!wraps)
        break;
      index[dim] = 0;
    }
  }
}
