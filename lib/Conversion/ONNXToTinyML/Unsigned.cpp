//===- Unsigned.cpp - Unsigned integers of 64 bits ------------------------===//

#include "Unsigned.h"

using namespace mlir;
using namespace tinyml;

static constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

/// Changes the highest bit.
static Expression flip(const Expression &value) {
  return value + makeIntegers(value.getNode(), {}, kLeast);
}

FailureOr<Operand> tinyml::toOrdered(NodeConversion &node,
                                     const Operand &operand, Type type) {
  if (!operand.getElementType().isUnsignedInteger(64))
    return castTo(node, operand, type);
  return flip(Expression(node, FailureOr<Operand>(operand)).cast(type))
      .getOperand();
}

FailureOr<Operand> tinyml::fromOrdered(NodeConversion &node,
                                       const Operand &operand, Type type) {
  if (!type.isUnsignedInteger(64))
    return castTo(node, operand, type);
  return flip(Expression(node, FailureOr<Operand>(operand)))
      .cast(type)
      .getOperand();
}

template <typename Op>
static Expression computeBits(const Expression &lhs, const Expression &rhs) {
  return lhs.hasFailed() ? lhs : combine<Op>(lhs, rhs, lhs.getType());
}

/// Shifts with the sign, and clears its copies: (2 << (63 - n)) - 1 has the
/// bits that are left.
Expression tinyml::shiftUnsigned(const Expression &lhs, const Expression &rhs) {
  NodeConversion &node = lhs.getNode();
  Expression shifted = computeBits<ir::ShiftRightOp>(lhs, rhs);
  Expression bits =
      computeBits<ir::ShiftLeftOp>(makeIntegers(node, {}, 2),
                                   makeIntegers(node, {}, 63) - rhs) -
      1.0;
  return computeBits<ir::BitAndOp>(shifted, bits);
}

/// Half of the dividend has no sign: its quotient, doubled, is at most one too
/// small. A divisor with the highest bit set goes into a number once or not.
Expression tinyml::divideUnsigned(const Expression &lhs,
                                  const Expression &rhs) {
  NodeConversion &node = lhs.getNode();
  Expression zero = makeIntegers(node, {}, 0);
  auto isAtLeast = [&](const Expression &a, const Expression &b) {
    return lessOrEqual(flip(b), flip(a)).cast(node.getBuilder().getI64Type());
  };
  Expression half = shiftUnsigned(lhs, makeIntegers(node, {}, 1));
  Expression quotient = half / rhs;
  quotient = quotient + quotient;
  quotient = quotient + isAtLeast(lhs - quotient * rhs, rhs);
  Expression result = choose(less(rhs, zero), isAtLeast(lhs, rhs), quotient);
  return choose(equal(rhs, zero), zero, result);
}
