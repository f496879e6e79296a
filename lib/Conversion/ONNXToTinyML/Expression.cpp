//===- Expression.cpp - Formulas of tensors -------------------------------===//

#include "Expression.h"
#include "IndexOperators.h"
#include "SliceRange.h"

using namespace mlir;
using namespace tinyml;

Expression Expression::get(NodeConversion &node, unsigned index) {
  return Expression(node, FailureOr<Operand>(node.getOperand(index)));
}

Expression Expression::get(NodeConversion &node, unsigned index, Type type) {
  return get(node, index).cast(type);
}

FailureOr<Value> Expression::getValue() const {
  if (hasFailed())
    return failure();
  return node->materialize(*operand);
}

Expression Expression::number(double value) const {
  if (hasFailed())
    return *this;
  if (getType().isF32())
    return makeFloats(*node, {}, static_cast<float>(value));
  if (getType().isSignlessInteger(32))
    return makeIndices(*node, {}, static_cast<int32_t>(value));
  return makeIntegers(*node, {}, static_cast<int64_t>(value)).cast(getType());
}

Expression Expression::reshape(ArrayRef<int64_t> shape) const {
  return hasFailed() ? *this
                     : Expression(*node, node->reshape(*operand, shape));
}

Expression Expression::transpose(ArrayRef<int64_t> perm) const {
  return hasFailed() ? *this
                     : Expression(*node, node->transpose(*operand, perm));
}

Expression Expression::slice(int64_t dim, int64_t start, int64_t size) const {
  if (hasFailed())
    return *this;
  SmallVector<int64_t> sizes(getShape());
  if (sizes[dim] == size)
    return *this;
  SliceRange range{SmallVector<int64_t>(sizes.size(), 0),
                   SmallVector<int64_t>(sizes.size(), 1), sizes};
  range.starts[dim] = start;
  range.sizes[dim] = size;
  return Expression(*node,
                    takeRange(*node, node->materialize(*operand), range));
}

Expression Expression::cast(Type type) const {
  return hasFailed() ? *this : Expression(*node, castTo(*node, *operand, type));
}

Expression Expression::gather(const Expression &indices, int64_t axis) const {
  if (hasFailed() || indices.hasFailed())
    return Expression(*node, FailureOr<Operand>(failure()));
  return Expression(*node, node->createLike<ir::GatherOp>(
                               node->materialize(*operand),
                               node->materialize(*indices.operand), axis));
}

Expression Expression::pad(int64_t dim, int64_t low, int64_t high,
                           float value) const {
  if (hasFailed() || (low == 0 && high == 0))
    return *this;
  SmallVector<int64_t> before(getShape().size(), 0), after(before);
  before[dim] = low;
  after[dim] = high;
  return Expression(
      *node, node->createLike<ir::PadOp>(node->materialize(*operand), before,
                                         after, "constant", APFloat(value)));
}

