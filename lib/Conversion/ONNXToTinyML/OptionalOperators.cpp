//===- OptionalOperators.cpp - Values that may be missing -----------------===//
//
// A tensor is never missing here: what is optional in the file is a tensor, or
// is left out.
//
//===----------------------------------------------------------------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

static LogicalResult convertHasElement(NodeConversion &node) {
  uint8_t truth = node.hasOperand(0);
  node.setResult(0, makeTruthConstant(node.getContext(), {}, truth));
  return success();
}

static LogicalResult convertGetElement(NodeConversion &node) {
  return node.replace(FailureOr<Operand>(node.getOperand(0)));
}

void tinyml::registerOptionalOperators(OperatorRegistry &registry) {
  constexpr const char *limits = "tensors; an input is never missing";
  registry.add("OptionalHasElement", {15, kNewestOpset}, {0, 1},
               convertHasElement, limits);
  registry.add("OptionalGetElement", {15, kNewestOpset}, {1, 1},
               convertGetElement, limits);
}
