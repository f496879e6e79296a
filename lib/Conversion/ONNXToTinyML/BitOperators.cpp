//===- BitOperators.cpp - Bitwise operators, BitShift, BitCast ------------===//

#include "OperatorRegistry.h"
#include "Unsigned.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

using namespace mlir;
using namespace tinyml;

/// Returns the type of the node's operands, which must be integers, and that in
/// which it is computed: one that has their bits.
static FailureOr<std::pair<Type, Type>> readIntegerTypes(NodeConversion &node) {
  FailureOr<Type> type = readCommonType(node);
  if (failed(type))
    return failure();
  if (!isa<IntegerType>(*type) || type->isInteger(1))
    return node.invalid("its inputs must hold integers, found " +
                        formatType(*type));
  Type wide = getWideType(*type);
  return std::pair(*type, wide ? wide : node.getBuilder().getI64Type());
}

template <typename Op>
static LogicalResult computeBits(NodeConversion &node, Type type, Type wide,
                                 const Operand &lhs, const Operand &rhs) {
  FailureOr<Operand> left = castTo(node, lhs, wide);
  FailureOr<Operand> right = castTo(node, rhs, wide);
  if (failed(left) || failed(right))
    return failure();
  FailureOr<Operand> result = createPair<Op>(node, wide, *left, *right);
  if (failed(result))
    return failure();
  return node.replace(castTo(node, *result, type));
}

template <typename Op>
static LogicalResult convertBitwise(NodeConversion &node) {
  FailureOr<std::pair<Type, Type>> types = readIntegerTypes(node);
  if (failed(types))
    return failure();
  return computeBits<Op>(node, types->first, types->second, node.getOperand(0),
                         node.getOperand(1));
}

/// All bits of -1 are set.
static LogicalResult convertBitwiseNot(NodeConversion &node) {
  FailureOr<std::pair<Type, Type>> types = readIntegerTypes(node);
  if (failed(types))
    return failure();
  Operand ones = makeIntegerConstant(node.getContext(), {}, -1);
  return computeBits<ir::BitXorOp>(node, types->first, types->second,
                                   node.getOperand(0), ones);
}

/// The number of bits is not negative: one that is written so is larger than
/// any width. Of numbers with a sign the sign moves in from the left.
static LogicalResult convertBitShift(NodeConversion &node) {
  std::string direction = node.getStringAttr("direction", "");
  FailureOr<std::pair<Type, Type>> types = readIntegerTypes(node);
  if (failed(types))
    return failure();
  if (direction == "LEFT")
    return computeBits<ir::ShiftLeftOp>(node, types->first, types->second,
                                        node.getOperand(0), node.getOperand(1));
  if (direction != "RIGHT")
    return node.invalid("attribute 'direction' is '" + direction + "'");
  if (types->first.isUnsignedInteger(64))
    return replace(shiftUnsigned(Expression::get(node, 0, types->second),
                                 Expression::get(node, 1, types->second))
                       .cast(types->first));
  return computeBits<ir::ShiftRightOp>(node, types->first, types->second,
                                       node.getOperand(0), node.getOperand(1));
}

static LogicalResult convertBitCast(NodeConversion &node) {
  const ElementType *elementType =
      lookupElementType(node.getIntAttr("to", kONNXUndefined));
  Type type =
      elementType ? getMLIRType(*elementType, node.getContext()) : Type();
  Type from = node.getOperand(0).getElementType();
  if (!type || !isNumberType(type) || !isNumberType(from) ||
      getElementBytes(type) != getElementBytes(from))
    return node.unsupported("attribute 'to' must be a type of numbers as wide "
                            "as " +
                            formatType(from));
  return node.replace(node.create<ir::BitCastOp>(type, node.getValue(0)));
}

void tinyml::registerBitOperators(OperatorRegistry &registry) {
  constexpr OpsetRange since18{18, kNewestOpset};
  constexpr const char *limits =
      "integers; broadcasting in at most 4 groups of dimensions";
  registry.add("BitwiseAnd", since18, {2, 2}, convertBitwise<ir::BitAndOp>,
               limits);
  registry.add("BitwiseOr", since18, {2, 2}, convertBitwise<ir::BitOrOp>,
               limits);
  registry.add("BitwiseXor", since18, {2, 2}, convertBitwise<ir::BitXorOp>,
               limits);
  registry.add("BitwiseNot", since18, {1, 1}, convertBitwiseNot, "integers");
  registry.add("BitShift", {11, kNewestOpset}, {2, 2}, convertBitShift, limits);
  registry.add("BitCast", {26, kNewestOpset}, {1, 1}, convertBitCast,
               "booleans, integers, floats of 16 to 64 bits, as wide");
}
