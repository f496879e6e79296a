//===- ExtremeOperators.cpp - ArgMax, TopK, CumSum and the like -----------===//

#include "Expression.h"
#include "OperatorRegistry.h"
#include "StorageCast.h"
#include "Unsigned.h"

using namespace mlir;
using namespace tinyml;

/// Returns the type in which elements are ordered: 8 bits stay.
static FailureOr<Type> getOrderedType(NodeConversion &node) {
  Type type = node.getOperand(0).getElementType();
  if (type.isInteger(8))
    return type;
  if (type.isUnsignedInteger(64))
    return Type(node.getBuilder().getI64Type());
  Type wide = isNumberType(type) ? getWideType(type) : Type();
  if (!wide)
    return node.unsupported("input 0 holds " + formatType(type));
  return wide.isF64() ? Type(node.getBuilder().getF32Type()) : wide;
}

template <bool isSmallest>
static LogicalResult convertArg(NodeConversion &node) {
  bool keepsDims = node.getIntAttr("keepdims", 1) != 0;
  bool isLast = node.getIntAttr("select_last_index", 0) != 0;
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 0), node.getRank(0));
  FailureOr<Type> type = getOrderedType(node);
  if (failed(axis) || failed(type))
    return failure();
  FailureOr<Operand> input = toOrdered(node, node.getOperand(0), *type);
  if (failed(input))
    return failure();
  OpBuilder &builder = node.getBuilder();
  FailureOr<Value> output = node.create<ir::ArgMaxOp>(
      builder.getI64Type(), stripStorageCast(node.materialize(*input)), *axis,
      isSmallest, isLast);
  if (failed(output) || keepsDims)
    return node.replace(output);
  SmallVector<int64_t> shape(node.getShape(0));
  shape.erase(shape.begin() + *axis);
  return node.replace(FailureOr<Value>(node.reshape(*output, shape)));
}

static LogicalResult convertTopK(NodeConversion &node) {
  node.ignoreAttr("sorted"); // any order is allowed where it is 0
  bool isLargest = node.getOpset() < 11 || node.getIntAttr("largest", 1) != 0;
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", -1), node.getRank(0));
  FailureOr<int64_t> k = node.getOpset() < 10
                             ? FailureOr<int64_t>(node.getIntAttr("k", 0))
                             : node.getInteger(1, "K");
  FailureOr<Type> type = getOrderedType(node);
  if (failed(axis) || failed(k) || failed(type))
    return failure();
  // Unsigned bytes have no kernel of their own.
  if (type->isUnsignedInteger())
    type = node.getBuilder().getI32Type();
  FailureOr<Operand> input = toOrdered(node, node.getOperand(0), *type);
  if (failed(input))
    return failure();
  OpBuilder &builder = node.getBuilder();
  FailureOr<ir::TopKOp> op = ir::createShaped<ir::TopKOp>(
      builder, node.getLoc(), TypeRange{*type, builder.getI64Type()},
      node.materialize(*input), builder.getI64IntegerAttr(*axis),
      builder.getI64IntegerAttr(*k),
      isLargest ? UnitAttr() : builder.getUnitAttr());
  if (failed(op))
    return node.invalid("it takes " + Twine(*k) + " elements");
  FailureOr<Operand> values =
      fromOrdered(node, Operand::runtime(op->getValues()),
                  node.getOperand(0).getElementType());
  if (failed(values))
    return failure();
  node.setResult(0, *values);
  node.setResult(1, Operand::runtime(op->getIndices()));
  return success();
}

namespace {
/// How CumSum and CumProd go along a dimension.
struct Accumulation {
  int64_t axis;
  bool isExclusive, isReverse;
  /// The type in which it is computed.
  Type type;
};
} // namespace

static FailureOr<Accumulation> readAccumulation(NodeConversion &node) {
  Accumulation result;
  result.isExclusive = node.getIntAttr("exclusive", 0) != 0;
  result.isReverse = node.getIntAttr("reverse", 0) != 0;
  FailureOr<int64_t> given = node.getInteger(1, "axis");
  if (failed(given))
    return failure();
  FailureOr<int64_t> axis = node.normalizeAxis(*given, node.getRank(0));
  Type original = node.getOperand(0).getElementType();
  if (failed(axis))
    return failure();
  if (!isNumberType(original) || original.isInteger(1))
    return node.unsupported("input 0 holds " + formatType(original));
  result.axis = *axis;
  result.type = original.isInteger(8) ? Type(node.getBuilder().getI32Type())
                                      : getWrappingType(original);
  if (result.type.isF64())
    result.type = node.getBuilder().getF32Type();
  return result;
}

static LogicalResult convertCumSum(NodeConversion &node) {
  FailureOr<Accumulation> how = readAccumulation(node);
  if (failed(how))
    return failure();
  FailureOr<Operand> input = castTo(node, node.getOperand(0), how->type);
  if (failed(input))
    return failure();
  FailureOr<Value> sums = node.createLike<ir::CumSumOp>(
      node.materialize(*input), how->axis, how->isExclusive, how->isReverse);
  if (failed(sums))
    return failure();
  return node.replace(castTo(node, Operand::runtime(*sums),
                             node.getOperand(0).getElementType()));
}

/// Moves elements of a dimension `count` places away from where they start to
/// be counted; ones take the places that are left.
static Expression delay(const Expression &value, const Accumulation &how,
                        int64_t count) {
  NodeConversion &node = value.getNode();
  SmallVector<int64_t> shape(value.getShape());
  int64_t size = shape[how.axis];
  shape[how.axis] = count;
  Expression ones =
      makeIntegers(node, shape,
                   SmallVector<int64_t>(ShapedType::getNumElements(shape), 1))
          .cast(how.type);
  Expression kept =
      value.slice(how.axis, how.isReverse ? count : 0, size - count);
  if (how.isReverse)
    return join({kept, ones}, how.axis);
  return join({ones, kept}, how.axis);
}

/// Each element is multiplied by that before it, then by that two before, four
/// and so on: as many steps as the size has binary digits.
static LogicalResult convertCumProd(NodeConversion &node) {
  FailureOr<Accumulation> how = readAccumulation(node);
  if (failed(how))
    return failure();
  int64_t size = node.getShape(0)[how->axis];
  FailureOr<int64_t> count = countElements(node.getShape(0));
  if (failed(count) || *count == 0 || failed(node.checkGenerated(*count)))
    return failed(count) || *count == 0
               ? node.unsupported("its input has no elements")
               : failure();
  Expression result = Expression::get(node, 0, how->type);
  if (how->isExclusive)
    result = size == 1 ? result * 0.0 + 1.0 : delay(result, *how, 1);
  for (int64_t distance = 1; distance < size && !result.hasFailed();
       distance *= 2)
    result = result * delay(result, *how, distance);
  return replace(result.cast(node.getOperand(0).getElementType()));
}

void tinyml::registerExtremeOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr const char *types = "integers, floats";
  registry.add("ArgMax", all, {1, 1}, convertArg<false>, types);
  registry.add("ArgMin", all, {1, 1}, convertArg<true>, types);
  registry.add("TopK", {kOldestOpset, 9}, {1, 1}, convertTopK, types);
  registry.add("TopK", {10, kNewestOpset}, {2, 2}, convertTopK,
               std::string(types) + "; constant K");
  registry.add("CumSum", {11, kNewestOpset}, {2, 2}, convertCumSum,
               "integers, floats; constant axis");
  registry.add("CumProd", {26, kNewestOpset}, {2, 2}, convertCumProd,
               "integers, floats; constant axis");
}
