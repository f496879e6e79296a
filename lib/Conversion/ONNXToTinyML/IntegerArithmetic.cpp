//===- IntegerArithmetic.cpp - Operators on integers ----------------------===//

#include "IntegerArithmetic.h"
#include "NumberTypes.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Div and Mod
//===----------------------------------------------------------------------===//

namespace {
/// A dividend and a divisor, of a type with a quotient.
struct Division {
  Type type;
  Operand lhs, rhs;
};
} // namespace

static FailureOr<Division> readDivision(NodeConversion &node) {
  FailureOr<Type> type = readCommonType(node);
  if (failed(type))
    return failure();
  Type work = isa<IntegerType>(*type) ? getWideType(*type) : Type();
  if (!work)
    return node.unsupported("input 0 holds " + formatType(*type) +
                            "; only integers of at most 32 bits and i64 are "
                            "supported");
  if (node.getOperand(1).isConstant()) {
    FailureOr<SmallVector<int64_t>> divisors = node.getIntegers(1, "B");
    if (failed(divisors))
      return failure();
    if (llvm::is_contained(*divisors, 0))
      return node.invalid("it divides by 0");
  }
  FailureOr<Operand> lhs = castTo(node, node.getOperand(0), work);
  FailureOr<Operand> rhs = castTo(node, node.getOperand(1), work);
  if (failed(lhs) || failed(rhs))
    return failure();
  return Division{work, *lhs, *rhs};
}

LogicalResult tinyml::convertIntegerDiv(NodeConversion &node) {
  FailureOr<Division> division = readDivision(node);
  if (failed(division))
    return failure();
  FailureOr<Operand> result = createPair<ir::IntDivOp>(
      node, division->type, division->lhs, division->rhs);
  if (failed(result))
    return failure();
  return node.replace(
      castTo(node, *result, node.getOperand(0).getElementType()));
}

/// a - a / b * b has the sign of a; without `fmod` the rest has the sign of b.
LogicalResult tinyml::convertIntegerMod(NodeConversion &node) {
  bool keepsSign = node.getIntAttr("fmod", 0) != 0;
  FailureOr<Division> division = readDivision(node);
  if (failed(division))
    return failure();
  const auto &[type, a, b] = *division;
  FailureOr<Operand> quotient = createPair<ir::IntDivOp>(node, type, a, b);
  if (failed(quotient))
    return failure();
  FailureOr<Operand> product =
      createPair<ir::MulOp>(node, type, *quotient, b, FloatAttr(), FloatAttr());
  if (failed(product))
    return failure();
  FailureOr<Operand> rest =
      createPair<ir::SubOp>(node, type, a, *product, FloatAttr(), FloatAttr());
  Type original = node.getOperand(0).getElementType();
  if (failed(rest))
    return failure();
  if (keepsSign || original.isUnsignedInteger())
    return node.replace(castTo(node, *rest, original));
  Type truth = node.getBuilder().getI1Type();
  FailureOr<Operand> zero =
      castTo(node, makeIntegerConstant(node.getContext(), {}, 0), type);
  if (failed(zero))
    return failure();
  FailureOr<Operand> isRestNegative =
      createPair<ir::LessOp>(node, truth, *rest, *zero);
  FailureOr<Operand> isNegative = createPair<ir::LessOp>(node, truth, b, *zero);
  FailureOr<Operand> isNone =
      createPair<ir::EqualOp>(node, truth, *rest, *zero);
  FailureOr<Operand> sum =
      createPair<ir::AddOp>(node, type, *rest, b, FloatAttr(), FloatAttr());
  if (failed(isRestNegative) || failed(isNegative) || failed(isNone) ||
      failed(sum))
    return failure();
  FailureOr<Operand> differs =
      createPair<ir::XorOp>(node, truth, *isRestNegative, *isNegative);
  if (failed(differs))
    return failure();
  FailureOr<Operand> moved = createWhere(node, *differs, *sum, *rest);
  if (failed(moved))
    return failure();
  FailureOr<Operand> result = createWhere(node, *isNone, *zero, *moved);
  return failed(result) ? failure()
                        : node.replace(castTo(node, *result, original));
}

//===----------------------------------------------------------------------===//
// Min, Max, Neg, Abs
//===----------------------------------------------------------------------===//

/// Takes the smaller of two numbers, or the larger.
static FailureOr<Operand> choose(NodeConversion &node, const Operand &lhs,
                                 const Operand &rhs, bool isLargest) {
  Type type = lhs.getElementType(), truth = node.getBuilder().getI1Type();
  Type wide = getWideType(type);
  if (!wide)
    return node.unsupported("it compares " + formatType(type));
  FailureOr<Operand> a = castTo(node, lhs, wide), b = castTo(node, rhs, wide);
  if (failed(a) || failed(b))
    return failure();
  FailureOr<Operand> isLeft = createPair<ir::LessOp>(
      node, truth, isLargest ? *b : *a, isLargest ? *a : *b);
  if (failed(isLeft))
    return failure();
  return createWhere(node, *isLeft, lhs, rhs);
}

LogicalResult tinyml::convertIntegerExtreme(NodeConversion &node,
                                            bool isLargest) {
  if (failed(readCommonType(node)))
    return failure();
  FailureOr<Operand> result = node.getOperand(0);
  for (unsigned index = 1; index < node.getNumOperands(); ++index)
    if (succeeded(result))
      result = choose(node, *result, node.getOperand(index), isLargest);
  return node.replace(result);
}

/// Returns 0 - x.
static FailureOr<Operand> negate(NodeConversion &node, const Operand &operand) {
  Type type = operand.getElementType(), work = getWrappingType(type);
  FailureOr<Operand> zero =
      castTo(node, makeIntegerConstant(node.getContext(), {}, 0), work);
  FailureOr<Operand> input = castTo(node, operand, work);
  if (failed(zero) || failed(input))
    return failure();
  FailureOr<Operand> result = createPair<ir::SubOp>(node, work, *zero, *input,
                                                    FloatAttr(), FloatAttr());
  return failed(result) ? result : castTo(node, *result, type);
}

LogicalResult tinyml::convertIntegerNeg(NodeConversion &node) {
  return node.replace(negate(node, node.getOperand(0)));
}

LogicalResult tinyml::convertIntegerAbs(NodeConversion &node) {
  const Operand &input = node.getOperand(0);
  if (input.getElementType().isUnsignedInteger())
    return node.replace(FailureOr<Operand>(input));
  FailureOr<Operand> negative = negate(node, input);
  return failed(negative)
             ? failure()
             : node.replace(choose(node, input, *negative, /*isLargest=*/true));
}
