//===- PoolOperators.cpp - MaxPool, AveragePool, GlobalAveragePool --------===//

#include "OperatorRegistry.h"
#include "SpatialWindow.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

/// Checks that every window has at least one element of the input.
static LogicalResult checkPadding(NodeConversion &node,
                                  const SpatialWindow &window) {
  for (size_t side = 0; side < 4; ++side) {
    int64_t extent =
        (window.kernel[side % 2] - 1) * window.dilations[side % 2] + 1;
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
  if (failed(requireSpatial(node, "pooling")))
    return failure();
  FailureOr<SpatialWindow> window = readWindow(node, /*filter=*/{});
  if (failed(window) || failed(checkPadding(node, *window)))
    return failure();
  return window;
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
  int64_t rank = node.getRank(0);
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        FailureOr<Operand> input =
            toChannelsLast(node, Operand::runtime(value));
        FailureOr<Value> output = node.createLike<ir::MaxPool2DOp>(
            input->getValue(), window->kernel, window->strides,
            window->dilations, window->padding, window->ceilMode, FloatAttr(),
            FloatAttr());
        if (failed(output))
          return output;
        return FailureOr<Value>(fromChannelsLast(node, *output, rank));
      }));
}

static LogicalResult convertAveragePool(NodeConversion &node) {
  bool countsPadding = node.getIntAttr("count_include_pad", 0) != 0;
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<SpatialWindow> window = readPool(node);
  if (failed(window))
    return failure();
  FailureOr<Operand> input =
      toChannelsLast(node, Operand::runtime(node.getValue(0)));
  FailureOr<Value> output = node.createLike<ir::AvgPool2DOp>(
      input->getValue(), window->kernel, window->strides, window->dilations,
      window->padding, window->ceilMode, FloatAttr(), FloatAttr(),
      countsPadding);
  if (failed(output))
    return failure();
  return node.replace(fromChannelsLast(node, *output, node.getRank(0)));
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
  FailureOr<Value> output = node.createLike<ir::MeanOp>(
      last->getValue(), ArrayRef<int64_t>{1, 2}, FloatAttr(), FloatAttr());
  if (failed(output))
    return failure();
  return node.replace(fromChannelsLast(node, *output, rank));
}

void tinyml::registerPoolOperators(OperatorRegistry &registry) {
  registry.add("MaxPool", {kOldestOpset, kNewestOpset}, {1, 1}, convertMaxPool,
               "f32, int8, uint8; 1-D and 2-D; padding smaller than the "
               "window; no Indices output");
  registry.add("AveragePool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertAveragePool,
               "f32; 1-D and 2-D; padding smaller than the window");
  registry.add("GlobalAveragePool", {kOldestOpset, kNewestOpset}, {1, 1},
               convertGlobalAveragePool, "f32");
}
