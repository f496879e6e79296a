//===- LogicOperators.cpp - Cast, comparisons, logic, Where ---------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "ScaleCast.h"
#include "Unsigned.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Cast
//===----------------------------------------------------------------------===//

/// Returns the largest number of a float type of at most 8 bits.
static float getLargest(FloatType type) {
  return APFloat::getLargest(type.getFloatSemantics()).convertToFloat();
}

/// Floats of 8 bits have no room for numbers out of their range: they are the
/// nearest one with attribute `saturate`.
static FailureOr<Operand> saturate(NodeConversion &node, const Operand &input,
                                   FloatType type) {
  OpBuilder &builder = node.getBuilder();
  FailureOr<Operand> wide = castTo(node, input, builder.getF32Type());
  if (failed(wide))
    return failure();
  float largest = getLargest(type);
  FailureOr<Value> result = node.createLike<ir::ClampOp>(
      node.materialize(*wide), builder.getF32FloatAttr(-largest),
      builder.getF32FloatAttr(largest));
  if (failed(result))
    return failure();
  return Operand::runtime(*result);
}

static LogicalResult replaceByCast(NodeConversion &node, Type type) {
  bool saturates = node.getIntAttr("saturate", 1) != 0;
  std::string mode = node.getStringAttr("round_mode", "up");
  FailureOr<Operand> input = node.getOperand(0);
  if (isa<Float8E8M0FNUType>(input->getElementType()) &&
      !isa<Float8E8M0FNUType>(type))
    input = castFromScale(Expression(node, input)).getOperand();
  if (failed(input))
    return failure();
  if (isa<Float8E8M0FNUType>(type) && isCastType(input->getElementType())) {
    if (!llvm::is_contained({"up", "down", "nearest"}, mode))
      return node.invalid("attribute 'round_mode' is '" + mode + "'");
    Expression number =
        Expression(node, input).cast(node.getBuilder().getF32Type());
    return replace(castToScale(number, mode, saturates));
  }
  for (Type each : {input->getElementType(), type})
    if (!isCastType(each))
      return node.unsupported("it casts " +
                              formatType(input->getElementType()) + " to " +
                              formatType(type));
  auto floatType = dyn_cast<FloatType>(type);
  if (floatType && floatType.getWidth() == 8 && saturates &&
      input->getElementType() != type)
    input = saturate(node, *input, floatType);
  return failed(input) ? failure() : node.replace(castTo(node, *input, type));
}

static LogicalResult convertCast(NodeConversion &node) {
  // Before opset 6 the type is a name.
  const ElementType *elementType =
      node.getOpset() < 6
          ? lookupElementType(StringRef(node.getStringAttr("to", "")).lower())
          : lookupElementType(node.getIntAttr("to", kONNXUndefined));
  Type type =
      elementType ? getMLIRType(*elementType, node.getContext()) : Type();
  if (!type || !(isCastType(type) || isa<Float8E8M0FNUType>(type)))
    return node.unsupported("attribute 'to' must be a type of integers or "
                            "floats of at most 64 bits");
  return replaceByCast(node, type);
}

/// Only the type of operand 1 counts, which the registration says too.
static LogicalResult convertCastLike(NodeConversion &node) {
  return replaceByCast(node, node.getOperand(1).getElementType());
}

//===----------------------------------------------------------------------===//
// Comparisons and logic
//===----------------------------------------------------------------------===//

/// `isSwapped`: a > b is b < a.
template <typename Op, bool isSwapped>
static LogicalResult convertComparison(NodeConversion &node) {
  FailureOr<Type> type = readCommonType(node);
  if (failed(type))
    return failure();
  Type wide = getWideType(*type);
  if (!wide)
    wide = node.getBuilder().getI64Type();
  wide = getComputedType(node, wide);
  FailureOr<Operand> lhs = toOrdered(node, node.getOperand(isSwapped), wide);
  FailureOr<Operand> rhs = toOrdered(node, node.getOperand(!isSwapped), wide);
  if (failed(lhs) || failed(rhs))
    return failure();
  return node.replace(
      createPair<Op>(node, node.getBuilder().getI1Type(), *lhs, *rhs));
}

static LogicalResult requireTruth(NodeConversion &node, unsigned count) {
  for (unsigned index = 0; index < count; ++index)
    if (!node.getOperand(index).getElementType().isInteger(1))
      return node.invalid("input " + Twine(index) + " must hold booleans");
  return success();
}

template <typename Op>
static LogicalResult convertTruth(NodeConversion &node) {
  if (failed(requireTruth(node, 2)))
    return failure();
  return node.replace(createPair<Op>(node, node.getBuilder().getI1Type(),
                                     node.getOperand(0), node.getOperand(1)));
}

