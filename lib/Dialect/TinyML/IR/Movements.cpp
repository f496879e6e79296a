//===- Movements.cpp - What ops that move elements do to them -------------===//

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

bool ReshapeOp::keepsEveryElement() { return true; }

/// A transpose that only moves dimensions of one element is a reshape.
bool ReshapeOp::isTransposeBy(ArrayRef<int64_t> perm) {
  ArrayRef<int64_t> shape = ir::getShape(getInput());
  return shape.size() == perm.size() && keepsElementsInPlace(shape, perm) &&
         ArrayRef<int64_t>(applyPermutation(shape, perm)) ==
             ir::getShape(getOutput());
}

bool TransposeOp::keepsEveryElement() { return true; }

bool TransposeOp::isTransposeBy(ArrayRef<int64_t> perm) {
  return getPerm() == perm;
}

std::optional<int64_t> ConcatOp::getJoinedDim() {
  return static_cast<int64_t>(getAxis());
}

std::optional<double> PadOp::getFill() {
  if (getMode() != "constant")
    return std::nullopt;
  return getValue().convertToDouble();
}

void PadOp::setFill(double fill) {
  setValue(APFloat(static_cast<float>(fill)));
}

/// A maximum is one of the numbers it is of.
bool MaxPool2DOp::clampsRawIntegers() { return true; }

bool ClampOp::clampsRawIntegers() { return true; }
