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

static LogicalResult convertConv(NodeConversion &node) {
  int64_t groups = node.getIntAttr("group", 1);
  if (failed(requireSpatial(node, "convolution", /*most=*/2)) ||
      failed(node.requireF32({0, 1, 2})) || failed(checkShapes(node, groups)))
    return failure();
  FailureOr<SpatialWindow> window =
      readWindow(node, node.getShape(1).drop_front(2));
  if (failed(window))
    return failure();
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
               "f32; 1-D and 2-D; every group, stride, dilation, padding and "
               "auto_pad; filter and bias may be run-time values");
}
