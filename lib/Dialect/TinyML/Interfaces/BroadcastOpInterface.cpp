//===- BroadcastOpInterface.cpp - Two operands, element by element --------===//

#include "tinyml/Dialect/TinyML/Interfaces/BroadcastOpInterface.h"

using namespace mlir;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/Interfaces/BroadcastOpInterface.cpp.inc"

LogicalResult tinyml::ir::detail::verifyBroadcastOperands(Operation *op) {
  if (op->getNumOperands() != 2 || op->getNumResults() != 1)
    return op->emitOpError("requires two operands and one result");
  return success();
}
