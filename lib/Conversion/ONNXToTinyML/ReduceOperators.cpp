//===- ReduceOperators.cpp - ReduceMean -----------------------------------===//

#include "NodeConversion.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

static LogicalResult convertReduceMean(NodeConversion &node) {
  bool keepsDims = node.getIntAttr("keepdims", 1) != 0;
  bool noop =
      node.getOpset() >= 18 && node.getIntAttr("noop_with_empty_axes", 0) != 0;
  auto requested = node.getAxes(/*index=*/1, /*since=*/18);
  if (failed(requested) || failed(node.requireF32({0})))
    return failure();
  FailureOr<SmallVector<int64_t>> axes = node.normalizeAxes(
      requested->value_or(SmallVector<int64_t>()), node.getRank(0));
  if (failed(axes))
    return failure();
  if (axes->empty()) {
    if (noop)
      return node.replace(FailureOr<Operand>(node.getOperand(0)));
    *axes = llvm::to_vector(llvm::seq<int64_t>(0, node.getRank(0)));
  }
  FailureOr<Value> mean = node.createLike<ir::MeanOp>(node.getValue(0), *axes,
                                                      FloatAttr(), FloatAttr());
  if (failed(mean) || keepsDims)
    return node.replace(mean);
  SmallVector<int64_t> shape;
  for (auto [dim, size] : llvm::enumerate(node.getShape(0)))
    if (!llvm::is_contained(*axes, static_cast<int64_t>(dim)))
      shape.push_back(size);
  return node.replace(FailureOr<Value>(node.reshape(*mean, shape)));
}

void tinyml::registerReduceOperators(OperatorRegistry &registry) {
  registry.add("ReduceMean", {kOldestOpset, 17}, {1, 1}, convertReduceMean,
               "f32");
  registry.add("ReduceMean", {18, kNewestOpset}, {1, 2}, convertReduceMean,
               "f32; constant axes");
}
