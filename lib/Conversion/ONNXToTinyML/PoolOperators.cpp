//===- PoolOperators.cpp - Pools ------------------------------------------===//

#include "OperatorRegistry.h"
#include "Reductions.h"
#include "SpatialWindow.h"
#include "StorageCast.h"
#include "WindowPlaces.h"

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
  if (failed(node.isUsed(1) ? node.requireF32({0}) : node.requireF32Or8Bit(0)))
    return failure();
  FailureOr<SpatialWindow> window = readPool(node);
  if (failed(window))
    return failure();
  if (node.isUsed(1))
    return poolWithIndices(node, *window);
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

/// The mean or another reduction over all spatial dimensions, between
/// transposes where there are one or two.
template <typename Op>
static FailureOr<Value> poolGlobally(NodeConversion &node, Value input) {
  int64_t rank = node.getRank(0);
  if (rank < 3)
    return node.invalid("its input is " + formatShape(node.getShape(0)) +
                        ", without a dimension to pool over");
  if (rank > 4)
    return reduce<Op>(node, input,
                      llvm::to_vector(llvm::seq<int64_t>(2, rank)));
  FailureOr<Operand> last = toChannelsLast(node, Operand::runtime(input));
  if (failed(last))
    return failure();
  FailureOr<Value> output = reduce<Op>(node, last->getValue(), {1, 2});
  if (failed(output))
    return failure();
  return fromChannelsLast(node, *output, rank);
}

static LogicalResult convertGlobalAveragePool(NodeConversion &node) {
  if (failed(node.requireF32({0})))
    return failure();
  return node.replace(poolGlobally<ir::MeanOp>(node, node.getValue(0)));
}

static LogicalResult convertGlobalMaxPool(NodeConversion &node) {
  if (failed(node.requireF32Or8Bit(0)))
    return failure();
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        return poolGlobally<ir::ReduceMaxOp>(node, value);
      }));
}

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

static FailureOr<int64_t> readNorm(NodeConversion &node) {
  // Opset 1 has a float.
  float number = node.getOpset() < 2
                     ? node.getFloatAttr("p", 2.0f)
                     : static_cast<float>(node.getIntAttr("p", 2));
  auto p = static_cast<int64_t>(std::clamp(number, 0.0f, 1e6f));
  if (p < 1 || static_cast<float>(p) != number)
    return node.invalid("attribute 'p' is " + std::to_string(number) +
                        ", not a whole number of 1 or more");
  return p;
}

/// (sum |x|^p)^(1 / p) over windows: means that count the padding, times the
/// elements of a window.
static LogicalResult convertLpPool(NodeConversion &node) {
  FailureOr<int64_t> p = readNorm(node);
  if (failed(p) || failed(node.requireF32({0})))
    return failure();
  FailureOr<SpatialWindow> window = readPool(node);
  if (failed(window))
    return failure();
  if (window->ceilMode)
    return node.unsupported("attribute 'ceil_mode' must be 0");
  float elements = 1;
  for (int64_t size : window->kernel)
    elements *= static_cast<float>(size);
  auto build = [&](Value input, const SpatialWindow &plane) {
    return node.createLike<ir::AvgPool2DOp>(
        input, plane.kernel, plane.strides, plane.dilations, plane.padding,
        plane.ceilMode, FloatAttr(), FloatAttr(), /*count_include_pad=*/true);
  };
  FailureOr<Value> powers = raiseMagnitude(node, node.getValue(0), *p);
  if (failed(powers))
    return failure();
  FailureOr<Value> means = poolAnyD(node, *powers, *window, build);
  if (failed(means))
    return failure();
  FailureOr<Value> sums = combine<ir::MulOp>(node, *means, elements);
  if (failed(sums))
    return failure();
  return node.replace(takeRoot(node, *sums, *p));
}

static LogicalResult convertGlobalLpPool(NodeConversion &node) {
  FailureOr<int64_t> p = readNorm(node);
  if (failed(p) || failed(node.requireF32({0})))
    return failure();
  FailureOr<Value> powers = raiseMagnitude(node, node.getValue(0), *p);
  if (failed(powers))
    return failure();
  FailureOr<Value> sums = poolGlobally<ir::ReduceSumOp>(node, *powers);
  if (failed(sums))
    return failure();
  return node.replace(takeRoot(node, *sums, *p));
}

void tinyml::registerPoolOperators(OperatorRegistry &registry) {
  registry.add("MaxPool", {kOldestOpset, kNewestOpset}, {1, 1}, convertMaxPool,
               "f32, int8, uint8; 1-D to 3-D; padding smaller than the "
               "window; Indices of f32");
  registry.add("AveragePool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertAveragePool,
               "f32; 1-D to 3-D; padding smaller than the window");
  registry.add("GlobalAveragePool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertGlobalAveragePool, "f32");
  registry.add("GlobalMaxPool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertGlobalMaxPool, "f32, int8, uint8");
  registry.add("LpPool", {kOldestOpset, kNewestOpset}, {1, 1}, convertLpPool,
               "f32; 1-D to 3-D; padding smaller than the window; no "
               "ceil_mode");
  registry.add("GlobalLpPool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertGlobalLpPool, "f32");
}
