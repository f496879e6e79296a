//===- IntegerArithmetic.cpp - Operators on integers ----------------------===//

#include "IntegerArithmetic.h"
#include "Unsigned.h"

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
  if (!isa<IntegerType>(*type))
    return node.invalid("its inputs must hold integers, found " +
                        formatType(*type));
  Type work = getWideType(*type);
  if (!work)
    work = node.getBuilder().getI64Type();
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

/// Returns the quotient, rounded towards 0.
static FailureOr<Operand> divide(NodeConversion &node,
                                 const Division &division) {
  if (node.getOperand(0).getElementType().isUnsignedInteger(64))
    return divideUnsigned(Expression(node, FailureOr<Operand>(division.lhs)),
                          Expression(node, FailureOr<Operand>(division.rhs)))
        .getOperand();
  return createPair<ir::IntDivOp>(node, division.type, division.lhs,
                                  division.rhs);
}

LogicalResult tinyml::convertIntegerDiv(NodeConversion &node) {
  FailureOr<Division> division = readDivision(node);
  if (failed(division))
    return failure();
  FailureOr<Operand> result = divide(node, *division);
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
  FailureOr<Operand> quotient = divide(node, *division);
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
// Pow
//===----------------------------------------------------------------------===//

/// The power as a float, cut to an integer; what is one but for rounding stays.
static Expression raiseToFloat(const Expression &base,
                               const Expression &exponent) {
  Type f32 = base.getNode().getBuilder().getF32Type();
  Expression power = combine<ir::PowOp>(base.cast(f32), exponent.cast(f32), f32,
                                        FloatAttr(), FloatAttr());
  Expression whole = power.apply<ir::RoundOp>();
  Expression distance = (power - whole).apply<ir::AbsOp>();
  return choose(lessOrEqual(distance, power.apply<ir::AbsOp>() * 1e-6), whole,
                power)
      .cast(base.getType());
}

/// Multiplies the powers 1, 2, 4 and so on of the base that the exponent has.
/// One of 64 and more overflows, but for bases whose power is that to the
/// exponent's last bit; one below 0 is a fraction but for 1 and -1.
static Expression raiseToInteger(const Expression &base,
                                 const Expression &exponent) {
  constexpr int64_t kBits = 6, kMost = 1 << kBits;
  Expression zero = exponent.number(0.0), one = exponent.number(1.0);
  Expression isNegative = less(exponent, zero);
  Expression size = choose(isNegative, zero - exponent, exponent);
  Expression last = combine<ir::BitAndOp>(size, one, size.getType());
  Expression rest = choose(less(size, size.number(kMost)), size,
                           last + static_cast<double>(kMost - 2));
  std::optional<Expression> result;
  Expression power = base;
  for (int64_t bit = 0; bit < kBits; ++bit) {
    Expression isSet = equal(
        combine<ir::BitAndOp>(rest, rest.number(1 << bit), rest.getType()),
        zero);
    Expression factor = choose(isSet, base.number(1.0), power);
    result = result ? *result * factor : factor;
    if (bit + 1 < kBits)
      power = power * power;
  }
  Expression square = base * base;
  Expression isFraction = both(isNegative, less(square.number(1.0), square));
  return choose(isFraction, base.number(0.0), *result);
}

LogicalResult tinyml::convertIntegerPow(NodeConversion &node) {
  Type type = node.getOperand(0).getElementType();
  Type other = node.getOperand(1).getElementType();
  if (!isNumberType(type) || !isNumberType(other) || type.isInteger(1) ||
      other.isInteger(1))
    return node.unsupported("its inputs hold " + formatType(type) + " and " +
                            formatType(other));
  Expression base = Expression::get(node, 0,
                                    getWrappingType(type).isInteger(64)
                                        ? getWrappingType(type)
                                        : Type(node.getBuilder().getI32Type()));
  if (isa<FloatType>(other))
    return replace(raiseToFloat(base, Expression::get(node, 1)).cast(type));
  Type wide = getWideType(other);
  Expression exponent =
      Expression::get(node, 1, wide ? wide : node.getBuilder().getI64Type());
  return replace(raiseToInteger(base, exponent).cast(type));
}

//===----------------------------------------------------------------------===//
// Min, Max, Neg, Abs
//===----------------------------------------------------------------------===//

/// Takes the smaller of two numbers, or the larger.
static FailureOr<Operand> chooseExtreme(NodeConversion &node,
                                        const Operand &lhs, const Operand &rhs,
                                        bool isLargest) {
  Type type = lhs.getElementType(), truth = node.getBuilder().getI1Type();
  Type wide = getWideType(type);
  if (!wide)
    wide = node.getBuilder().getI64Type();
  FailureOr<Operand> a = toOrdered(node, lhs, wide);
  FailureOr<Operand> b = toOrdered(node, rhs, wide);
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
      result = chooseExtreme(node, *result, node.getOperand(index), isLargest);
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
  return failed(negative) ? failure()
                          : node.replace(chooseExtreme(node, input, *negative,
                                                       /*isLargest=*/true));
}
