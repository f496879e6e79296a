//===- ConvOps.cpp - Convolutions and matrix products ---------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// Conv2DOp
//===----------------------------------------------------------------------===//

LogicalResult Conv2DOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  if (failed(verifyRank(*this, 0, "input", 4)) ||
      failed(verifyRank(*this, 1, "filter", 4)))
    return failure();
  ArrayRef<int64_t> input = getShape(getInput());
  ArrayRef<int64_t> filter = getShape(getFilter());
  int64_t groups = getGroups();
  if (groups < 1 || input[3] % groups != 0 || filter[0] % groups != 0 ||
      input[3] / groups != filter[3])
    return emitOpError("requires 'groups' to divide input and output channels "
                       "and filters of channels / groups; found groups ")
           << groups << ", " << input[3] << " input channels, filters ["
           << filter << "]";
  SmallVector<int64_t, 2> size;
  for (int dim : {0, 1}) {
    FailureOr<int64_t> inferred = inferWindowedSize(
        input[1 + dim], filter[1 + dim], getStrides()[dim], getDilations()[dim],
        getPadding()[dim], getPadding()[dim + 2],
        /*ceilMode=*/false);
    if (failed(inferred))
      return emitOpError("has a filter [")
             << filter << "] that does not fit the input [" << input
             << "] with strides [" << getStrides() << "], dilations ["
             << getDilations() << "] and padding [" << getPadding() << "]";
    size.push_back(*inferred);
  }
  shape.assign({input[0], size[0], size[1], filter[0]});
  return success();
}

LogicalResult Conv2DOp::verify() {
  if (failed(verifyRank(*this, 1, "filter", 4)))
    return failure();
  return verifyLinear(*this, getShape(getFilter())[0]);
}

//===----------------------------------------------------------------------===//
// FullyConnectedOp
//===----------------------------------------------------------------------===//

LogicalResult
FullyConnectedOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  if (failed(verifyRank(*this, 0, "input", 2)) ||
      failed(verifyRank(*this, 1, "filter", 2)))
    return failure();
  ArrayRef<int64_t> input = getShape(getInput());
  ArrayRef<int64_t> filter = getShape(getFilter());
  if (input[1] != filter[1])
    return emitOpError("requires rows of the same length, found input [")
           << input << "] and filter [" << filter << "]";
  shape.assign({input[0], filter[0]});
  return success();
}

LogicalResult FullyConnectedOp::verify() {
  if (failed(verifyRank(*this, 1, "filter", 2)))
    return failure();
  return verifyLinear(*this, getShape(getFilter())[0]);
}

//===----------------------------------------------------------------------===//
// MatMulOp
//===----------------------------------------------------------------------===//

LogicalResult MatMulOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  if (failed(verifyRank(*this, 0, "lhs", 3)) ||
      failed(verifyRank(*this, 1, "rhs", 3)))
    return failure();
  ArrayRef<int64_t> lhs = getShape(getLhs()), rhs = getShape(getRhs());
  bool batchesAgree = lhs[0] == rhs[0] || lhs[0] == 1 || rhs[0] == 1;
  if (lhs[2] != rhs[1] || !batchesAgree)
    return emitOpError("requires [B,M,K] and [B,K,N], found [")
           << lhs << "] and [" << rhs << "]";
  shape.assign({lhs[0] == 1 ? rhs[0] : lhs[0], lhs[1], rhs[2]});
  return success();
}

LogicalResult MatMulOp::verify() {
  return failed(verifyElementTypes(*this)) ? failure() : verifyClamp(*this);
}
