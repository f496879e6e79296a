//===- FoldGenerators.cpp - Reductions and NonZero of constants -----------===//

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

//===----------------------------------------------------------------------===//
// NonZero
//===----------------------------------------------------------------------===//

/// The indices of what is not 0, one row for each dimension.
static LogicalResult foldNonZero(NodeConversion &node) {
  FailureOr<Numbers> input = Numbers::read(node, node.getOperand(0));
  if (failed(input))
    return failure();
  SmallVector<int64_t> strides = getRowMajorStrides(input->shape);
  SmallVector<int64_t> found;
  int64_t count = *countElements(input->shape);
  for (int64_t index = 0; index < count; ++index)
    if (input->isFloat() ? input->floats[index] != 0.0
                         : input->integers[index] != 0)
      found.push_back(index);
  auto rank = static_cast<int64_t>(input->shape.size());
  Numbers result{IntegerType::get(node.getContext(), 64),
                 {rank, static_cast<int64_t>(found.size())},
                 {},
                 {}};
  if (failed(node.checkFoldedSize(result.shape)))
    return failure();
  for (auto [size, stride] : llvm::zip(input->shape, strides))
    for (int64_t index : found)
      result.integers.push_back(index / stride % size);
  node.setResult(0, result.store());
  return success();
}

void tinyml::registerGeneratorFolders(OperatorRegistry &registry) {
  registry.addFolder("ReduceProd", {kOldestOpset, kNewestOpset}, {1, 2},
                     foldReduce<ProdFn, 18>);
  registry.addFolder("NonZero", {9, kNewestOpset}, {1, 1}, foldNonZero);
  registry.addFolder("ReduceSum", {kOldestOpset, kNewestOpset}, {1, 2},
                     foldReduce<SumFn, 13>);
}
