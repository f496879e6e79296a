//===- SpatialWindow.cpp - Windows of convolutions and pools --------------===//

#include "SpatialWindow.h"

using namespace mlir;
using namespace tinyml;

/// The most that an attribute of a window can be; the kernels use int32_t.
static constexpr int64_t kMaxWindow = std::numeric_limits<int32_t>::max();

LogicalResult tinyml::requireSpatial(NodeConversion &node, StringRef what,
                                     int64_t most) {
  int64_t spatial = node.getRank(0) - 2;
  if (spatial >= 1 && spatial <= most)
    return success();
  if (spatial < 1)
    return node.invalid("its input is " + formatShape(node.getShape(0)) +
                        ", without a dimension to move over");
  return node.unsupported(Twine(spatial) + "-D " + what +
                          " is not supported, only 1-D to " + Twine(most) +
                          "-D");
}

/// Reads a list with one number of at least `least` per spatial dimension, or
/// `count` times as many.
static FailureOr<SmallVector<int64_t>> readList(NodeConversion &node,
                                                StringRef name, size_t length,
                                                int64_t least,
                                                int64_t defaultValue) {
  std::optional<SmallVector<int64_t>> list = node.getIntsAttr(name);
  if (!list)
    return SmallVector<int64_t>(length, defaultValue);
  if (list->size() != length)
    return node.invalid("attribute '" + name + "' has " + Twine(list->size()) +
                        " numbers instead of " + Twine(length));
  for (int64_t value : *list)
    if (value < least || value > kMaxWindow)
      return node.invalid("attribute '" + name + "' holds " + Twine(value));
  return *list;
}

static FailureOr<SmallVector<int64_t>>
readKernel(NodeConversion &node, ArrayRef<int64_t> filter, size_t spatial) {
  if (filter.empty() && !node.hasAttr("kernel_shape"))
    return node.invalid("attribute 'kernel_shape' is missing");
  FailureOr<SmallVector<int64_t>> kernel =
      readList(node, "kernel_shape", spatial, /*least=*/1, /*defaultValue=*/1);
  if (failed(kernel) || filter.empty())
    return kernel;
  if (node.hasAttr("kernel_shape") && ArrayRef<int64_t>(*kernel) != filter)
    return node.invalid("attribute 'kernel_shape' is " + formatShape(*kernel) +
                        " but the filter is " + formatShape(filter));
  return SmallVector<int64_t>(filter);
}

/// Sets the padding of one dimension so that there are ceil(size / stride)
/// windows; the odd element of padding goes to the end or to the start.
static void padSame(SpatialWindow &window, size_t dim, int64_t size,
                    bool atEnd) {
  int64_t extent = (window.kernel[dim] - 1) * window.dilations[dim] + 1;
  int64_t count = (size + window.strides[dim] - 1) / window.strides[dim];
  int64_t total =
      std::max<int64_t>((count - 1) * window.strides[dim] + extent - size, 0);
  window.padding[dim] = atEnd ? total / 2 : total - total / 2;
  window.padding[dim + window.kernel.size()] = total - window.padding[dim];
}

static LogicalResult readPadding(NodeConversion &node, SpatialWindow &window) {
  size_t spatial = window.kernel.size();
  std::string mode = node.getStringAttr("auto_pad", "NOTSET");
  FailureOr<SmallVector<int64_t>> pads =
      readList(node, "pads", 2 * spatial, /*least=*/-kMaxWindow,
               /*defaultValue=*/0);
  if (failed(pads))
    return failure();
  window.ceilMode = node.getIntAttr("ceil_mode", 0) != 0;
  if (mode == "NOTSET" || mode.empty()) {
    if (llvm::any_of(*pads, [](int64_t pad) { return pad < 0; }))
      return node.unsupported("attribute 'pads' holds negative numbers; use a "
                              "Slice before the node");
    window.padding.assign(pads->begin(), pads->end());
    return success();
  }
  // The standard ignores 'pads' and 'ceil_mode' in the other modes.
  window.ceilMode = false;
  window.padding.assign(2 * spatial, 0);
  if (mode == "VALID")
    return success();
  if (mode != "SAME_UPPER" && mode != "SAME_LOWER")
    return node.invalid("attribute 'auto_pad' is '" + Twine(mode) + "'");
  for (size_t dim = 0; dim < spatial; ++dim)
    padSame(window, dim, node.getShape(0)[2 + dim], mode == "SAME_UPPER");
  return success();
}

FailureOr<SpatialWindow> tinyml::readWindow(NodeConversion &node,
                                            ArrayRef<int64_t> filter) {
  size_t spatial = node.getRank(0) - 2;
  SpatialWindow window;
  FailureOr<SmallVector<int64_t>> kernel = readKernel(node, filter, spatial);
  FailureOr<SmallVector<int64_t>> strides =
      readList(node, "strides", spatial, /*least=*/1, /*defaultValue=*/1);
  FailureOr<SmallVector<int64_t>> dilations =
      readList(node, "dilations", spatial, /*least=*/1, /*defaultValue=*/1);
  if (failed(kernel) || failed(strides) || failed(dilations))
    return failure();
  window.kernel.assign(kernel->begin(), kernel->end());
  window.strides.assign(strides->begin(), strides->end());
  window.dilations.assign(dilations->begin(), dilations->end());
  if (failed(readPadding(node, window)))
    return failure();
  return window;
}

SpatialWindow SpatialWindow::getPlane(size_t first, size_t count) const {
  SpatialWindow plane{{1, 1}, {1, 1}, {1, 1}, {0, 0, 0, 0}, ceilMode};
  for (size_t dim = first; dim < first + count; ++dim) {
    size_t to = dim - first + 2 - count;
    plane.kernel[to] = kernel[dim];
    plane.strides[to] = strides[dim];
    plane.dilations[to] = dilations[dim];
    plane.padding[to] = padding[dim];
    plane.padding[to + 2] = padding[dim + kernel.size()];
  }
  return plane;
}

FailureOr<Operand> tinyml::toChannelsLast(NodeConversion &node,
                                          const Operand &operand) {
  ArrayRef<int64_t> shape = operand.getShape();
  if (shape.size() == 4)
    return node.transpose(operand, {0, 2, 3, 1});
  FailureOr<Operand> last = node.transpose(operand, {0, 2, 1});
  if (failed(last))
    return failure();
  return node.reshape(*last, {shape[0], 1, shape[2], shape[1]});
}

Value tinyml::fromChannelsLast(NodeConversion &node, Value value,
                               int64_t rank) {
  ArrayRef<int64_t> shape = ir::getShape(value);
  if (rank == 4)
    return node.transpose(value, {0, 3, 1, 2});
  return node.transpose(node.reshape(value, {shape[0], shape[2], shape[3]}),
                        {0, 2, 1});
}

FailureOr<Value> tinyml::padDepth(NodeConversion &node, Value value,
                                  int64_t low, int64_t high) {
  SmallVector<int64_t> lows(ir::getShape(value).size(), 0), highs(lows);
  lows[1] = low;
  highs[1] = high;
  return node.createLike<ir::PadOp>(value, lows, highs, "constant",
                                    llvm::APFloat(0.0f));
}
