//===- FilterChannels.cpp - Which channel a weight belongs to -------------===//

#include "tinyml/Dialect/TinyML/IR/FilterChannels.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;

namespace tinyml::ir {

int64_t getInputChannel(Operation *op, int64_t index) {
  ArrayRef<int64_t> filter = getShape(op->getOperand(1));
  int64_t inner = filter.back(), channel = index % inner;
  if (auto conv = dyn_cast<Conv2DOp>(op)) {
    int64_t outChannel = index / (filter[1] * filter[2] * filter[3]);
    int64_t group = outChannel / (filter[0] / conv.getGroups());
    channel += group * inner;
  }
  return channel;
}

} // namespace tinyml::ir
