//===- ElementwiseOperators.cpp - Add, Sub, Mul ---------------------------===//

#include "Broadcast.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

template <typename Op>
static LogicalResult convertBinary(NodeConversion &node) {
  if (failed(node.requireF32Or8Bit(0)) || failed(node.requireF32Or8Bit(1)))
    return failure();
  if (node.getOperand(0).getElementType() !=
      node.getOperand(1).getElementType())
    return node.invalid("its inputs have different element types");
  return node.replace(
      createBinary<Op>(node, node.getOperand(0), node.getOperand(1)));
}

void tinyml::registerElementwiseOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr const char *limits =
      "f32, int8, uint8; broadcasting in at most 4 groups of dimensions";
  registry.add("Add", all, {2, 2}, convertBinary<ir::AddOp>, limits);
  registry.add("Sub", all, {2, 2}, convertBinary<ir::SubOp>, limits);
  registry.add("Mul", all, {2, 2}, convertBinary<ir::MulOp>, limits);
}
