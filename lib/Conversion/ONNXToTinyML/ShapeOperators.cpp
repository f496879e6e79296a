//===- ShapeOperators.cpp - Shape and Size --------------------------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

static LogicalResult convertShape(NodeConversion &node) {
  int64_t rank = node.getRank(0);
  int64_t start = node.getIntAttr("start", 0);
  int64_t end = node.getIntAttr("end", rank);
  start = std::clamp<int64_t>(start < 0 ? start + rank : start, 0, rank);
  end = std::clamp<int64_t>(end < 0 ? end + rank : end, start, rank);
  ArrayRef<int64_t> dims = node.getShape(0).slice(start, end - start);
  node.setResult(0,
                 makeIntegerConstant(node.getContext(),
                                     static_cast<int64_t>(dims.size()), dims));
  return success();
}

static LogicalResult convertSize(NodeConversion &node) {
  FailureOr<int64_t> count = countElements(node.getShape(0));
  if (failed(count))
    return node.invalid("its input is too large");
  node.setResult(0, makeIntegerConstant(node.getContext(), {}, *count));
  return success();
}

void tinyml::registerShapeOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("Shape", all, {1, 1}, convertShape,
               "any type; becomes a constant");
  registry.add("Size", all, {1, 1}, convertSize,
               "any type; becomes a constant");
  registry.addShapeReader("Shape");
  registry.addShapeReader("Size");
}
