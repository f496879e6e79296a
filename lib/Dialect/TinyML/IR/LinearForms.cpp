//===- LinearForms.cpp - The linear ops, and ops that are affine ----------===//

#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// Sums of products
//===----------------------------------------------------------------------===//

bool Conv2DOp::readsPadding() {
  return llvm::any_of(getPadding(), [](int64_t side) { return side != 0; });
}

std::optional<LinearTaps> Conv2DOp::getTaps() {
  ArrayRef<int64_t> filter = ir::getShape(getFilter());
  return LinearTaps{SmallVector<int64_t, 2>(filter.slice(1, 2)),
                    SmallVector<int64_t, 2>(getStrides()),
                    SmallVector<int64_t, 2>(getDilations()),
                    SmallVector<int64_t, 2>(getPadding().take_front(2))};
}

bool Conv2DOp::takesFewerChannels() { return true; }

void Conv2DOp::setGroupCount(int64_t groups) { setGroups(groups); }

bool Conv2DOp::hasIntegerForm() { return true; }

bool FullyConnectedOp::readsPadding() { return false; }

std::optional<LinearTaps> FullyConnectedOp::getTaps() { return LinearTaps(); }

bool FullyConnectedOp::takesFewerChannels() { return true; }

bool FullyConnectedOp::hasIntegerForm() { return true; }

//===----------------------------------------------------------------------===//
// Binary ops with a constant
//===----------------------------------------------------------------------===//

std::optional<AffineFunction> AddOp::getAffineFunction(double constant, bool) {
  return AffineFunction{1, constant};
}

std::optional<AffineFunction> SubOp::getAffineFunction(double constant,
                                                       bool isLhs) {
  return isLhs ? AffineFunction{-1, constant} : AffineFunction{1, -constant};
}

std::optional<AffineFunction> MulOp::getAffineFunction(double constant, bool) {
  return AffineFunction{constant, -0.0};
}

std::optional<AffineFunction> DivOp::getAffineFunction(double constant,
                                                       bool isLhs) {
  if (isLhs || constant == 0)
    return std::nullopt;
  return AffineFunction{1 / constant, -0.0};
}
