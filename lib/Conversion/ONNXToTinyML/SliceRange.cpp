//===- SliceRange.cpp - What a Slice takes --------------------------------===//

#include "SliceRange.h"

using namespace mlir;
using namespace tinyml;

/// Reads a list from operand `index`, or from the attribute before opset 10;
/// `fallback` where it is left out.
static FailureOr<SmallVector<int64_t>> readList(NodeConversion &node,
                                                unsigned index, StringRef name,
                                                ArrayRef<int64_t> fallback) {
  if (node.getOpset() >= 10) {
    if (node.hasOperand(index))
      return node.getIntegers(index, name);
  } else if (std::optional<SmallVector<int64_t>> list =
                 node.getIntsAttr(name)) {
    return *list;
  }
  return SmallVector<int64_t>(fallback);
}

FailureOr<SliceRange> tinyml::readSlice(NodeConversion &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t rank = shape.size();
  FailureOr<SmallVector<int64_t>> starts = readList(node, 1, "starts", {});
  FailureOr<SmallVector<int64_t>> ends = readList(node, 2, "ends", {});
  if (failed(starts) || failed(ends))
    return failure();
  auto leading = llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  FailureOr<SmallVector<int64_t>> axes = readList(node, 3, "axes", leading);
  SmallVector<int64_t> ones(starts->size(), 1);
  FailureOr<SmallVector<int64_t>> steps = readList(node, 4, "steps", ones);
  if (failed(axes) || failed(steps) || failed(node.normalizeAxes(*axes, rank)))
    return failure();
  size_t count = starts->size();
  if (ends->size() != count || axes->size() != count || steps->size() != count)
    return node.invalid("'starts', 'ends', 'axes' and 'steps' have different "
                        "lengths");
  SliceRange range{SmallVector<int64_t>(rank, 0), SmallVector<int64_t>(rank, 1),
                   SmallVector<int64_t>(shape)};
  for (size_t i = 0; i < count; ++i) {
    int64_t axis = (*axes)[i] < 0 ? (*axes)[i] + rank : (*axes)[i];
    int64_t size = shape[axis], step = (*steps)[i];
    if (step == 0)
      return node.invalid("a step is 0");
    if (size == 0)
      continue;
    // Steps beyond the size take one element; this keeps the sums small.
    step = std::clamp<int64_t>(step, -size - 1, size + 1);
    auto clampIndex = [&](int64_t index, int64_t low, int64_t high) {
      return std::clamp(index < 0 ? index + size : index, low, high);
    };
    int64_t start = step > 0 ? clampIndex((*starts)[i], 0, size)
                             : clampIndex((*starts)[i], 0, size - 1);
    int64_t end = step > 0 ? clampIndex((*ends)[i], 0, size)
                           : clampIndex((*ends)[i], -1, size - 1);
    int64_t distance = step > 0 ? end - start : start - end;
    int64_t stride = step > 0 ? step : -step;
    range.starts[axis] = start;
    range.steps[axis] = step;
    range.sizes[axis] =
        distance > 0 ? (distance + stride - 1) / stride : int64_t(0);
  }
  return range;
}
