//===- ElementwiseOperators.cpp - Element-wise functions of tensors -------===//

#include "Broadcast.h"
#include "IntegerArithmetic.h"
#include "NumberTypes.h"
#include "OperatorRegistry.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

template <typename Op>
static LogicalResult convertBinary(NodeConversion &node) {
  FailureOr<Type> type = readCommonType(node);
  if (failed(type))
    return failure();
  Type work = getComputedType(node, getWrappingType(*type));
  FailureOr<Operand> lhs = castTo(node, node.getOperand(0), work);
  FailureOr<Operand> rhs = castTo(node, node.getOperand(1), work);
  if (failed(lhs) || failed(rhs))
    return failure();
  FailureOr<Operand> result =
      createPair<Op>(node, work, *lhs, *rhs, FloatAttr(), FloatAttr());
  return failed(result) ? failure()
                        : node.replace(castTo(node, *result, *type));
}

/// A function of two floats.
template <typename Op>
static LogicalResult convertFunction(NodeConversion &node) {
  if (failed(node.requireFloats({0, 1})))
    return failure();
  return node.replace(
      createBinary<Op>(node, node.getOperand(0), node.getOperand(1)));
}

/// Returns the powers of two of the reciprocals of a float constant, nothing
/// where a reciprocal is not exact.
static std::optional<Operand> getExactReciprocal(NodeConversion &node,
                                                 const Operand &operand) {
  if (!operand.isConstant() || !operand.getElementType().isF32())
    return std::nullopt;
  FailureOr<SmallVector<float>> values = readFloats(operand, node.getLoc());
  if (failed(values))
    return std::nullopt;
  for (float &value : *values) {
    int exponent;
    float fraction = std::frexp(value, &exponent);
    if (std::fabs(fraction) != 0.5f || std::abs(exponent) > 100)
      return std::nullopt;
    value = 1.0f / value;
  }
  return makeFloatConstant(node.getContext(), operand.getShape(), *values);
}

/// Dividing by powers of two is multiplying, which integers can.
static LogicalResult convertDiv(NodeConversion &node) {
  if (isa<IntegerType>(node.getOperand(0).getElementType()))
    return convertIntegerDiv(node);
  if (failed(node.requireFloats({0, 1})))
    return failure();
  if (auto factor = getExactReciprocal(node, node.getOperand(1)))
    return node.replace(
        createBinary<ir::MulOp>(node, node.getOperand(0), *factor));
  return convertFunction<ir::DivOp>(node);
}

/// Returns the exponent where it is one constant number of any type.
static std::optional<float> getExponent(NodeConversion &node) {
  const Operand &operand = node.getOperand(1);
  FailureOr<int64_t> count = countElements(operand.getShape());
  if (!operand.isConstant() || failed(count) || *count != 1 ||
      operand.getRank() > node.getRank(0))
    return std::nullopt;
  if (isa<FloatType>(operand.getElementType())) {
    FailureOr<SmallVector<float>> values = readFloats(operand, node.getLoc());
    return succeeded(values) ? std::optional(values->front()) : std::nullopt;
  }
  FailureOr<SmallVector<int64_t>> values = readIntegers(operand, node.getLoc());
  return succeeded(values) ? std::optional(static_cast<float>(values->front()))
                           : std::nullopt;
}

/// Squares, roots and the like need no power.
static LogicalResult convertPow(NodeConversion &node) {
  if (isa<IntegerType>(node.getOperand(0).getElementType()))
    return convertIntegerPow(node);
  if (failed(node.requireF32({0})))
    return failure();
  std::optional<float> exponent = getExponent(node);
  if (!exponent && isa<IntegerType>(node.getOperand(1).getElementType())) {
    FailureOr<Operand> number =
        castTo(node, node.getOperand(1), node.getBuilder().getF32Type());
    return failed(number) ? failure()
                          : node.replace(createBinary<ir::PowOp>(
                                node, node.getOperand(0), *number));
  }
  if (!exponent)
    return convertFunction<ir::PowOp>(node);
  Value input = node.getValue(0);
  if (*exponent == 1.0f)
    return node.replace(FailureOr<Value>(input));
  if (*exponent == 2.0f || *exponent == 3.0f) {
    Operand factor = Operand::runtime(input);
    FailureOr<Value> square = createBinary<ir::MulOp>(node, factor, factor);
    if (failed(square) || *exponent == 2.0f)
      return node.replace(square);
    return node.replace(
        createBinary<ir::MulOp>(node, Operand::runtime(*square), factor));
  }
  if (*exponent == 0.5f)
    return node.replace(node.createLike<ir::SqrtOp>(input));
  if (*exponent == -1.0f)
    return node.replace(node.createLike<ir::ReciprocalOp>(input));
  return node.replace(createBinary<ir::PowOp>(
      node, node.getOperand(0),
      makeFloatConstant(node.getContext(), {}, {*exponent})));
}

