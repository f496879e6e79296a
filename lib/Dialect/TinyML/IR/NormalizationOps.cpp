//===- NormalizationOps.cpp - Lines of numbers brought to a measure -------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// LogSoftmaxOp and HardmaxOp
//===----------------------------------------------------------------------===//

template <typename AxisOp>
static LogicalResult verifyAxis(AxisOp op) {
  int64_t rank = getShape(op.getInput()).size();
  int64_t axis = op.getAxis();
  if (axis < 0 || axis >= rank)
    return op.emitOpError("requires 0 <= axis < ")
           << rank << ", found " << axis;
  return verifyFloatFunction(op);
}

LogicalResult LogSoftmaxOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult LogSoftmaxOp::verify() { return verifyAxis(*this); }

void LogSoftmaxOp::permuteDims(ArrayRef<int64_t> perm) {
  setAxis(perm[getAxis()]);
}

std::optional<RealRange> LogSoftmaxOp::getResultRange() { return std::nullopt; }

LogicalResult HardmaxOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult HardmaxOp::verify() { return verifyAxis(*this); }

/// Which of equal numbers is the first depends on the order along the axis
/// only.
void HardmaxOp::permuteDims(ArrayRef<int64_t> perm) {
  setAxis(perm[getAxis()]);
}

std::optional<RealRange> HardmaxOp::getResultRange() {
  return RealRange{0.0, 1.0};
}

//===----------------------------------------------------------------------===//
// NormalizeOp
//===----------------------------------------------------------------------===//

LogicalResult NormalizeOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  SmallVector<int64_t> reduced; // also checks the axes
  if (failed(inferReducedShape(*this, getInput(), getAxes(), reduced)))
    return failure();
  return inferSameShape(*this, shape);
}

LogicalResult NormalizeOp::verify() {
  if (getScale()) {
    ArrayRef<int64_t> input = ir::getShape(getInput());
    int64_t rank = input.size(), count = getAxes().size(), length = 1;
    for (int64_t size : input.take_back(count))
      length *= size;
    if (count > 0 && getAxes().front() != rank - count)
      return emitOpError("requires the last axes beside a scale, found [")
             << getAxes() << "] of rank " << rank;
    for (Value operand : {getScale(), getBias()})
      if (ir::getShape(operand) != ArrayRef<int64_t>(length))
        return emitOpError("requires scale and bias of shape [")
               << length << "], found [" << ir::getShape(operand) << "]";
      else if (!getElementType(operand).isF32())
        return emitOpError("requires scale and bias of f32, found ")
               << getElementType(operand);
  }
  return verifyElementTypes(*this);
}

bool NormalizeOp::canPermuteDims(ArrayRef<int64_t>) { return !getScale(); }

void NormalizeOp::permuteDims(ArrayRef<int64_t> perm) {
  setAxes(permuteAxes(getAxes(), perm));
}
