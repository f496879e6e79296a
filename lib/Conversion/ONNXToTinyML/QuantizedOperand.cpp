//===- QuantizedOperand.cpp - Between real numbers and integers -----------===//

#include "QuantizationScheme.h"
#include "StorageCast.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Integers to real numbers
//===----------------------------------------------------------------------===//

/// Returns `scheme` with signed storage of `width` bits, no value below
/// `least`, and every zero point `shift` lower.
static quant::QuantizedType toSigned(quant::QuantizedType scheme,
                                     unsigned width, int64_t least,
                                     int64_t shift) {
  auto storage = IntegerType::get(scheme.getContext(), width);
  constexpr unsigned flags = quant::QuantizationFlags::Signed;
  int64_t most = (int64_t(1) << (width - 1)) - 1;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(scheme))
    return quant::UniformQuantizedType::get(
        flags, storage, scheme.getExpressedType(), uniform.getScale(),
        uniform.getZeroPoint() - shift, least, most);
  if (auto blocks = dyn_cast<quant::UniformQuantizedSubChannelType>(scheme)) {
    auto type = blocks.getZeroPoints().getType().clone(storage);
    SmallVector<APInt> zeroPoints;
    for (const APInt &zeroPoint : blocks.getZeroPoints().getValues<APInt>())
      zeroPoints.emplace_back(width, zeroPoint.getSExtValue() - shift,
                              /*isSigned=*/true, /*implicitTrunc=*/true);
    return quant::UniformQuantizedSubChannelType::get(
        flags, storage, scheme.getExpressedType(), blocks.getScales(),
        DenseElementsAttr::get(type, zeroPoints),
        blocks.getQuantizedDimensions(), blocks.getBlockSizes(), least, most);
  }
  auto perAxis = cast<quant::UniformQuantizedPerAxisType>(scheme);
  SmallVector<int64_t> zeroPoints(perAxis.getZeroPoints());
  for (int64_t &zeroPoint : zeroPoints)
    zeroPoint -= shift;
  return quant::UniformQuantizedPerAxisType::get(
      flags, storage, scheme.getExpressedType(), perAxis.getScales(),
      zeroPoints, perAxis.getQuantizedDimension(), least, most);
}

/// Dequantizes a constant: integers of 8 and 4 bits become a quantized constant
/// of signed ones, narrower ones of 8 bits; 32-bit ones stay, others become
/// floats.
static FailureOr<Operand> dequantizeConstant(NodeConversion &node,
                                             const Operand &input,
                                             quant::QuantizedType scheme) {
  auto type = cast<IntegerType>(input.getElementType());
  Operand quantized = Operand::quantizedConstant(input.getStored(), scheme);
  unsigned width = type.getWidth();
  if (!type.isUnsigned() && (width == 8 || width == 32))
    return quantized;
  if (width > 8) {
    FailureOr<SmallVector<float>> values = readFloats(quantized, node.getLoc());
    if (failed(values))
      return failure();
    return makeFloatConstant(node.getContext(), input.getShape(), *values);
  }
  FailureOr<SmallVector<int64_t>> values = readIntegers(input, node.getLoc());
  if (failed(values))
    return failure();
  unsigned kept = width == 4 ? 4 : 8;
  int64_t shift = type.isUnsigned() && kept == width ? 1 << (width - 1) : 0;
  // Weights without the lowest number leave more room for factors of blocks.
  int64_t lowest = -(int64_t(1) << (kept - 1));
  int64_t least = kept == 4 ? lowest + 1 : lowest;
  SmallVector<int8_t> narrow;
  for (int64_t value : *values) {
    narrow.push_back(static_cast<int8_t>(value - shift));
    least = std::min(least, value - shift);
  }
  auto tensor = RankedTensorType::get(
      input.getShape(), IntegerType::get(node.getContext(), kept));
  return Operand::quantizedConstant(makeWeights<int8_t>(tensor, narrow),
                                    toSigned(scheme, kept, least, shift));
}

/// Returns `value`, raw integers, seen as `scheme`.
static Value fromStorage(NodeConversion &node, Value value,
                         quant::QuantizedType scheme) {
  auto type = RankedTensorType::get(ir::getShape(value), scheme);
  auto cast = value.getDefiningOp<ir::StorageCastOp>();
  if (cast && cast.getInput().getType() == type)
    return cast.getInput();
  return ir::StorageCastOp::create(node.getBuilder(), node.getLoc(), type,
                                   value);
}

FailureOr<Operand> tinyml::dequantize(NodeConversion &node,
                                      const Operand &input,
                                      quant::QuantizedType scheme) {
  if (input.isConstant())
    return dequantizeConstant(node, input, scheme);
  Value quantized = fromStorage(node, input.getValue(), scheme);
  FailureOr<Value> output =
      node.create<ir::DequantizeOp>(node.getBuilder().getF32Type(), quantized);
  if (failed(output))
    return failure();
  return Operand::runtime(*output);
}

//===----------------------------------------------------------------------===//
// Real numbers to integers
//===----------------------------------------------------------------------===//

/// Quantizes a constant now: x / scale in single precision, half to even.
static FailureOr<Operand> quantizeConstant(NodeConversion &node,
                                           const Operand &input,
                                           quant::QuantizedType scheme) {
  FailureOr<SmallVector<float>> values = readFloats(input, node.getLoc());
  if (failed(values))
    return failure();
  auto uniform = dyn_cast<quant::UniformQuantizedType>(scheme);
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(scheme);
  int64_t inner = 1, channels = 1;
  if (perAxis) {
    ArrayRef<int64_t> shape = input.getShape();
    channels = shape[perAxis.getQuantizedDimension()];
    for (int64_t dim : shape.drop_front(perAxis.getQuantizedDimension() + 1))
      inner *= dim;
  }
  Type raw = getRawType(scheme);
  SmallVector<char> bytes;
  for (auto [index, value] : llvm::enumerate(*values)) {
    int64_t channel = static_cast<int64_t>(index) / inner % channels;
    auto scale = static_cast<float>(uniform ? uniform.getScale()
                                            : perAxis.getScales()[channel]);
    auto zeroPoint = static_cast<double>(
        uniform ? uniform.getZeroPoint() : perAxis.getZeroPoints()[channel]);
    if (std::isnan(value))
      return node.invalid("its input holds a NaN");
    double quantized = std::nearbyint(value / scale) + zeroPoint;
    quantized =
        std::clamp(quantized, static_cast<double>(scheme.getStorageTypeMin()),
                   static_cast<double>(scheme.getStorageTypeMax()));
    auto integer = static_cast<int32_t>(quantized);
    auto first = reinterpret_cast<const char *>(&integer);
    bytes.append(first, first + getElementBytes(raw));
  }
  auto type = RankedTensorType::get(input.getShape(), raw);
  return Operand::constant(makeWeights(type, bytes));
}

FailureOr<Operand> tinyml::quantize(NodeConversion &node, const Operand &input,
                                    quant::QuantizedType scheme) {
  if (input.isConstant())
    return quantizeConstant(node, input, scheme);
  FailureOr<Value> quantized =
      node.create<ir::QuantizeOp>(scheme, input.getValue());
  if (failed(quantized))
    return failure();
  return Operand::runtime(toStorage(node, *quantized));
}
