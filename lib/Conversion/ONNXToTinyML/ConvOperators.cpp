//===- ConvOperators.cpp - Conv -------------------------------------------===//

#include "OperatorRegistry.h"
#include "SpatialWindow.h"

using namespace mlir;
using namespace tinyml;

/// Checks the shapes of input [N,C,...], filter [O,C/groups,...] and bias [O].
static LogicalResult checkShapes(NodeConversion &node, int64_t groups) {
  ArrayRef<int64_t> input = node.getShape(0), filter = node.getShape(1);
  std::string shapes = "the input is " + formatShape(input) +
                       " and the filter is " + formatShape(filter);
  if (filter.size() != input.size())
    return node.invalid(shapes);
  if (groups < 1 || input[1] % groups != 0 || filter[0] % groups != 0 ||
      input[1] / groups != filter[1])
    return node.invalid(shapes + ", which do not go with " + Twine(groups) +
                        (groups == 1 ? " group" : " groups"));
  if (node.hasOperand(2) && node.getShape(2) != filter.take_front(1))
    return node.invalid("the bias is " + formatShape(node.getShape(2)) +
                        " for " + Twine(filter[0]) + " output channels");
  return success();
}

//===----------------------------------------------------------------------===//
// Three dimensions
//===----------------------------------------------------------------------===//

/// Returns of [N, D, ...] the `count` slices first, first + step, … of
/// dimension 1; what lies behind the last is zero.
static FailureOr<Value> takeSlices(NodeConversion &node, Value value,
                                   int64_t first, int64_t step, int64_t count) {
  SmallVector<int64_t> shape(ir::getShape(value));
  FailureOr<Value> cut =
      padDepth(node, value, -first, first + step * count - shape[1]);
  if (failed(cut) || step == 1)
    return cut;
  // [N, count, step, ...], of which the first of each step is taken.
  SmallVector<int64_t> steps(shape);
  steps[0] *= count;
  steps[1] = step;
  FailureOr<Value> firsts =
      padDepth(node, node.reshape(*cut, steps), 0, 1 - step);
  if (failed(firsts))
    return failure();
  shape[1] = count;
  return node.reshape(*firsts, shape);
}

/// The slices that the taps of the first dimension meet, side by side as
/// channels, make it a convolution of each output slice.
static FailureOr<Value>
convolve3D(NodeConversion &node, const SpatialWindow &window, int64_t groups) {
  ArrayRef<int64_t> in = node.getShape(0), weights = node.getShape(1);
  int64_t taps = weights[2], part = weights[1];
  int64_t stride = window.strides[0], dilation = window.dilations[0];
  int64_t depth = in[2] + window.padding[0] + window.padding[3];
  int64_t room = depth - (taps - 1) * dilation - 1;
  if (room < 0)
    return node.invalid("the filter is larger than the padded input");
  int64_t count = room / stride + 1;
  FailureOr<Value> last =
      padDepth(node, node.transpose(node.getValue(0), {0, 2, 3, 4, 1}),
               window.padding[0], window.padding[3]);
  if (failed(last))
    return failure();
  SmallVector<Value> parts;
  for (int64_t tap = 0; tap < taps; ++tap) {
    FailureOr<Value> slices =
        takeSlices(node, *last, tap * dilation, stride, count);
    if (failed(slices))
      return failure();
    parts.push_back(
        node.reshape(*slices, {in[0], count, in[3], in[4], groups, part}));
  }
  Type element = ir::getElementType(*last);
  FailureOr<Value> joined =
      node.create<ir::ConcatOp>(element, parts, /*axis=*/int64_t(5));
  FailureOr<Operand> filter =
      node.transpose(node.getOperand(1), {0, 3, 4, 2, 1});
  if (failed(joined) || failed(filter))
    return failure();
  filter =
      node.reshape(*filter, {weights[0], weights[3], weights[4], taps * part});
  if (failed(filter))
    return failure();
  SpatialWindow plane = window.getPlane(1, 2);
  FailureOr<Value> output = node.create<ir::Conv2DOp>(
      element,
      node.reshape(*joined,
                   {in[0] * count, in[3], in[4], groups * taps * part}),
      node.materialize(*filter),
      node.hasOperand(2) ? node.getValue(2) : Value(), plane.strides,
      plane.dilations, plane.padding, groups, FloatAttr(), FloatAttr());
  if (failed(output))
    return failure();
  ArrayRef<int64_t> out = ir::getShape(*output);
  return node.transpose(
      node.reshape(*output, {in[0], count, out[1], out[2], out[3]}),
      {0, 4, 1, 2, 3});
}

//===----------------------------------------------------------------------===//
// The operator
//===----------------------------------------------------------------------===//

static LogicalResult convertConv(NodeConversion &node) {
  int64_t groups = node.getIntAttr("group", 1);
  if (failed(requireSpatial(node, "convolution", /*most=*/3)) ||
      failed(node.requireF32({0, 1, 2})) || failed(checkShapes(node, groups)))
    return failure();
  FailureOr<SpatialWindow> window =
      readWindow(node, node.getShape(1).drop_front(2));
  if (failed(window))
    return failure();
  if (node.getRank(0) == 5)
    return node.replace(convolve3D(node, *window, groups));
  SpatialWindow plane = window->getPlane(0, node.getRank(0) - 2);
  FailureOr<Operand> input = toChannelsLast(node, node.getOperand(0));
  // OIHW to OHWI is the same permutation.
  FailureOr<Operand> filter = toChannelsLast(node, node.getOperand(1));
  if (failed(input) || failed(filter))
    return failure();
  Value inputValue = node.materialize(*input);
  Value filterValue = node.materialize(*filter);
  Value bias = node.hasOperand(2) ? node.getValue(2) : Value();
  FailureOr<Value> output = node.create<ir::Conv2DOp>(
      node.getBuilder().getF32Type(), inputValue, filterValue, bias,
      plane.strides, plane.dilations, plane.padding, groups, FloatAttr(),
      FloatAttr());
  if (failed(output))
    return failure();
  return node.replace(fromChannelsLast(node, *output, node.getRank(0)));
}

void tinyml::registerConvOperators(OperatorRegistry &registry) {
  registry.add("Conv", {kOldestOpset, kNewestOpset}, {2, 3}, convertConv,
               "f32; 1-D to 3-D; every group, stride, dilation, padding and "
               "auto_pad; filter and bias may be run-time values");
}