static LogicalResult convertNot(NodeConversion &node) {
  if (failed(requireTruth(node, 1)))
    return failure();
  return node.replace(node.createLike<ir::NotOp>(node.getValue(0)));
}

/// Only a NaN differs from itself.
static LogicalResult convertIsNaN(NodeConversion &node) {
  FailureOr<Type> type = readCommonType(node);
  if (failed(type))
    return failure();
  Type wide = getComputedType(node, getWideType(*type));
  FailureOr<Operand> input = castTo(node, node.getOperand(0), wide);
  if (failed(input))
    return failure();
  FailureOr<Operand> same = createPair<ir::EqualOp>(
      node, node.getBuilder().getI1Type(), *input, *input);
  if (failed(same))
    return failure();
  return node.replace(node.createLike<ir::NotOp>(node.materialize(*same)));
}

static LogicalResult convertIsInf(NodeConversion &node) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  bool findsPositive = node.getIntAttr("detect_positive", 1) != 0;
  bool findsNegative = node.getIntAttr("detect_negative", 1) != 0;
  FailureOr<Type> type = readCommonType(node);
  if (failed(type))
    return failure();
  Type wide = getComputedType(node, getWideType(*type));
  FailureOr<Operand> input = castTo(node, node.getOperand(0), wide);
  if (failed(input))
    return failure();
  Type truth = node.getBuilder().getI1Type();
  std::optional<Operand> found;
  for (auto [isAsked, value] : {std::pair(findsPositive, infinity),
                                std::pair(findsNegative, -infinity)}) {
    if (!isAsked)
      continue;
    FailureOr<Operand> limit =
        castTo(node, makeFloatConstant(node.getContext(), {}, value), wide);
    if (failed(limit))
      return failure();
    FailureOr<Operand> one =
        createPair<ir::EqualOp>(node, truth, *input, *limit);
    if (succeeded(one) && found)
      one = createPair<ir::OrOp>(node, truth, *found, *one);
    if (failed(one))
      return failure();
    found = *one;
  }
  if (!found)
    return node.unsupported("it detects neither infinity");
  return node.replace(FailureOr<Operand>(*found));
}

//===----------------------------------------------------------------------===//
// Where
//===----------------------------------------------------------------------===//

static LogicalResult convertWhere(NodeConversion &node) {
  if (!node.getOperand(0).getElementType().isInteger(1))
    return node.invalid("its condition must hold booleans");
  if (node.getOperand(1).getElementType() !=
      node.getOperand(2).getElementType())
    return node.invalid("its inputs have different element types");
  return node.replace(createWhere(node, node.getOperand(0), node.getOperand(1),
                                  node.getOperand(2)));
}

void tinyml::registerLogicOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr OpsetRange since7{7, kNewestOpset};
  constexpr InputCount two{2, 2};
  constexpr const char *numbers =
      "booleans, integers, floats of up to 32 bits; broadcasting in at most 4 "
      "groups of dimensions";
  constexpr const char *truth =
      "booleans; broadcasting in at most 4 groups of dimensions";
  constexpr const char *types =
      "among booleans, integers of 2 to 64 bits and floats of 4 to 64 bits; "
      "floats out of range become the nearest integer of 8 bits or more, NaN "
      "0";
  registry.add("Cast", all, {1, 1}, convertCast, types);
  registry.add("CastLike", {15, kNewestOpset}, two, convertCastLike, types);
  registry.addTypeReader("CastLike", 1);
  registry.add("Equal", since7, two, convertComparison<ir::EqualOp, false>,
               numbers);
  registry.add("Less", since7, two, convertComparison<ir::LessOp, false>,
               numbers);
  registry.add("LessOrEqual", {12, kNewestOpset}, two,
               convertComparison<ir::LessEqualOp, false>, numbers);
  registry.add("Greater", since7, two, convertComparison<ir::LessOp, true>,
               numbers);
  registry.add("GreaterOrEqual", {12, kNewestOpset}, two,
               convertComparison<ir::LessEqualOp, true>, numbers);
  registry.add("And", since7, two, convertTruth<ir::AndOp>, truth);
  registry.add("Or", since7, two, convertTruth<ir::OrOp>, truth);
  registry.add("Xor", since7, two, convertTruth<ir::XorOp>, truth);
  registry.add("Not", all, {1, 1}, convertNot, "booleans");
  registry.add("IsNaN", {9, kNewestOpset}, {1, 1}, convertIsNaN,
               "floats of up to 32 bits");
  registry.add("IsInf", {10, kNewestOpset}, {1, 1}, convertIsInf,
               "floats of up to 32 bits");
  registry.add("Where", {9, kNewestOpset}, {3, 3}, convertWhere,
               "any type of whole bytes; broadcasting in at most 4 groups of "
               "dimensions");
}
