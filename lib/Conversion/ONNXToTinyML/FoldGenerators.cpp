//===- FoldGenerators.cpp - Range, ConstantOfShape, reductions ------------===//

#include "Numbers.h"
#include "OperatorRegistry.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

static LogicalResult foldConstantOfShape(NodeConversion &node) {
  FailureOr<SmallVector<int64_t>> shape = node.getIntegers(0, "shape");
  if (failed(shape))
    return failure();
  if (failed(countElements(*shape)))
    return node.invalid("there is no tensor " + formatShape(*shape));
  if (failed(checkFoldedSize(node, *shape)))
    return failure();
  Type type = node.getBuilder().getF32Type();
  SmallVector<char> element(getElementBytes(type), 0);
  if (Attribute attr = node.getAttr("value")) {
    auto value = dyn_cast<ElementsAttr>(attr);
    if (!value || !value.getElementType().isIntOrFloat() ||
        value.getNumElements() != 1)
      return node.unsupported("attribute 'value' must be one number");
    FailureOr<WeightsView> view = WeightsView::get(value, node.getLoc());
    if (failed(view))
      return failure();
    type = value.getElementType();
    element.assign(view->getBytes().begin(), view->getBytes().end());
  }
  SmallVector<char> bytes;
  for (int64_t i = 0, count = *countElements(*shape); i < count; ++i)
    llvm::append_range(bytes, element);
  node.setResult(0, Operand::constant(makeWeights(
                        RankedTensorType::get(*shape, type), bytes)));
  return success();
}

static LogicalResult foldRange(NodeConversion &node) {
  node.ignoreAttr("stash_type"); // is about 16-bit floats only
  SmallVector<Numbers> limits;
  for (unsigned index : {0, 1, 2}) {
    FailureOr<Numbers> number = Numbers::read(node, node.getOperand(index));
    if (failed(number))
      return failure();
    if (number->integers.size() + number->floats.size() != 1 ||
        number->elementType != node.getOperand(0).getElementType())
      return node.invalid("its inputs must be numbers of one type");
    limits.push_back(*number);
  }
  Numbers result{limits[0].elementType, {}, {}, {}};
  auto value = [&](int index) {
    return result.isFloat() ? limits[index].floats[0]
                            : static_cast<double>(limits[index].integers[0]);
  };
  double length = std::ceil((value(1) - value(0)) / value(2));
  if (std::isnan(length) || std::isinf(length))
    return node.invalid("its inputs make no range");
  // 2^31 is too large for checkFoldedSize, and fits an integer.
  auto count = static_cast<int64_t>(std::clamp(length, 0.0, 2147483648.0));
  result.shape.push_back(count);
  if (failed(checkFoldedSize(node, result.shape)))
    return failure();
  for (int64_t i = 0; i < count; ++i) {
    if (result.isFloat())
      result.floats.push_back(value(0) + static_cast<double>(i) * value(2));
    else
      result.integers.push_back(static_cast<int64_t>(
          static_cast<uint64_t>(limits[0].integers[0]) +
          static_cast<uint64_t>(i) *
              static_cast<uint64_t>(limits[2].integers[0])));
  }
  node.setResult(0, result.store());
  return success();
}

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
  registry.addFolder("ConstantOfShape", {9, kNewestOpset}, {1, 1},
                     foldConstantOfShape);
  registry.addFolder("Range", {11, kNewestOpset}, {3, 3}, foldRange);
  registry.addFolder("ReduceProd", {kOldestOpset, kNewestOpset}, {1, 2},
                     foldReduce<ProdFn, 18>);
  registry.addFolder("ReduceSum", {kOldestOpset, kNewestOpset}, {1, 2},
                     foldReduce<SumFn, 13>);
}
