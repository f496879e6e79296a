//===- FoldMovement.cpp - Moving the elements of constants ----------------===//

#include "Broadcast.h"
#include "Numbers.h"
#include "OperatorRegistry.h"
#include "SliceRange.h"

using namespace mlir;
using namespace tinyml;

/// Returns operand 0, dequantized where it is quantized.
static FailureOr<Operand> readPlain(NodeConversion &node,
                                    const Operand &operand) {
  if (!operand.getScheme())
    return operand;
  FailureOr<SmallVector<float>> values = readFloats(operand, node.getLoc());
  if (failed(values))
    return failure();
  return makeFloatConstant(node.getContext(), operand.getShape(), *values);
}

static FailureOr<Operand> makeView(NodeConversion &node, const Operand &operand,
                                   ArrayRef<int64_t> shape,
                                   ArrayRef<int64_t> strides,
                                   int64_t offset = 0) {
  FailureOr<Operand> plain = readPlain(node, operand);
  if (failed(plain) || failed(checkFoldedSize(node, shape)))
    return failure();
  return makeStridedView(*plain, shape, strides, offset, /*scheme=*/{},
                         node.getLoc());
}

//===----------------------------------------------------------------------===//
// Slice, Split
//===----------------------------------------------------------------------===//

static FailureOr<Operand> takeRange(NodeConversion &node,
                                    const SliceRange &range) {
  SmallVector<int64_t> strides = getRowMajorStrides(node.getShape(0));
  int64_t offset = 0;
  for (auto [dim, stride] : llvm::enumerate(strides)) {
    offset += range.starts[dim] * stride;
    stride *= range.steps[dim];
  }
  return makeView(node, node.getOperand(0), range.sizes, strides,
                  llvm::is_contained(range.sizes, 0) ? 0 : offset);
}

static LogicalResult foldSlice(NodeConversion &node) {
  FailureOr<SliceRange> range = readSlice(node);
  if (failed(range))
    return failure();
  return node.replace(takeRange(node, *range));
}

static LogicalResult foldSplit(NodeConversion &node) {
  FailureOr<SmallVector<SliceRange>> parts = readSplit(node);
  if (failed(parts))
    return failure();
  for (auto [index, part] : llvm::enumerate(*parts)) {
    FailureOr<Operand> output = takeRange(node, part);
    if (failed(output))
      return failure();
    node.setResult(index, *output);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Expand, Concat, Gather
//===----------------------------------------------------------------------===//

static LogicalResult foldExpand(NodeConversion &node) {
  FailureOr<SmallVector<int64_t>> requested = node.getIntegers(1, "shape");
  if (failed(requested))
    return failure();
  FailureOr<SmallVector<int64_t>> shape =
      broadcastShapes(node.getShape(0), *requested);
  if (failed(shape) || failed(countElements(*shape)))
    return node.invalid("its input " + formatShape(node.getShape(0)) +
                        " does not expand to " + formatShape(*requested));
  SmallVector<int64_t> padded = padRank(node.getShape(0), shape->size());
  SmallVector<int64_t> strides = getRowMajorStrides(padded);
  for (auto [size, stride] : llvm::zip(padded, strides))
    stride = size == 1 ? 0 : stride;
  return node.replace(makeView(node, node.getOperand(0), *shape, strides));
}

static LogicalResult foldConcat(NodeConversion &node) {
  if (!node.hasAttr("axis"))
    return node.invalid("attribute 'axis' is missing");
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 0), node.getRank(0));
  if (failed(axis))
    return failure();
  SmallVector<int64_t> shape(node.getShape(0));
  Type type = node.getOperand(0).getElementType();
  shape[*axis] = 0;
  int64_t outer = 1;
  for (int64_t dim : ArrayRef<int64_t>(shape).take_front(*axis))
    outer *= dim;
  // The runs of bytes of each input, `outer` of them, come one input after the
  // other.
  SmallVector<Operand> plains;
  for (unsigned index = 0; index < node.getNumOperands(); ++index) {
    SmallVector<int64_t> rest(node.getShape(index));
    if (rest.size() != shape.size() ||
        node.getOperand(index).getElementType() != type)
      return node.invalid("its inputs have different ranks or types");
    int64_t size = std::exchange(rest[*axis], shape[*axis]);
    if (rest != shape)
      return node.invalid("its inputs differ in more than the axis");
    shape[*axis] += size;
    FailureOr<Operand> plain = readPlain(node, node.getOperand(index));
    if (failed(plain))
      return failure();
    plains.push_back(*plain);
  }
  if (failed(checkFoldedSize(node, shape)))
    return failure();
  SmallVector<char> bytes;
  SmallVector<WeightsView> views;
  for (const Operand &plain : plains) {
    FailureOr<WeightsView> view =
        WeightsView::get(plain.getStored(), node.getLoc());
    if (failed(view))
      return failure();
    views.push_back(*view);
  }
  for (int64_t row = 0; row < outer; ++row)
    for (const WeightsView &view : views) {
      size_t length = view.getBytes().size() / outer;
      llvm::append_range(bytes, view.getBytes().slice(row * length, length));
    }
  node.setResult(0, Operand::constant(makeWeights(
                        RankedTensorType::get(shape, type), bytes)));
  return success();
}

static LogicalResult foldGather(NodeConversion &node) {
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 0), node.getRank(0));
  FailureOr<SmallVector<int64_t>> indices = node.getIntegers(1, "indices");
  FailureOr<Operand> data = readPlain(node, node.getOperand(0));
  if (failed(axis) || failed(indices) || failed(data))
    return failure();
  ArrayRef<int64_t> from = data->getShape();
  SmallVector<int64_t> shape(from.take_front(*axis));
  int64_t outer = 1;
  for (int64_t dim : shape)
    outer *= dim;
  llvm::append_range(shape, node.getShape(1));
  llvm::append_range(shape, from.drop_front(*axis + 1));
  FailureOr<WeightsView> view =
      WeightsView::get(data->getStored(), node.getLoc());
  if (failed(view) || failed(checkFoldedSize(node, shape)))
    return failure();
  int64_t size = from[*axis];
  for (int64_t &index : *indices) {
    if (index < -size || index >= size)
      return node.invalid("index " + Twine(index) +
                          " is outside a dimension of " + Twine(size));
    index += index < 0 ? size : 0;
  }
  SmallVector<char> bytes;
  int64_t rows = outer * size;
  size_t length = rows == 0 ? 0 : view->getBytes().size() / rows;
  for (int64_t row = 0; row < outer; ++row)
    for (int64_t index : *indices)
      llvm::append_range(
          bytes, view->getBytes().slice((row * size + index) * length, length));
  node.setResult(
      0, Operand::constant(makeWeights(
             RankedTensorType::get(shape, data->getElementType()), bytes)));
  return success();
}

void tinyml::registerMovementFolders(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.addFolder("Concat", all, {1, kAnyNumber}, foldConcat);
  registry.addFolder("Expand", {8, kNewestOpset}, {2, 2}, foldExpand);
  registry.addFolder("Gather", all, {2, 2}, foldGather);
  registry.addFolder("Slice", {kOldestOpset, 9}, {1, 1}, foldSlice);
  registry.addFolder("Slice", {10, kNewestOpset}, {3, 5}, foldSlice);
  registry.addFolder("Split", {kOldestOpset, 12}, {1, 1}, foldSplit);
  registry.addFolder("Split", {13, kNewestOpset}, {1, 2}, foldSplit);
}