Expression Expression::clamp(float low, float high) const {
  if (hasFailed())
    return *this;
  OpBuilder &builder = node->getBuilder();
  return Expression(
      *node, node->createLike<ir::ClampOp>(node->materialize(*operand),
                                           builder.getF32FloatAttr(low),
                                           builder.getF32FloatAttr(high)));
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

/// Sums and the like have the type of their operands, and no bounds.
template <typename Op>
static Expression compute(const Expression &lhs, const Expression &rhs) {
  if (lhs.hasFailed())
    return lhs;
  return combine<Op>(lhs, rhs, lhs.getType(), FloatAttr(), FloatAttr());
}

template <typename Op>
static Expression compare(const Expression &lhs, const Expression &rhs) {
  return combine<Op>(lhs, rhs, lhs.getNode().getBuilder().getI1Type());
}

Expression tinyml::operator+(const Expression &lhs, const Expression &rhs) {
  return compute<ir::AddOp>(lhs, rhs);
}
Expression tinyml::operator-(const Expression &lhs, const Expression &rhs) {
  return compute<ir::SubOp>(lhs, rhs);
}
Expression tinyml::operator*(const Expression &lhs, const Expression &rhs) {
  return compute<ir::MulOp>(lhs, rhs);
}
Expression tinyml::operator/(const Expression &lhs, const Expression &rhs) {
  if (lhs.hasFailed() || isa<FloatType>(lhs.getType()))
    return compute<ir::DivOp>(lhs, rhs);
  return combine<ir::IntDivOp>(lhs, rhs, lhs.getType());
}
Expression tinyml::operator+(const Expression &lhs, double rhs) {
  return lhs + lhs.number(rhs);
}
Expression tinyml::operator-(const Expression &lhs, double rhs) {
  return lhs - lhs.number(rhs);
}
Expression tinyml::operator-(double lhs, const Expression &rhs) {
  return rhs.number(lhs) - rhs;
}
Expression tinyml::operator*(const Expression &lhs, double rhs) {
  return lhs * lhs.number(rhs);
}
Expression tinyml::operator/(const Expression &lhs, double rhs) {
  return lhs / lhs.number(rhs);
}

Expression tinyml::equal(const Expression &lhs, const Expression &rhs) {
  return compare<ir::EqualOp>(lhs, rhs);
}
Expression tinyml::less(const Expression &lhs, const Expression &rhs) {
  return compare<ir::LessOp>(lhs, rhs);
}
Expression tinyml::lessOrEqual(const Expression &lhs, const Expression &rhs) {
  return compare<ir::LessEqualOp>(lhs, rhs);
}
Expression tinyml::both(const Expression &lhs, const Expression &rhs) {
  return compare<ir::AndOp>(lhs, rhs);
}
Expression tinyml::either(const Expression &lhs, const Expression &rhs) {
  return compare<ir::OrOp>(lhs, rhs);
}

Expression tinyml::choose(const Expression &condition, const Expression &lhs,
                          const Expression &rhs) {
  NodeConversion &node = condition.getNode();
  if (condition.hasFailed() || lhs.hasFailed() || rhs.hasFailed())
    return Expression(node, FailureOr<Operand>(failure()));
  return Expression(node, createWhere(node, *condition.getOperand(),
                                      *lhs.getOperand(), *rhs.getOperand()));
}

Expression tinyml::maximum(const Expression &lhs, const Expression &rhs) {
  return compute<ir::MaxOp>(lhs, rhs);
}
Expression tinyml::minimum(const Expression &lhs, const Expression &rhs) {
  return compute<ir::MinOp>(lhs, rhs);
}

Expression tinyml::multiplyMatrices(const Expression &lhs,
                                    const Expression &rhs) {
  NodeConversion &node = lhs.getNode();
  FailureOr<Value> left = lhs.getValue(), right = rhs.getValue();
  if (failed(left) || failed(right))
    return Expression(node, FailureOr<Operand>(failure()));
  return Expression(node,
                    node.create<ir::MatMulOp>(lhs.getType(), *left, *right,
                                              FloatAttr(), FloatAttr()));
}

Expression tinyml::join(ArrayRef<Expression> parts, int64_t dim) {
  NodeConversion &node = parts.front().getNode();
  SmallVector<Value> values;
  for (const Expression &part : parts) {
    FailureOr<Value> value = part.getValue();
    if (failed(value))
      return part;
    values.push_back(*value);
  }
  if (values.size() == 1)
    return parts.front();
  return Expression(
      node, node.create<ir::ConcatOp>(parts.front().getType(), values, dim));
}

//===----------------------------------------------------------------------===//
// Constants and results
//===----------------------------------------------------------------------===//

Expression tinyml::makeFloats(NodeConversion &node, ArrayRef<int64_t> shape,
                              ArrayRef<float> values) {
  return Expression(node, FailureOr<Operand>(makeFloatConstant(
                              node.getContext(), shape, values)));
}

Expression tinyml::makeIntegers(NodeConversion &node, ArrayRef<int64_t> shape,
                                ArrayRef<int64_t> values) {
  return Expression(node, FailureOr<Operand>(makeIntegerConstant(
                              node.getContext(), shape, values)));
}

Expression tinyml::makeIndices(NodeConversion &node, ArrayRef<int64_t> shape,
                               ArrayRef<int32_t> values) {
  return Expression(node, FailureOr<Operand>(makeIndexConstant(
                              node.getContext(), shape, values)));
}

LogicalResult tinyml::replace(const Expression &result) {
  return setResult(0, result);
}

LogicalResult tinyml::setResult(unsigned index, const Expression &result) {
  if (result.hasFailed())
    return failure();
  result.getNode().setResult(index, *result.getOperand());
  return success();
}
