//===- ReshapeOperators.cpp - The same elements in another shape ----------===//

#include "OperatorRegistry.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

/// Gives operand 0 another shape, in which a quantized value stays one.
static LogicalResult reshapeTo(NodeConversion &node, ArrayRef<int64_t> shape) {
  const Operand &operand = node.getOperand(0);
  if (operand.isConstant())
    return node.replace(node.reshape(operand, shape));
  return node.replace(
      throughStorageCast(node, operand.getValue(), [&](Value value) {
        return FailureOr<Value>(node.reshape(value, shape));
      }));
}

static LogicalResult convertFlatten(NodeConversion &node) {
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 1), rank, /*allowRank=*/true);
  if (failed(axis))
    return failure();
  SmallVector<int64_t, 2> shape = {1, 1};
  for (int64_t dim = 0; dim < rank; ++dim)
    shape[dim < *axis ? 0 : 1] *= node.getShape(0)[dim];
  return reshapeTo(node, shape);
}

/// Replaces 0 by the input's dimension and -1 by what is left.
static FailureOr<SmallVector<int64_t>> resolveShape(NodeConversion &node,
                                                    ArrayRef<int64_t> requested,
                                                    bool allowZero) {
  ArrayRef<int64_t> input = node.getShape(0);
  auto mismatch = [&] {
    return node.invalid("its input is " + formatShape(input) +
                        ", which cannot become " + formatShape(requested));
  };
  SmallVector<int64_t> shape(requested);
  int64_t *open = nullptr;
  int64_t known = 1, total = *countElements(input);
  for (auto [dim, size] : llvm::enumerate(shape)) {
    if (size == 0 && !allowZero) {
      if (dim >= input.size())
        return mismatch();
      size = input[dim];
    }
    if (size < -1 || (size == -1 && open))
      return mismatch();
    if (size == -1)
      open = &shape[dim];
    else if (llvm::MulOverflow(known, size, known))
      return mismatch();
  }
  if (open) {
    if (known == 0 || total % known != 0)
      return mismatch();
    *open = total / known;
  } else if (known != total) {
    return mismatch();
  }
  return shape;
}

static LogicalResult convertReshape(NodeConversion &node) {
  bool allowZero =
      node.getOpset() >= 14 && node.getIntAttr("allowzero", 0) != 0;
  FailureOr<SmallVector<int64_t>> requested = node.getIntegers(1, "shape");
  if (failed(requested))
    return failure();
  FailureOr<SmallVector<int64_t>> shape =
      resolveShape(node, *requested, allowZero);
  return failed(shape) ? failure() : reshapeTo(node, *shape);
}

static LogicalResult convertSqueeze(NodeConversion &node) {
  auto requested = node.getAxes(/*index=*/1, /*since=*/13);
  if (failed(requested))
    return failure();
  SmallVector<int64_t> axes, shape;
  ArrayRef<int64_t> input = node.getShape(0);
  if (*requested) {
    FailureOr<SmallVector<int64_t>> normal =
        node.normalizeAxes(**requested, input.size());
    if (failed(normal))
      return failure();
    axes = *normal;
    for (int64_t axis : axes)
      if (input[axis] != 1)
        return node.invalid("dimension " + Twine(axis) + " of its input " +
                            formatShape(input) + " is not 1");
  } else {
    for (auto [dim, size] : llvm::enumerate(input))
      if (size == 1)
        axes.push_back(dim);
  }
  for (auto [dim, size] : llvm::enumerate(input))
    if (!llvm::is_contained(axes, static_cast<int64_t>(dim)))
      shape.push_back(size);
  return reshapeTo(node, shape);
}

static LogicalResult convertUnsqueeze(NodeConversion &node) {
  auto requested = node.getAxes(/*index=*/1, /*since=*/13);
  if (failed(requested))
    return failure();
  if (!*requested)
    return node.invalid("'axes' is missing");
  FailureOr<SmallVector<int64_t>> axes =
      node.normalizeAxes(**requested, node.getRank(0) + (*requested)->size());
  if (failed(axes))
    return failure();
  SmallVector<int64_t> shape(node.getShape(0));
  for (int64_t axis : *axes)
    shape.insert(shape.begin() + axis, 1);
  return reshapeTo(node, shape);
}

void tinyml::registerReshapeOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  constexpr const char *anyType = "any type of whole bytes";
  registry.add("Flatten", all, {1, 1}, convertFlatten, anyType);
  registry.add("Reshape", {5, kNewestOpset}, {2, 2}, convertReshape,
               "any type of whole bytes; constant shape");
  registry.add("Squeeze", {kOldestOpset, 12}, {1, 1}, convertSqueeze, anyType);
  registry.add("Squeeze", {13, kNewestOpset}, {1, 2}, convertSqueeze,
               "any type of whole bytes; constant axes");
  registry.add("Unsqueeze", {kOldestOpset, 12}, {1, 1}, convertUnsqueeze,
               anyType);
  registry.add("Unsqueeze", {13, kNewestOpset}, {2, 2}, convertUnsqueeze,
               "any type of whole bytes; constant axes");
}
