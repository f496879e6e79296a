//===- QuantizedOperand.cpp - Between real numbers and integers -----------===//

#include "QuantizationScheme.h"
#include "StorageCast.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Integers to real numbers
//===----------------------------------------------------------------------===//

/// Returns `scheme` with signed 8-bit storage and every zero point `shift`
/// lower.
static quant::QuantizedType toSigned8(quant::QuantizedType scheme,
                                      int64_t shift) {
  auto i8 = IntegerType::get(scheme.getContext(), 8);
  constexpr unsigned flags = quant::QuantizationFlags::Signed;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(scheme))
    return quant::UniformQuantizedType::get(
        flags, i8, scheme.getExpressedType(), uniform.getScale(),
        uniform.getZeroPoint() - shift, -128, 127);
  auto perAxis = cast<quant::UniformQuantizedPerAxisType>(scheme);
  SmallVector<int64_t> zeroPoints(perAxis.getZeroPoints());
  for (int64_t &zeroPoint : zeroPoints)
    zeroPoint -= shift;
  return quant::UniformQuantizedPerAxisType::get(
      flags, i8, scheme.getExpressedType(), perAxis.getScales(), zeroPoints,
      perAxis.getQuantizedDimension(), -128, 127);
}

/// Dequantizes a constant: 8-bit and narrower integers become a quantized
/// constant of signed 8-bit integers, 32-bit ones stay, others become floats.
static FailureOr<Operand> dequantizeConstant(NodeConversion &node,
                                             const Operand &input,
                                             quant::QuantizedType scheme) {
  auto type = cast<IntegerType>(input.getElementType());
  Operand quantized = Operand::quantizedConstant(input.getStored(), scheme);
  if (type.isSignlessInteger(8) || type.isSignlessInteger(32))
    return quantized;
  if (type.getWidth() > 8) {
    FailureOr<SmallVector<float>> values = readFloats(quantized, node.getLoc());
    if (failed(values))
      return failure();
    return makeFloatConstant(node.getContext(), input.getShape(), *values);
  }
  FailureOr<SmallVector<int64_t>> values = readIntegers(input, node.getLoc());
  if (failed(values))
    return failure();
  int64_t shift = type.isUnsignedInteger(8) ? 128 : 0;
  SmallVector<int8_t> narrow;
  for (int64_t value : *values)
    narrow.push_back(static_cast<int8_t>(value - shift));
  auto tensor =
      RankedTensorType::get(input.getShape(), node.getBuilder().getI8Type());
  return Operand::quantizedConstant(makeWeights<int8_t>(tensor, narrow),
                                    toSigned8(scheme, shift));
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
    bytes.push_back(static_cast<char>(static_cast<int>(quantized)));
  }
  auto type = RankedTensorType::get(input.getShape(), getRawType(scheme));
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
