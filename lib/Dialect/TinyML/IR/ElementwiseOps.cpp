//===- ElementwiseOps.cpp - One element at a time -------------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// Binary ops
//===----------------------------------------------------------------------===//

static LogicalResult verifyBinary(Operation *op) {
  Type type = getElementType(op->getResult(0));
  bool isPlain = isPlainNumber(type) &&
                 llvm::all_of(op->getOperands(), [&](Value operand) {
                   return getElementType(operand) == type;
                 });
  if (!isPlain && failed(verifyElementTypes(op, /*allowRaw=*/true)))
    return failure();
  bool isRaw = isPlain || type.isInteger(8);
  if (isRaw && (op->hasAttr("clamp_min") || op->hasAttr("clamp_max")))
    return op->emitOpError("of raw integers cannot clamp");
  return verifyClamp(op);
}

LogicalResult AddOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferBroadcastShape(*this, shape);
}
LogicalResult AddOp::verify() { return verifyBinary(*this); }

LogicalResult SubOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferBroadcastShape(*this, shape);
}
LogicalResult SubOp::verify() { return verifyBinary(*this); }

LogicalResult MulOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferBroadcastShape(*this, shape);
}
LogicalResult MulOp::verify() { return verifyBinary(*this); }

//===----------------------------------------------------------------------===//
// ClampOp and SoftmaxOp
//===----------------------------------------------------------------------===//

LogicalResult ClampOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}
LogicalResult ClampOp::verify() {
  return failed(verifyElementTypes(*this, /*allowRaw=*/true,
                                   /*allowMixedWidths=*/true))
             ? failure()
             : verifyClamp(*this);
}

LogicalResult SoftmaxOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferSameShape(*this, shape);
}

LogicalResult SoftmaxOp::verify() {
  int64_t rank = getShape(getInput()).size();
  if (static_cast<int64_t>(getAxis()) < 0 ||
      static_cast<int64_t>(getAxis()) >= rank)
    return emitOpError("requires 0 <= axis < ")
           << rank << ", found " << getAxis();
  return verifyElementTypes(*this);
}

std::optional<RealRange> SoftmaxOp::getResultRange() {
  return RealRange{0.0, 1.0};
}

bool SoftmaxOp::isDistribution() { return true; }
