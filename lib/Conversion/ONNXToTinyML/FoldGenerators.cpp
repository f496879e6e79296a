//===- FoldGenerators.cpp - Reductions of constants -----------------------===//

#include "Numbers.h"
#include "OperatorRegistry.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

namespace {
struct ProdFn {
  static int64_t apply(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) *
                                static_cast<uint64_t>(b));
  }
  static double apply(double a, double b) { return a * b; }
  static constexpr int64_t start = 1;
};
struct SumFn {
  static int64_t apply(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) +
                                static_cast<uint64_t>(b));
  }
  static double apply(double a, double b) { return a + b; }
  static constexpr int64_t start = 0;
};
} // namespace

/// Reduces a constant; `Since` is the opset from which axes are an input.
template <typename Fn, int64_t Since>
static LogicalResult foldReduce(NodeConversion &node) {
  bool keepsDims = node.getIntAttr("keepdims", 1) != 0;
  bool noop = node.getOpset() >= Since &&
              node.getIntAttr("noop_with_empty_axes", 0) != 0;
  auto requested = node.getAxes(/*index=*/1, Since);
  FailureOr<Numbers> input = Numbers::read(node, node.getOperand(0));
  if (failed(requested) || failed(input))
    return failure();
  int64_t rank = input->shape.size();
  FailureOr<SmallVector<int64_t>> axes =
      node.normalizeAxes(requested->value_or(SmallVector<int64_t>()), rank);
  if (failed(axes))
    return failure();
  if (axes->empty() && !noop)
    *axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  Numbers result{input->elementType, input->shape, {}, {}};
  for (int64_t axis : *axes)
    result.shape[axis] = 1;
  size_t count = *countElements(result.shape);
  if (result.isFloat())
    result.floats.assign(count, static_cast<double>(Fn::start));
  else
    result.integers.assign(count, Fn::start);
  forEachBroadcast(
      input->shape, {result.shape}, [&](int64_t index, ArrayRef<int64_t> at) {
        if (result.isFloat())
          result.floats[at[0]] =
              Fn::apply(result.floats[at[0]], input->floats[index]);
        else
          result.integers[at[0]] =
              Fn::apply(result.integers[at[0]], input->integers[index]);
      });
  if (!keepsDims)
    for (int64_t axis : llvm::reverse(*axes))
      result.shape.erase(result.shape.begin() + axis);
  node.setResult(0, result.store());
  return success();
}

void tinyml::registerGeneratorFolders(OperatorRegistry &registry) {
  registry.addFolder("ReduceProd", {kOldestOpset, kNewestOpset}, {1, 2},
                     foldReduce<ProdFn, 18>);
  registry.addFolder("ReduceSum", {kOldestOpset, kNewestOpset}, {1, 2},
                     foldReduce<SumFn, 13>);
}
