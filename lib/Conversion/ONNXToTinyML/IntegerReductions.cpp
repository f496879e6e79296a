//===- IntegerReductions.cpp - Sums and the like of integers --------------===//

#include "IntegerReductions.h"
#include "Expression.h"

using namespace mlir;
using namespace tinyml;

/// The last of the sums up to each element.
static Expression sumRows(const Expression &rows) {
  FailureOr<Value> value = rows.getValue();
  if (failed(value))
    return rows;
  NodeConversion &node = rows.getNode();
  Expression sums(node, node.createLike<ir::CumSumOp>(
                            *value, /*axis=*/int64_t(1), /*exclusive=*/false,
                            /*reverse=*/false));
  return sums.slice(1, rows.getShape()[1] - 1, 1);
}

/// Multiplies one half with the other until one element is left.
static Expression multiplyRows(Expression rows) {
  std::optional<Expression> odd;
  while (!rows.hasFailed() && rows.getShape()[1] > 1) {
    int64_t count = rows.getShape()[1], half = count / 2;
    if (count % 2 != 0) {
      Expression last = rows.slice(1, count - 1, 1);
      odd = odd ? *odd * last : last;
    }
    rows = rows.slice(1, 0, half) * rows.slice(1, half, half);
  }
  return odd ? rows * *odd : rows;
}

/// The first of the elements in order.
static Expression takeExtreme(const Expression &rows, bool isSmallest) {
  FailureOr<Value> value = rows.getValue();
  if (failed(value))
    return rows;
  NodeConversion &node = rows.getNode();
  OpBuilder &builder = node.getBuilder();
  FailureOr<ir::TopKOp> op = ir::createShaped<ir::TopKOp>(
      builder, node.getLoc(), TypeRange{rows.getType(), builder.getI64Type()},
      *value, builder.getI64IntegerAttr(1), builder.getI64IntegerAttr(1),
      isSmallest ? builder.getUnitAttr() : UnitAttr());
  if (failed(op))
    return Expression(node, FailureOr<Operand>(failure()));
  return Expression(node, FailureOr<Value>(op->getValues()));
}

static Expression reduceRows(const Expression &rows, Reduction reduction) {
  switch (reduction) {
  case Reduction::Prod:
    return multiplyRows(rows);
  case Reduction::Min:
    return takeExtreme(rows, /*isSmallest=*/true);
  case Reduction::Max:
    return takeExtreme(rows, /*isSmallest=*/false);
  case Reduction::L1: {
    Expression magnitude =
        choose(less(rows, rows.number(0.0)), 0.0 - rows, rows);
    return sumRows(magnitude);
  }
  case Reduction::SumSquare:
    return sumRows(rows * rows);
  case Reduction::Mean:
    return sumRows(rows) / static_cast<double>(rows.getShape()[1]);
  case Reduction::Sum:
  case Reduction::Other:
    break;
  }
  return sumRows(rows);
}

/// What a reduction of a constant without elements is.
static FailureOr<Operand> reduceNothing(NodeConversion &node,
                                        Reduction reduction,
                                        ArrayRef<int64_t> shape, Type type) {
  bool isSum = reduction == Reduction::Sum || reduction == Reduction::L1 ||
               reduction == Reduction::SumSquare;
  if (!node.isFolding() || (!isSum && reduction != Reduction::Prod))
    return node.unsupported("its input is " + formatShape(node.getShape(0)) +
                            ", without elements");
  SmallVector<int64_t> values(ShapedType::getNumElements(shape),
                              isSum ? 0 : 1);
  return makeIntegers(node, shape, values).cast(type).getOperand();
}

FailureOr<Operand> tinyml::reduceIntegers(NodeConversion &node,
                                          Reduction reduction,
                                          ArrayRef<int64_t> axes) {
  Type type = node.getOperand(0).getElementType();
  bool isTruth = type.isInteger(1);
  bool isExtreme = reduction == Reduction::Min || reduction == Reduction::Max;
  Type wide = isNumberType(type) ? getWideType(type) : Type();
  // Sums and products of ui64 have the bits of those of i64.
  if (type.isUnsignedInteger(64) &&
      (reduction == Reduction::Sum || reduction == Reduction::Prod))
    wide = node.getBuilder().getI64Type();
  if (!wide || reduction == Reduction::Other || (isTruth && !isExtreme))
    return node.unsupported("input 0 holds " + formatType(type));
  ArrayRef<int64_t> shape = node.getShape(0);
  SmallVector<int64_t> perm, result(shape);
  int64_t kept = 1, reduced = 1;
  for (auto [dim, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(axes, static_cast<int64_t>(dim))) {
      perm.push_back(static_cast<int64_t>(dim));
      kept *= size;
    }
  for (int64_t axis : axes) {
    perm.push_back(axis);
    reduced *= shape[axis];
    result[axis] = 1;
  }
  if (kept == 0 || reduced == 0)
    return reduceNothing(node, reduction, result, type);
  Expression rows =
      Expression::get(node, 0, wide).transpose(perm).reshape({kept, reduced});
  return reduceRows(rows, reduction).reshape(result).cast(type).getOperand();
}
