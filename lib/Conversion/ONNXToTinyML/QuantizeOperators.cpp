//===- QuantizeOperators.cpp - QuantizeLinear, DequantizeLinear -----------===//

#include "OperatorRegistry.h"
#include "QuantizeByParts.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

using namespace mlir;
using namespace tinyml;

/// Returns whether run-time tensors may hold integers of `type`.
static bool isActivationStorage(Type type) {
  return type.isInteger(8) || type.isSignlessInteger(16);
}

/// Returns whether operand `index` is left out, or is zeros.
static bool isZero(NodeConversion &node, unsigned index) {
  const Operand &operand = node.getOperand(index);
  if (operand.isAbsent())
    return true;
  if (!operand.isConstant() || !isa<IntegerType>(operand.getElementType()))
    return false;
  FailureOr<SmallVector<int64_t>> values = readIntegers(operand, node.getLoc());
  return succeeded(values) &&
         llvm::all_of(*values, [](int64_t value) { return value == 0; });
}

/// Returns whether the scales are constants of f32, and so are zero points.
static bool hasConstantScale(NodeConversion &node) {
  const Operand &scale = node.getOperand(1);
  return scale.isConstant() && scale.getElementType().isF32() &&
         !node.getOperand(2).isRuntime();
}

/// Returns whether scales and zero points of integers of type `storage` make a
/// quantized type: of 16-bit integers there is one scale, and the zero point is
/// 0.
static bool makesScheme(NodeConversion &node, Type storage) {
  return hasConstantScale(node) &&
         (storage.isInteger(8) ||
          (node.getOperand(1).getType().getNumElements() == 1 &&
           isZero(node, 2)));
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
  int64_t number = node.getIntAttr("output_dtype", kONNXUndefined);
  Type type = number == kONNXUndefined
                  ? node.getOperand(1).getElementType()
                  : getTypeForONNXNumber(number, node.getContext());
  if (!isa_and_nonnull<FloatType>(type))
    return node.unsupported("attribute 'output_dtype' is " + Twine(number));
  bool hasScheme =
      storage && type.isF32() && hasConstantScale(node) &&
      (input.isConstant()
           ? storage.getWidth() > 1 && storage.getWidth() <= 32
           : isActivationStorage(storage) && makesScheme(node, storage));
  if (!hasScheme)
    return dequantizeByParts(node, type);
  FailureOr<QuantizationBlocks> blocks = QuantizationBlocks::read(node);
  if (failed(blocks))
    return failure();
  if (blocks->isBlocked && input.isConstant() && storage.getWidth() == 4)
    return dequantizeBlocks(node, *blocks, storage);
  FailureOr<quant::QuantizedType> scheme = readScheme(node, *blocks, storage);
  FailureOr<Operand> arranged = blocks->arrange(node, input);
  if (failed(scheme) || failed(arranged))
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
static FailureOr<Type> readOutputType(NodeConversion &node) {
  int64_t number = node.getIntAttr("output_dtype", kONNXUndefined);
  const ElementType *elementType = lookupElementType(number);
  Type stated =
      elementType ? getMLIRType(*elementType, node.getContext()) : Type();
  if (number != kONNXUndefined && !stated)
    return node.unsupported("attribute 'output_dtype' is " + Twine(number));
  Type type = node.hasOperand(2) ? node.getOperand(2).getElementType() : stated;
  if (!type)
    type = IntegerType::get(node.getContext(), 8, IntegerType::Unsigned);
  if (stated && type != stated)
    return node.invalid("attribute 'output_dtype' contradicts its zero point");
  return type;
}

static LogicalResult convertQuantizeLinear(NodeConversion &node) {
  int64_t precision = node.getIntAttr("precision", kONNXUndefined);
  if (precision != kONNXUndefined && precision != kONNXFloat)
    return node.unsupported("attribute 'precision' must be FLOAT");
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<Type> type = readOutputType(node);
  if (failed(type))
    return failure();
  if (!isActivationStorage(*type) || !makesScheme(node, *type))
    return quantizeByParts(node, *type);
  node.ignoreAttr("saturate"); // is about float8 only
  FailureOr<QuantizationBlocks> blocks = QuantizationBlocks::read(node);
  if (failed(blocks))
    return failure();
  FailureOr<quant::QuantizedType> scheme =
      readScheme(node, *blocks, cast<IntegerType>(*type));
  FailureOr<Operand> arranged = blocks->arrange(node, node.getOperand(0));
  if (failed(scheme) || failed(arranged))
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
      "f32 to integers of 2 to 16 bits and floats of 4 and 8; per tensor, per "
      "axis or blocked; scale and zero point may be run-time values");
  add("DequantizeLinear", convertDequantizeLinear,
      "integers of 2 to 32 bits and floats of 4 and 8; per tensor, per axis or "
      "blocked; scale and zero point may be run-time values");
}
