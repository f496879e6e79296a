//===- QuantizeOperators.cpp - QuantizeLinear, DequantizeLinear -----------===//

#include "ONNXElementTypes.h"
#include "OperatorRegistry.h"
#include "StorageCast.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

/// Reads operand 1: positive, finite scales, one or one per channel.
static FailureOr<SmallVector<double>> readScales(NodeConversion &node) {
  if (node.getRank(1) > 1 || node.getIntAttr("block_size", 0) != 0)
    return node.unsupported("blocked quantization is not supported; quantize "
                            "per tensor or per channel");
  if (!node.getOperand(1).getElementType().isF32())
    return node.unsupported("its scale must hold f32");
  FailureOr<SmallVector<float>> scales = node.getFloats(1, "scale");
  if (failed(scales))
    return failure();
  if (scales->empty())
    return node.invalid("its scale is empty");
  for (float scale : *scales)
    if (!std::isfinite(scale) || scale <= 0.0f)
      return node.invalid("its scale must be positive and finite, found " +
                          std::to_string(scale));
  return SmallVector<double>(scales->begin(), scales->end());
}

/// Reads operand 2, zero points as many as there are scales.
static FailureOr<SmallVector<int64_t>> readZeroPoints(NodeConversion &node,
                                                      size_t count) {
  if (!node.hasOperand(2))
    return SmallVector<int64_t>(count, 0);
  FailureOr<SmallVector<int64_t>> zeroPoints =
      node.getIntegers(2, "zero point");
  if (failed(zeroPoints))
    return failure();
  if (zeroPoints->size() != count)
    return node.invalid("it has " + Twine(count) + " scales but " +
                        Twine(zeroPoints->size()) + " zero points");
  return zeroPoints;
}

/// Reads scale, zero point and axis of a node whose integers have type
/// `storage`.
static FailureOr<quant::QuantizedType> readScheme(NodeConversion &node,
                                                  IntegerType storage) {
  int64_t axis = node.getIntAttr("axis", 1);
  FailureOr<SmallVector<double>> scales = readScales(node);
  if (failed(scales))
    return failure();
  FailureOr<SmallVector<int64_t>> zeroPoints =
      readZeroPoints(node, scales->size());
  if (failed(zeroPoints))
    return failure();
  unsigned width = storage.getWidth();
  bool isSigned = !storage.isUnsigned();
  if (width > 16 && llvm::any_of(*zeroPoints, [](int64_t zeroPoint) {
        return zeroPoint != 0;
      }))
    return node.unsupported("a zero point of 32-bit integers must be 0");
  unsigned flags = isSigned ? quant::QuantizationFlags::Signed : 0;
  auto signless = IntegerType::get(node.getContext(), width);
  auto f32 = Float32Type::get(node.getContext());
  int64_t min =
      quant::QuantizedType::getDefaultMinimumForInteger(isSigned, width);
  int64_t max =
      quant::QuantizedType::getDefaultMaximumForInteger(isSigned, width);
  if (scales->size() == 1)
    return quant::QuantizedType(quant::UniformQuantizedType::get(
        flags, signless, f32, scales->front(), zeroPoints->front(), min, max));
  FailureOr<int64_t> dim = node.normalizeAxis(axis, node.getRank(0));
  if (failed(dim))
    return failure();
  if (node.getShape(0)[*dim] != static_cast<int64_t>(scales->size()))
    return node.invalid("it has " + Twine(scales->size()) +
                        " scales for dimension " + Twine(*dim) + " of " +
                        formatShape(node.getShape(0)));
  return quant::QuantizedType(quant::UniformQuantizedPerAxisType::get(
      flags, signless, f32, *scales, *zeroPoints, *dim, min, max));
}

