//===- PerChannel.cpp - Constants with a number per channel ---------------===//

#include "PerChannel.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;
using namespace tinyml::ir;

FailureOr<SmallVector<double>> tinyml::ir::readPerChannel(Value value,
                                                          int64_t channels) {
  if (!isConstantOperand(value))
    return failure();
  ArrayRef<int64_t> shape = getShape(value);
  if (std::optional<double> splat = readSplat(value))
    return SmallVector<double>(channels, *splat);
  if (shape.empty() || shape.back() != channels ||
      llvm::any_of(shape.drop_back(), [](int64_t dim) { return dim != 1; }))
    return failure();
  return readReals(value);
}
