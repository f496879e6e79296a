//===- PoolOps.cpp - Pooling and reductions -------------------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

template <typename PoolOp>
static LogicalResult inferPoolShape(PoolOp op,
                                    SmallVectorImpl<int64_t> &shape) {
  if (failed(verifyRank(op, 0, "input", 4)))
    return failure();
  ArrayRef<int64_t> input = getShape(op.getInput());
  shape.assign({input[0], 0, 0, input[3]});
  for (int dim : {0, 1}) {
    FailureOr<int64_t> size = inferWindowedSize(
        input[1 + dim], op.getKernel()[dim], op.getStrides()[dim],
        op.getDilations()[dim], op.getPadding()[dim], op.getPadding()[dim + 2],
        op.getCeilMode());
    if (failed(size))
      return op.emitOpError("has a window [")
             << op.getKernel() << "] that does not fit the input [" << input
             << "] with strides [" << op.getStrides() << "], dilations ["
             << op.getDilations() << "] and padding [" << op.getPadding()
             << "]";
    shape[1 + dim] = *size;
  }
  return success();
}

/// Checks that every window has at least one element of the input.
template <typename PoolOp>
static LogicalResult verifyPadding(PoolOp op) {
  for (int side : {0, 1, 2, 3}) {
    int64_t window = saturatingMulAdd(op.getKernel()[side % 2] - 1,
                                      op.getDilations()[side % 2], /*c=*/1);
    if (op.getPadding()[side] >= window)
      return op.emitOpError("requires padding smaller than the dilated kernel, "
                            "found padding [")
             << op.getPadding() << "] and kernel [" << op.getKernel() << "]";
  }
  return verifyClamp(op);
}

//===----------------------------------------------------------------------===//
// MaxPool2DOp and AvgPool2DOp
//===----------------------------------------------------------------------===//

LogicalResult MaxPool2DOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferPoolShape(*this, shape);
}

LogicalResult MaxPool2DOp::verify() {
  if (failed(verifyElementTypes(*this, /*allowRaw=*/true)) ||
      failed(verifySameElementType(*this)))
    return failure();
  return verifyPadding(*this);
}

LogicalResult AvgPool2DOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferPoolShape(*this, shape);
}

LogicalResult AvgPool2DOp::verify() {
  return failed(verifyElementTypes(*this)) ? failure() : verifyPadding(*this);
}

//===----------------------------------------------------------------------===//
// MeanOp
//===----------------------------------------------------------------------===//

LogicalResult MeanOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  return inferReducedShape(*this, getInput(), getAxes(), shape);
}

LogicalResult MeanOp::verify() {
  return failed(verifyElementTypes(*this)) ? failure() : verifyClamp(*this);
}