//===----------------------------------------------------------------------===//
// DequantizeLinear
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
static LogicalResult dequantizeConstant(NodeConversion &node,
                                        quant::QuantizedType scheme) {
  const Operand &input = node.getOperand(0);
  auto type = cast<IntegerType>(input.getElementType());
  Operand quantized = Operand::quantizedConstant(input.getStored(), scheme);
  if (type.isSignlessInteger(8) || type.isSignlessInteger(32)) {
    node.setResult(0, quantized);
    return success();
  }
  if (type.getWidth() > 8) {
    FailureOr<SmallVector<float>> values = readFloats(quantized, node.getLoc());
    if (failed(values))
      return failure();
    node.setResult(
        0, makeFloatConstant(node.getContext(), input.getShape(), *values));
    return success();
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
  node.setResult(0,
                 Operand::quantizedConstant(makeWeights<int8_t>(tensor, narrow),
                                            toSigned8(scheme, shift)));
  return success();
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

static LogicalResult convertDequantizeLinear(NodeConversion &node) {
  const Operand &input = node.getOperand(0);
  auto storage = dyn_cast<IntegerType>(input.getElementType());
  bool isSupported =
      storage &&
      (input.isConstant() ? storage.getWidth() > 1 && storage.getWidth() <= 32
                          : storage.isInteger(8));
  if (!isSupported)
    return node.unsupported("its input must hold i8 or ui8; a constant, "
                            "integers of 2 to 32 bits");
  if (node.hasOperand(2) && node.getOperand(2).getElementType() != storage)
    return node.invalid("its zero point has another type than its input");
  int64_t output = node.getIntAttr("output_dtype", kONNXUndefined);
  if (output != kONNXUndefined && output != kONNXFloat)
    return node.unsupported("attribute 'output_dtype' must be FLOAT");
  FailureOr<quant::QuantizedType> scheme = readScheme(node, storage);
  if (failed(scheme))
    return failure();
  if (input.isConstant())
    return dequantizeConstant(node, *scheme);
  Value quantized = fromStorage(node, input.getValue(), *scheme);
  return node.replace(
      node.create<ir::DequantizeOp>(node.getBuilder().getF32Type(), quantized));
}

//===----------------------------------------------------------------------===//
// QuantizeLinear
//===----------------------------------------------------------------------===//

/// Returns the type of the output, 8-bit integers.
static FailureOr<IntegerType> readOutputType(NodeConversion &node) {
  int64_t number = node.getIntAttr("output_dtype", kONNXUndefined);
  Type stated = getTypeForONNXNumber(number, node.getContext());
  if (number != kONNXUndefined && !stated)
    return node.unsupported("attribute 'output_dtype' is " + Twine(number));
  Type type = node.hasOperand(2) ? node.getOperand(2).getElementType() : stated;
  if (!type)
    type = IntegerType::get(node.getContext(), 8, IntegerType::Unsigned);
  if (stated && type != stated)
    return node.invalid("attribute 'output_dtype' contradicts its zero point");
  if (!type.isInteger(8))
    return node.unsupported("only int8 and uint8 outputs are supported");
  return cast<IntegerType>(type);
}

/// Quantizes a constant now: x / scale in single precision, half to even.
static LogicalResult quantizeConstant(NodeConversion &node,
                                      quant::QuantizedType scheme) {
  const Operand &input = node.getOperand(0);
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
  node.setResult(0, Operand::constant(makeWeights(type, bytes)));
  return success();
}

static LogicalResult convertQuantizeLinear(NodeConversion &node) {
  node.ignoreAttr("saturate"); // is about float8 only
  int64_t precision = node.getIntAttr("precision", kONNXUndefined);
  if (precision != kONNXUndefined && precision != kONNXFloat)
    return node.unsupported("attribute 'precision' must be FLOAT");
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<IntegerType> storage = readOutputType(node);
  if (failed(storage))
    return failure();
  FailureOr<quant::QuantizedType> scheme = readScheme(node, *storage);
  if (failed(scheme))
    return failure();
  if (node.getOperand(0).isConstant())
    return quantizeConstant(node, *scheme);
  FailureOr<Value> quantized =
      node.create<ir::QuantizeOp>(*scheme, node.getValue(0));
  if (failed(quantized))
    return failure();
  return node.replace(FailureOr<Value>(toStorage(node, *quantized)));
}

void tinyml::registerQuantizeOperators(OperatorRegistry &registry) {
  registry.add("QuantizeLinear", {10, kNewestOpset}, {2, 3},
               convertQuantizeLinear,
               "f32 to int8 or uint8; constant scale and zero point, per "
               "tensor or per axis");
  registry.add("DequantizeLinear", {10, kNewestOpset}, {2, 3},
               convertDequantizeLinear,
               "int8 or uint8 to f32, a constant also from other integers of "
               "up to 32 bits; constant scale and zero point, per tensor or "
               "per axis");
}
