//===- QuantizeOperators.cpp - QuantizeLinear, DequantizeLinear -----------===//

#include "OperatorRegistry.h"
#include "QuantizationScheme.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

using namespace mlir;
using namespace tinyml;

/// Returns whether run-time tensors may hold integers of `type`.
static bool isActivationStorage(Type type) {
  return type.isInteger(8) || type.isSignlessInteger(16);
}

/// Checks that 16-bit integers have one scale and zero point 0.
static LogicalResult checkWide(NodeConversion &node,
                               quant::QuantizedType scheme) {
  if (scheme.getStorageTypeIntegralWidth() == 8)
    return success();
  auto uniform = dyn_cast<quant::UniformQuantizedType>(scheme);
  if (uniform && uniform.getZeroPoint() == 0)
    return success();
  return node.unsupported("16-bit integers must have one scale and zero point "
                          "0");
}

//===----------------------------------------------------------------------===//
// DequantizeLinear
//===----------------------------------------------------------------------===//

/// Keeps the integers of 4-bit weights in blocks.
static LogicalResult dequantizeBlocks(NodeConversion &node,
                                      const QuantizationBlocks &blocks,
                                      IntegerType storage) {
  FailureOr<quant::QuantizedType> scheme =
      readBlockScheme(node, blocks, storage);
  if (failed(scheme))
    return failure();
  return node.replace(dequantize(node, node.getOperand(0), *scheme));
}

static LogicalResult convertDequantizeLinear(NodeConversion &node) {
  const Operand &input = node.getOperand(0);
  auto storage = dyn_cast<IntegerType>(input.getElementType());
  bool isSupported =
      storage &&
      (input.isConstant() ? storage.getWidth() > 1 && storage.getWidth() <= 32
                          : isActivationStorage(storage));
  if (!isSupported)
    return node.unsupported("its input must hold i8, ui8 or i16; a constant, "
                            "integers of 2 to 32 bits");
  int64_t number = node.getIntAttr("output_dtype", kONNXUndefined);
  if (number != kONNXUndefined && number != kONNXFloat)
    return node.unsupported("attribute 'output_dtype' must be FLOAT");
  FailureOr<QuantizationBlocks> blocks = QuantizationBlocks::read(node);
  if (failed(blocks))
    return failure();
  if (blocks->isBlocked && input.isConstant() && storage.getWidth() == 4)
    return dequantizeBlocks(node, *blocks, storage);
  FailureOr<quant::QuantizedType> scheme = readScheme(node, *blocks, storage);
  FailureOr<Operand> arranged = blocks->arrange(node, input);
  if (failed(scheme) || failed(arranged) ||
      (!input.isConstant() && failed(checkWide(node, *scheme))))
    return failure();
  FailureOr<Operand> output = dequantize(node, *arranged, *scheme);
  if (failed(output))
    return failure();
  return node.replace(blocks->restore(node, *output));
}

//===----------------------------------------------------------------------===//
// QuantizeLinear
//===----------------------------------------------------------------------===//

/// Returns the type of the output.
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
  if (!isActivationStorage(type))
    return node.unsupported("only int8, uint8 and int16 outputs are "
                            "supported");
  return cast<IntegerType>(type);
}

static LogicalResult convertQuantizeLinear(NodeConversion &node) {
  node.ignoreAttr("saturate"); // is about float8 only
  int64_t precision = node.getIntAttr("precision", kONNXUndefined);
  if (precision != kONNXUndefined && precision != kONNXFloat)
    return node.unsupported("attribute 'precision' must be FLOAT");
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<IntegerType> storage = readOutputType(node);
  FailureOr<QuantizationBlocks> blocks = QuantizationBlocks::read(node);
  if (failed(storage) || failed(blocks))
    return failure();
  FailureOr<quant::QuantizedType> scheme = readScheme(node, *blocks, *storage);
  FailureOr<Operand> arranged = blocks->arrange(node, node.getOperand(0));
  if (failed(scheme) || failed(arranged) || failed(checkWide(node, *scheme)))
    return failure();
  FailureOr<Operand> output = quantize(node, *arranged, *scheme);
  if (failed(output))
    return failure();
  return node.replace(blocks->restore(node, *output));
}

void tinyml::registerQuantizeOperators(OperatorRegistry &registry) {
  auto add = [&](StringRef name, Converter convert, const char *limits) {
    registry.add(name, {10, kNewestOpset}, {2, 3}, convert, limits);
    registry.add((kMicrosoftDomain + "." + name).str(), {1, 1}, {2, 3}, convert,
                 limits);
  };
  add("QuantizeLinear", convertQuantizeLinear,
      "f32 to int8 or uint8; constant scale and zero point, per tensor, per "
      "axis or blocked; to int16 per tensor, with zero point 0");
  add("DequantizeLinear", convertDequantizeLinear,
      "int8, uint8 or int16 (per tensor, with zero point 0) to f32, a constant "
      "also from other integers of up to 32 bits; constant scale and zero "
      "point, per tensor, per axis or blocked");
}
