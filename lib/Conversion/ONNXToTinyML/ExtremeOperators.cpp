//===- ExtremeOperators.cpp - ArgMax, ArgMin, TopK, CumSum ----------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

/// Returns the type in which elements are ordered: 8 bits stay.
static FailureOr<Type> getOrderedType(NodeConversion &node) {
  Type type = node.getOperand(0).getElementType();
  if (type.isInteger(8))
    return type;
  Type wide = type.isIntOrFloat() && !type.isF64() ? getWideType(type) : Type();
  if (!wide)
    return node.unsupported("input 0 holds " + formatType(type));
  return wide;
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
  FailureOr<Operand> input = castTo(node, node.getOperand(0), *type);
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
  FailureOr<Operand> input = castTo(node, node.getOperand(0), *type);
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
  FailureOr<Operand> values = castTo(node, Operand::runtime(op->getValues()),
                                     node.getOperand(0).getElementType());
  if (failed(values))
    return failure();
  node.setResult(0, *values);
  node.setResult(1, Operand::runtime(op->getIndices()));
  return success();
}

static LogicalResult convertCumSum(NodeConversion &node) {
  bool isExclusive = node.getIntAttr("exclusive", 0) != 0;
  bool isReverse = node.getIntAttr("reverse", 0) != 0;
  FailureOr<int64_t> given = node.getInteger(1, "axis");
  if (failed(given))
    return failure();
  FailureOr<int64_t> axis = node.normalizeAxis(*given, node.getRank(0));
  Type original = node.getOperand(0).getElementType();
  if (failed(axis))
    return failure();
  if (!original.isIntOrFloat() || original.isF64())
    return node.unsupported("input 0 holds " + formatType(original));
  Type type = original.isInteger(8) ? node.getBuilder().getI32Type()
                                    : getWrappingType(original);
  FailureOr<Operand> input = castTo(node, node.getOperand(0), type);
  if (failed(input))
    return failure();
  FailureOr<Value> sums = node.createLike<ir::CumSumOp>(
      node.materialize(*input), *axis, isExclusive, isReverse);
  if (failed(sums))
    return failure();
  return node.replace(castTo(node, Operand::runtime(*sums), original));
}

void tinyml::registerExtremeOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr const char *types = "integers but uint64, floats of up to 32 bits";
  registry.add("ArgMax", all, {1, 1}, convertArg<false>, types);
  registry.add("ArgMin", all, {1, 1}, convertArg<true>, types);
  registry.add("TopK", {kOldestOpset, 9}, {1, 1}, convertTopK, types);
  registry.add("TopK", {10, kNewestOpset}, {2, 2}, convertTopK,
               std::string(types) + "; constant K");
  registry.add("CumSum", {11, kNewestOpset}, {2, 2}, convertCumSum,
               "integers, floats of up to 32 bits; constant axis");
}
