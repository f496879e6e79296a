//===- SliceRange.cpp - What Slice and Split take -------------------------===//

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

/// Returns how many elements of a dimension of `total` each output of a Split
/// takes: as stated, or equally many; from opset 18 on the last may get fewer.
static FailureOr<SmallVector<int64_t>> readSizes(NodeConversion &node,
                                                 int64_t total) {
  int64_t count = node.getNode().getNumResults();
  std::optional<SmallVector<int64_t>> stated;
  if (node.getOpset() < 13) {
    stated = node.getIntsAttr("split");
  } else if (node.hasOperand(1)) {
    FailureOr<SmallVector<int64_t>> sizes = node.getIntegers(1, "split");
    if (failed(sizes))
      return failure();
    stated = *sizes;
  }
  int64_t number = node.getIntAttr("num_outputs", count);
  if (number != count)
    return node.invalid("attribute 'num_outputs' is " + Twine(number) +
                        ", but it has " + Twine(count) + " outputs");
  if (!stated) {
    int64_t size = (total + count - 1) / count;
    if (total % count != 0 && node.getOpset() < 18)
      return node.invalid("it splits " + Twine(total) + " elements into " +
                          Twine(count) + " equal parts");
    stated = SmallVector<int64_t>(count, size);
    for (auto [index, part] : llvm::enumerate(*stated))
      part = std::clamp<int64_t>(total - static_cast<int64_t>(index) * size, 0,
                                 size);
  }
  int64_t sum = 0;
  for (int64_t size : *stated)
    sum = size < 0 || size > total - sum ? total + 1 : sum + size;
  if (sum != total || static_cast<int64_t>(stated->size()) != count)
    return node.invalid("its " + Twine(count) + " outputs split " +
                        Twine(total) + " elements into " +
                        formatShape(*stated));
  return *stated;
}

FailureOr<SmallVector<SliceRange>> tinyml::readSplit(NodeConversion &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 0), shape.size());
  if (failed(axis))
    return failure();
  FailureOr<SmallVector<int64_t>> sizes = readSizes(node, shape[*axis]);
  if (failed(sizes))
    return failure();
  SliceRange part{SmallVector<int64_t>(shape.size(), 0),
                  SmallVector<int64_t>(shape.size(), 1),
                  SmallVector<int64_t>(shape)};
  SmallVector<SliceRange> parts;
  for (int64_t size : *sizes) {
    part.sizes[*axis] = size;
    parts.push_back(part);
    part.starts[*axis] += size;
  }
  return parts;
}