/// Moves a rest of a division by `divisor` to the side of 0 on which that is.
static FailureOr<Operand> takeSignOf(NodeConversion &node, const Operand &rest,
                                     const Operand &divisor) {
  Type truth = node.getBuilder().getI1Type();
  FailureOr<Operand> zero =
      castTo(node, makeFloatConstant(node.getContext(), {}, 0.0f),
             rest.getElementType());
  if (failed(zero))
    return failure();
  FailureOr<Operand> isNegative =
      createPair<ir::LessOp>(node, truth, rest, *zero);
  FailureOr<Operand> isPositive =
      createPair<ir::LessOp>(node, truth, *zero, rest);
  FailureOr<Operand> isBelow =
      createPair<ir::LessOp>(node, truth, divisor, *zero);
  FailureOr<Operand> isAbove =
      createPair<ir::LessOp>(node, truth, *zero, divisor);
  if (failed(isNegative) || failed(isPositive) || failed(isBelow) ||
      failed(isAbove))
    return failure();
  FailureOr<Operand> under =
      createPair<ir::AndOp>(node, truth, *isNegative, *isAbove);
  FailureOr<Operand> over =
      createPair<ir::AndOp>(node, truth, *isPositive, *isBelow);
  FailureOr<Value> moved = createBinary<ir::AddOp>(node, rest, divisor);
  if (failed(under) || failed(over) || failed(moved))
    return failure();
  FailureOr<Operand> differs = createPair<ir::OrOp>(node, truth, *under, *over);
  if (failed(differs))
    return failure();
  return createWhere(node, *differs, Operand::runtime(*moved), rest);
}

static LogicalResult convertMod(NodeConversion &node) {
  if (isa<IntegerType>(node.getOperand(0).getElementType()))
    return convertIntegerMod(node);
  if (node.getIntAttr("fmod", 0) != 0)
    return convertFunction<ir::FmodOp>(node);
  if (failed(node.requireFloats({0, 1})))
    return failure();
  FailureOr<Value> rest =
      createBinary<ir::FmodOp>(node, node.getOperand(0), node.getOperand(1));
  if (failed(rest))
    return failure();
  return node.replace(
      takeSignOf(node, Operand::runtime(*rest), node.getOperand(1)));
}

/// Combines any number of floats, one after another.
template <typename Op>
static FailureOr<Value> combine(NodeConversion &node) {
  Operand result = node.getOperand(0);
  for (unsigned index = 0; index < node.getNumOperands(); ++index) {
    if (!node.hasOperand(index))
      return node.invalid("input " + Twine(index) + " is left out");
    if (failed(node.requireFloats({index})))
      return failure();
    if (index == 0) {
      result = node.getOperand(0);
      continue;
    }
    FailureOr<Value> next =
        createBinary<Op>(node, result, node.getOperand(index));
    if (failed(next))
      return failure();
    result = Operand::runtime(*next);
  }
  return node.materialize(result);
}

template <typename Op>
static LogicalResult convertVariadic(NodeConversion &node) {
  return node.replace(combine<Op>(node));
}

/// Min and Max of floats or integers.
template <typename Op, bool isLargest>
static LogicalResult convertExtreme(NodeConversion &node) {
  if (isa<IntegerType>(node.getOperand(0).getElementType()))
    return convertIntegerExtreme(node, isLargest);
  return convertVariadic<Op>(node);
}

static LogicalResult convertMean(NodeConversion &node) {
  FailureOr<Value> sum = combine<ir::AddOp>(node);
  if (failed(sum))
    return failure();
  float count = static_cast<float>(node.getNumOperands());
  FailureOr<Operand> divisor =
      castTo(node, makeFloatConstant(node.getContext(), {}, count),
             ir::getElementType(*sum));
  if (failed(divisor))
    return failure();
  return node.replace(
      createBinary<ir::DivOp>(node, Operand::runtime(*sum), *divisor));
}

void tinyml::registerElementwiseOperators(OperatorRegistry &registry) {
  constexpr const char *floats =
      "f32; broadcasting in at most 4 groups of dimensions";
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr OpsetRange since7{7, kNewestOpset};
  constexpr const char *limits =
      "floats of up to 32 bits, integers; broadcasting in at most 4 groups of "
      "dimensions";
  registry.add("Add", since7, {2, 2}, convertBinary<ir::AddOp>, limits);
  registry.add("Sub", since7, {2, 2}, convertBinary<ir::SubOp>, limits);
  registry.add("Mul", since7, {2, 2}, convertBinary<ir::MulOp>, limits);
  registry.add("Div", since7, {2, 2}, convertDiv,
               "f32, integers, x / 0 = 0; broadcasting as Add");
  registry.add("Pow", since7, {2, 2}, convertPow,
               "f32, integers; broadcasting in at most 4 groups of "
               "dimensions");
  registry.add("Mod", {10, kNewestOpset}, {2, 2}, convertMod,
               "f32, integers; broadcasting as Add");
  registry.add("PRelu", since7, {2, 2}, convertFunction<ir::PReluOp>, floats);
  constexpr const char *numbers =
      "f32, integers; broadcasting in at most 4 groups of dimensions";
  registry.add("Min", all, {1, kAnyNumber}, convertExtreme<ir::MinOp, false>,
               numbers);
  registry.add("Max", all, {1, kAnyNumber}, convertExtreme<ir::MaxOp, true>,
               numbers);
  registry.add("Sum", all, {1, kAnyNumber}, convertVariadic<ir::AddOp>, floats);
  registry.add("Mean", all, {1, kAnyNumber}, convertMean, floats);
}
