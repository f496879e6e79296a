//===- LogicOps.cpp - Other types, comparisons, choices -------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// What the ops share
//===----------------------------------------------------------------------===//

LogicalResult tinyml::ir::inferBroadcastShape(Operation *op,
                                              SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> first = ir::getShape(op->getOperand(0));
  shape.assign(first.begin(), first.end());
  for (Value operand : llvm::drop_begin(op->getOperands())) {
    ArrayRef<int64_t> other = ir::getShape(operand);
    bool fits = shape.size() == other.size();
    SmallVector<int64_t> before(shape.begin(), shape.end());
    for (auto [dim, size] : llvm::zip(shape, other)) {
      fits &= dim == size || dim == 1 || size == 1;
      dim = dim == 1 ? size : dim;
    }
    if (!fits)
      return op->emitOpError("requires dimensions that are equal or 1, found [")
             << before << "] and [" << other << "]";
  }
  return success();
}

bool tinyml::ir::isPlainNumber(Type type) {
  return type.isSignlessInteger(32) || type.isSignlessInteger(64) ||
         type.isF64();
}

static bool haveType(ValueRange values, Type type) {
  return llvm::all_of(
      values, [&](Value value) { return getElementType(value) == type; });
}

/// Says what an op requires and what it has.
static LogicalResult reportTypes(Operation *op, StringRef required) {
  InFlightDiagnostic diag = op->emitOpError("requires ")
                            << required << "; found ";
  llvm::interleaveComma(op->getOperands(), diag, [&](Value operand) {
    diag << getElementType(operand);
  });
  return diag << " -> " << getElementType(op->getResult(0));
}

LogicalResult tinyml::ir::verifyComparison(Operation *op) {
  Type type = getElementType(op->getOperand(0));
  if ((type.isF32() || isPlainNumber(type)) &&
      haveType(op->getOperands(), type) &&
      getElementType(op->getResult(0)).isSignlessInteger(1))
    return success();
  return reportTypes(op, "two operands of f32, i32 or i64 and a result of i1");
}

LogicalResult tinyml::ir::verifyTruth(Operation *op) {
  auto type = IntegerType::get(op->getContext(), 1);
  if (haveType(op->getOperands(), type) && haveType(op->getResults(), type))
    return success();
  return reportTypes(op, "i1");
}

LogicalResult tinyml::ir::verifyWholes(Operation *op) {
  Type type = getElementType(op->getResult(0));
  if (isPlainNumber(type) && isa<IntegerType>(type) &&
      haveType(op->getOperands(), type))
    return success();
  return reportTypes(op, "operands and a result of i32, or of i64");
}

//===----------------------------------------------------------------------===//
// CastOp and NotOp
//===----------------------------------------------------------------------===//

LogicalResult CastOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult CastOp::verify() {
  auto isNumber = [](Value value) {
    Type type = getElementType(value);
    return type.isIntOrFloat() && type.getIntOrFloatBitWidth() <= 64;
  };
  if (isNumber(getInput()) && isNumber(getOutput()))
    return success();
  return reportTypes(*this, "integers or floats of at most 64 bits");
}

LogicalResult BitCastOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult BitCastOp::verify() {
  Type from = getElementType(getInput()), to = getElementType(getOutput());
  if (from.isIntOrFloat() && to.isIntOrFloat() &&
      getElementBytes(from) == getElementBytes(to))
    return success();
  return reportTypes(*this, "integers or floats of as many bytes");
}

LogicalResult NotOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult NotOp::verify() { return verifyTruth(*this); }

//===----------------------------------------------------------------------===//
// WhereOp, GatherOp and ExpandOp
//===----------------------------------------------------------------------===//

LogicalResult WhereOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferBroadcastShape(*this, shape);
}

LogicalResult WhereOp::verify() {
  if (getElementType(getCondition()).isSignlessInteger(1) &&
      haveType({getLhs(), getRhs()}, getElementType(getOutput())))
    return success();
  return reportTypes(*this, "a condition of i1, and operands and a result of "
                            "one type");
}

LogicalResult GatherOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> input = ir::getShape(getInput());
  int64_t rank = input.size(), axis = getAxis();
  if (axis < 0 || axis >= rank)
    return emitOpError("requires 0 <= axis < ") << rank << ", found " << axis;
  if (input[axis] == 0)
    return emitOpError("has no element to gather along dimension ") << axis;
  llvm::append_range(shape, input.take_front(axis));
  llvm::append_range(shape, ir::getShape(getIndices()));
  llvm::append_range(shape, input.drop_front(axis + 1));
  return success();
}

LogicalResult GatherOp::verify() {
  Type index = getElementType(getIndices());
  if (!index.isSignlessInteger(32) && !index.isSignlessInteger(64))
    return emitOpError("requires indices of i32 or i64, found ") << index;
  return verifySameElementType(*this);
}

LogicalResult ScatterOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> input = ir::getShape(getInput());
  ArrayRef<int64_t> indices = ir::getShape(getIndices());
  ArrayRef<int64_t> updates = ir::getShape(getUpdates());
  if (input.size() != 2 || indices.size() != 1 || updates.size() != 2 ||
      updates[0] != indices[0] || updates[1] != input[1])
    return emitOpError("requires [size, inner], [count] and [count, inner], "
                       "found [")
           << input << "], [" << indices << "] and [" << updates << "]";
  return inferSameShape(*this, shape);
}

LogicalResult ScatterOp::verify() {
  Type type = getElementType(getOutput());
  bool isMove = getReduction() == "none";
  if (!isMove &&
      !llvm::is_contained({"add", "mul", "min", "max"}, getReduction()))
    return emitOpError("requires a reduction of none, add, mul, min or max, "
                       "found ")
           << getReduction();
  if (!isMove && !type.isF32() && !type.isSignlessInteger(32) &&
      !type.isSignlessInteger(64))
    return emitOpError("requires elements of f32, i32 or i64 with a reduction, "
                       "found ")
           << type;
  if (getElementType(getIndices()).isSignlessInteger(32) &&
      haveType({getInput(), getUpdates()}, type))
    return success();
  return reportTypes(*this, "indices of i32, and an input, updates and a "
                            "result of one type");
}

LogicalResult ExpandOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> input = ir::getShape(getInput());
  bool fits = input.size() == getShape().size();
  for (auto [from, to] : llvm::zip(input, getShape()))
    fits &= to >= 0 && (from == to || from == 1);
  if (!fits)
    return emitOpError("cannot make [")
           << input << "] into [" << getShape() << "]";
  shape.assign(getShape().begin(), getShape().end());
  return success();
}

LogicalResult ExpandOp::verify() { return verifySameElementType(*this); }
