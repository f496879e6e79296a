//===- PoolOperators.cpp - MaxPool, AveragePool, GlobalAveragePool --------===//

#include "OperatorRegistry.h"
#include "SpatialWindow.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

/// Checks that every window has at least one element of the input.
static LogicalResult checkPadding(NodeConversion &node,
                                  const SpatialWindow &window) {
  size_t spatial = window.kernel.size();
  for (size_t side = 0; side < 2 * spatial; ++side) {
    size_t dim = side % spatial;
    int64_t extent = (window.kernel[dim] - 1) * window.dilations[dim] + 1;
    if (window.padding[side] >= extent)
      return node.unsupported("padding of " + Twine(window.padding[side]) +
                              " for a window of " + Twine(extent) +
                              " is not supported; some windows would be all "
                              "padding");
  }
  return success();
}

/// Returns the window of a pool whose input is supported.
static FailureOr<SpatialWindow> readPool(NodeConversion &node) {
  if (failed(requireSpatial(node, "pooling", /*most=*/3)))
    return failure();
  FailureOr<SpatialWindow> window = readWindow(node, /*filter=*/{});
  if (failed(window) || failed(checkPadding(node, *window)))
    return failure();
  return window;
}

/// Builds one pool over height and width of [N, H, W, C].
using BuildPool =
    llvm::function_ref<FailureOr<Value>(Value, const SpatialWindow &)>;

/// Pools [N, C, D, H, W]: over height and width of each plane, then over depth.
/// A maximum of maxima is the maximum; a mean of means is the mean, since the
/// number of elements that count in a window is the product over dimensions.
static FailureOr<Value> pool3D(NodeConversion &node, Value input,
                               const SpatialWindow &window, BuildPool build) {
  ArrayRef<int64_t> shape = ir::getShape(input);
  int64_t batch = shape[0], channels = shape[1], depth = shape[2];
  Value last = node.transpose(input, {0, 2, 3, 4, 1});
  Value planes =
      node.reshape(last, {batch * depth, shape[3], shape[4], channels});
  FailureOr<Value> pooled = build(planes, window.getPlane(1, 2));
  if (failed(pooled))
    return failure();
  ArrayRef<int64_t> plane = ir::getShape(*pooled);
  int64_t height = plane[1], width = plane[2];
  pooled =
      build(node.reshape(*pooled, {batch, 1, depth, height * width * channels}),
            window.getPlane(0, 1));
  if (failed(pooled))
    return failure();
  int64_t newDepth = ir::getShape(*pooled)[2];
  Value joined =
      node.reshape(*pooled, {batch, newDepth, height, width, channels});
  return node.transpose(joined, {0, 4, 1, 2, 3});
}

/// Pools [N, C, ...] with one to three spatial dimensions.
static FailureOr<Value> poolAnyD(NodeConversion &node, Value input,
                                 const SpatialWindow &window, BuildPool build) {
  int64_t rank = ir::getShape(input).size();
  if (rank == 5)
    return pool3D(node, input, window, build);
  FailureOr<Operand> last = toChannelsLast(node, Operand::runtime(input));
  if (failed(last))
    return failure();
  FailureOr<Value> output =
      build(last->getValue(), window.getPlane(0, rank - 2));
  if (failed(output))
    return failure();
  return fromChannelsLast(node, *output, rank);
}

static LogicalResult convertMaxPool(NodeConversion &node) {
  node.ignoreAttr("storage_order"); // is about the indices only
  if (node.isUsed(1))
    return node.unsupported("output 'Indices' is not supported");
  if (failed(node.requireF32Or8Bit(0)))
    return failure();
  FailureOr<SpatialWindow> window = readPool(node);
  if (failed(window))
    return failure();
  auto build = [&](Value input, const SpatialWindow &plane) {
    return node.createLike<ir::MaxPool2DOp>(
        input, plane.kernel, plane.strides, plane.dilations, plane.padding,
        plane.ceilMode, FloatAttr(), FloatAttr());
  };
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        return poolAnyD(node, value, *window, build);
      }));
}

static LogicalResult convertAveragePool(NodeConversion &node) {
  bool countsPadding = node.getIntAttr("count_include_pad", 0) != 0;
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<SpatialWindow> window = readPool(node);
  if (failed(window))
    return failure();
  auto build = [&](Value input, const SpatialWindow &plane) {
    return node.createLike<ir::AvgPool2DOp>(
        input, plane.kernel, plane.strides, plane.dilations, plane.padding,
        plane.ceilMode, FloatAttr(), FloatAttr(), countsPadding);
  };
  return node.replace(poolAnyD(node, node.getValue(0), *window, build));
}

/// The mean over all spatial dimensions, between transposes where there are
/// one or two.
static LogicalResult convertGlobalAveragePool(NodeConversion &node) {
  int64_t rank = node.getRank(0);
  if (failed(node.requireF32({0})))
    return failure();
  if (rank < 3)
    return node.invalid("its input is " + formatShape(node.getShape(0)) +
                        ", without a dimension to pool over");
  Value input = node.getValue(0);
  if (rank > 4) {
    auto axes = llvm::to_vector(llvm::seq<int64_t>(2, rank));
    return node.replace(
        node.createLike<ir::MeanOp>(input, axes, FloatAttr(), FloatAttr()));
  }
  FailureOr<Operand> last = toChannelsLast(node, Operand::runtime(input));
  if (failed(last))
    return failure();
  FailureOr<Value> output = node.createLike<ir::MeanOp>(
      last->getValue(), ArrayRef<int64_t>{1, 2}, FloatAttr(), FloatAttr());
  if (failed(output))
    return failure();
  return node.replace(fromChannelsLast(node, *output, rank));
}

void tinyml::registerPoolOperators(OperatorRegistry &registry) {
  registry.add("MaxPool", {kOldestOpset, kNewestOpset}, {1, 1}, convertMaxPool,
               "f32, int8, uint8; 1-D to 3-D; padding smaller than the "
               "window; no Indices output");
  registry.add("AveragePool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertAveragePool,
               "f32; 1-D to 3-D; padding smaller than the window");
  registry.add("GlobalAveragePool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertGlobalAveragePool, "f32");
}
