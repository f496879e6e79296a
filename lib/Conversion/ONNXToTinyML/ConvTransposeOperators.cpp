//===- ConvTransposeOperators.cpp - ConvTranspose as a convolution --------===//
//
// A transposed convolution of stride s writes s outputs for each input
// position, each from its own part of the filter. So it is a convolution with
// s times as many output channels per dimension, one set for each remainder of
// the output position divided by s (its phase), whose results are then
// interleaved: docs/decisions/0011-transposed-convolutions.md.
//
//===----------------------------------------------------------------------===//

#include "OperatorRegistry.h"
#include "SpatialWindow.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;

namespace {
/// One dimension: what the convolution looks like there.
///
/// Output t (counted from before the padding is cut) adds up input i times
/// weight k where i * stride + k * dilation = t. With t = m * stride + phase
/// that is i = m - j for k * dilation = phase + stride * j, 0 <= j.
struct Dimension {
  int64_t input, kernel, stride, dilation, low, output;

  /// Taps of the convolution, and the distance between them. With stride 1 all
  /// multiples of the dilation are met, and no others.
  int64_t step = stride == 1 ? dilation : 1;
  int64_t taps = stride == 1 ? kernel : (kernel - 1) * dilation / stride + 1;
  int64_t reach = (taps - 1) * step;

  /// The first and last m that an output needs.
  int64_t first = std::min(low / stride, reach);
  int64_t last = (low + output - 1) / stride;
  int64_t padLow = reach - first;
  int64_t padHigh =
      std::max<int64_t>(last - first + reach + 1 - input - padLow, 0);
  /// What is left of the interleaved result.
  int64_t positions = input + padLow + padHigh - reach;
  int64_t cutLow = low - first * stride;
  int64_t cutHigh = positions * stride - cutLow - output;

  Dimension(int64_t input, int64_t kernel, int64_t stride, int64_t dilation,
            int64_t low, int64_t output)
      : input(input), kernel(kernel), stride(stride), dilation(dilation),
        low(low), output(output) {}

  /// Returns the weight that tap `tap` of a phase has, or -1 for none.
  int64_t getWeight(int64_t phase, int64_t tap) const {
    int64_t j = taps - 1 - tap;
    if (stride == 1)
      return j;
    int64_t distance = phase + stride * j;
    if (distance % dilation != 0 || distance / dilation >= kernel)
      return -1;
    return distance / dilation;
  }
};

/// The channels of the operator.
struct Channels {
  int64_t groups, inputs, outputs; ///< inputs and outputs of a group
};
} // namespace

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

static FailureOr<Channels> readChannels(NodeConversion &node) {
  int64_t groups = node.getIntAttr("group", 1);
  ArrayRef<int64_t> input = node.getShape(0), filter = node.getShape(1);
  if (filter.size() != input.size() || groups < 1 || input[1] % groups != 0 ||
      filter[0] != input[1])
    return node.invalid("the input is " + formatShape(input) +
                        " and the filter is " + formatShape(filter) +
                        ", which do not go with 'group' " + Twine(groups));
  int64_t outputs = groups * filter[1];
  if (node.hasOperand(2) && node.getShape(2) != ArrayRef<int64_t>(outputs))
    return node.invalid("the bias is " + formatShape(node.getShape(2)) +
                        " for " + Twine(outputs) + " output channels");
  return Channels{groups, input[1] / groups, filter[1]};
}

/// Returns the one or two dimensions as height and width.
static FailureOr<SmallVector<Dimension>>
readDimensions(NodeConversion &node, const SpatialWindow &window) {
  size_t spatial = window.kernel.size();
  SmallVector<int64_t> extra = node.getIntsAttr("output_padding")
                                   .value_or(SmallVector<int64_t>(spatial, 0));
  std::optional<SmallVector<int64_t>> sizes = node.getIntsAttr("output_shape");
  if (extra.size() != spatial || (sizes && sizes->size() < spatial))
    return node.invalid("'output_padding' and 'output_shape' must have " +
                        Twine(spatial) + " numbers");
  std::string mode = node.getStringAttr("auto_pad", "NOTSET");
  bool isSame = mode == "SAME_UPPER" || mode == "SAME_LOWER";
  SmallVector<Dimension> dims;
  if (spatial == 1)
    dims.emplace_back(1, 1, 1, 1, 0, 1);
  for (size_t dim = 0; dim < spatial; ++dim) {
    int64_t input = node.getShape(0)[2 + dim], stride = window.strides[dim];
    int64_t extent = (window.kernel[dim] - 1) * window.dilations[dim] + 1;
    int64_t full = (input - 1) * stride + extent + extra[dim];
    int64_t low = window.padding[dim];
    int64_t output = full - low - window.padding[dim + spatial];
    if (sizes || isSame) {
      output = sizes ? (*sizes)[sizes->size() - spatial + dim] : input * stride;
      int64_t total = std::max<int64_t>(full - output, 0);
      low = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
    }
    if (output < 1 || extra[dim] < 0 || output > full + stride)
      return node.invalid("dimension " + Twine(2 + dim) +
                          " of its result has " + Twine(output) + " elements");
    dims.emplace_back(input, window.kernel[dim], stride, window.dilations[dim],
                      low, output);
  }
  return dims;
}

//===----------------------------------------------------------------------===//
// Filter and bias
//===----------------------------------------------------------------------===//

/// Returns whether every zero point is 0 and scales, if there are several,
/// belong to dimension `axis`.
static bool hasPlainScheme(const Operand &constant, int64_t axis) {
  if (auto uniform =
          dyn_cast<quant::UniformQuantizedType>(constant.getScheme()))
    return uniform.getZeroPoint() == 0;
  auto perAxis =
      dyn_cast<quant::UniformQuantizedPerAxisType>(constant.getScheme());
  return perAxis && perAxis.getQuantizedDimension() == axis &&
         llvm::all_of(perAxis.getZeroPoints(),
                      [](int64_t zeroPoint) { return zeroPoint == 0; });
}

/// Returns the scheme with scale `channels[i]` at place i of dimension 0.
static quant::QuantizedType pickScales(quant::QuantizedType scheme,
                                       ArrayRef<int64_t> channels) {
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(scheme);
  if (!perAxis)
    return scheme;
  SmallVector<double> scales;
  for (int64_t channel : channels)
    scales.push_back(perAxis.getScales()[channel % perAxis.getScales().size()]);
  return quant::UniformQuantizedPerAxisType::get(
      perAxis.getFlags(), perAxis.getStorageType(), perAxis.getExpressedType(),
      scales, SmallVector<int64_t>(scales.size(), 0), /*dimension=*/0,
      perAxis.getStorageTypeMin(), perAxis.getStorageTypeMax());
}

/// Returns a constant of `shape` with the elements of `from` at `places`, zero
/// where a place is -1. Dimension 0 has the scales of `channels`, which are
/// those of dimension `axis` of `from`.
static FailureOr<Operand> gather(NodeConversion &node, const Operand &from,
                                 ArrayRef<int64_t> shape,
                                 ArrayRef<int64_t> places, int64_t axis,
                                 ArrayRef<int64_t> channels) {
  if (!from.getScheme() || !hasPlainScheme(from, axis)) {
    FailureOr<SmallVector<float>> values = readFloats(from, node.getLoc());
    if (failed(values))
      return failure();
    SmallVector<float> picked;
    for (int64_t place : places)
      picked.push_back(place < 0 ? 0.0f : (*values)[place]);
    return makeFloatConstant(node.getContext(), shape, picked);
  }
  FailureOr<WeightsView> view =
      WeightsView::get(from.getStored(), node.getLoc());
  if (failed(view))
    return failure();
  Type element = from.getStored().getElementType();
  int64_t width = getElementBytes(element);
  SmallVector<char> bytes(places.size() * width, 0);
  for (auto [index, place] : llvm::enumerate(places))
    if (place >= 0)
      memcpy(bytes.data() + index * width,
             view->getBytes().data() + place * width, width);
  return Operand::quantizedConstant(
      makeWeights(RankedTensorType::get(shape, element), bytes),
      pickScales(from.getScheme(), channels));
}

/// Returns which output channel of the operator each of the convolution's
/// belongs to: [group][phase of height][of width][channel of the group].
static SmallVector<int64_t> listChannels(const Channels &channels,
                                         int64_t phases) {
  SmallVector<int64_t> list;
  for (int64_t group = 0; group < channels.groups; ++group)
    for (int64_t phase = 0; phase < phases; ++phase)
      for (int64_t out = 0; out < channels.outputs; ++out)
        list.push_back(group * channels.outputs + out);
  return list;
}

/// Returns the filter [C, O/groups, KH, KW] as that of the convolution.
static FailureOr<Operand> arrangeFilter(NodeConversion &node,
                                        const Channels &channels,
                                        const Dimension &height,
                                        const Dimension &width,
                                        ArrayRef<int64_t> list) {
  SmallVector<int64_t> places;
  auto add = [&](int64_t group, int64_t out, int64_t y, int64_t x) {
    for (int64_t in = 0; in < channels.inputs; ++in) {
      int64_t row = (group * channels.inputs + in) * channels.outputs + out;
      places.push_back(
          y < 0 || x < 0 ? -1 : (row * height.kernel + y) * width.kernel + x);
    }
  };
  int64_t phases = height.stride * width.stride;
  for (auto [index, channel] : llvm::enumerate(list)) {
    int64_t phase = static_cast<int64_t>(index) / channels.outputs % phases;
    for (int64_t y = 0; y < height.taps; ++y)
      for (int64_t x = 0; x < width.taps; ++x)
        add(channel / channels.outputs, channel % channels.outputs,
            height.getWeight(phase / width.stride, y),
            width.getWeight(phase % width.stride, x));
  }
  return gather(node, node.getOperand(1),
                {static_cast<int64_t>(list.size()), height.taps, width.taps,
                 channels.inputs},
                places, /*axis=*/1, list);
}

//===----------------------------------------------------------------------===//
// The operator
//===----------------------------------------------------------------------===//

/// Interleaves the phases of [N, H, W, channels of the convolution], and cuts
/// what padding takes away.
static FailureOr<Value> interleave(NodeConversion &node, Value value,
                                   const Channels &channels,
                                   const Dimension &height,
                                   const Dimension &width) {
  int64_t batch = node.getShape(0)[0];
  int64_t outputs = channels.groups * channels.outputs;
  if (height.stride * width.stride > 1) {
    Value phases = node.reshape(
        value, {batch, height.positions, width.positions, channels.groups,
                height.stride, width.stride, channels.outputs});
    value = node.reshape(node.transpose(phases, {0, 1, 4, 2, 5, 3, 6}),
                         {batch, height.positions * height.stride,
                          width.positions * width.stride, outputs});
  }
  SmallVector<int64_t> low{0, -height.cutLow, -width.cutLow, 0};
  SmallVector<int64_t> high{0, -height.cutHigh, -width.cutHigh, 0};
  return node.createLike<ir::PadOp>(value, low, high, "constant",
                                    llvm::APFloat(0.0f));
}

static LogicalResult convertConvTranspose(NodeConversion &node) {
  if (failed(requireSpatial(node, "transposed convolution", /*most=*/2)) ||
      failed(node.requireF32({0, 1, 2})))
    return failure();
  for (unsigned index : {1, 2})
    if (node.hasOperand(index) && !node.getOperand(index).isConstant())
      return node.unsupported("filter and bias must be compile-time constants");
  FailureOr<Channels> channels = readChannels(node);
  if (failed(channels))
    return failure();
  FailureOr<SpatialWindow> window =
      readWindow(node, node.getShape(1).drop_front(2));
  if (failed(window))
    return failure();
  FailureOr<SmallVector<Dimension>> dims = readDimensions(node, *window);
  if (failed(dims))
    return failure();
  const Dimension &height = dims->front(), &width = dims->back();
  SmallVector<int64_t> list =
      listChannels(*channels, height.stride * width.stride);
  FailureOr<Operand> input = toChannelsLast(node, node.getOperand(0));
  FailureOr<Operand> filter =
      arrangeFilter(node, *channels, height, width, list);
  if (failed(input) || failed(filter))
    return failure();
  Value bias;
  if (node.hasOperand(2)) {
    FailureOr<Operand> arranged =
        gather(node, node.getOperand(2), static_cast<int64_t>(list.size()),
               list, /*axis=*/0, list);
    if (failed(arranged))
      return failure();
    bias = node.materialize(*arranged);
  }
  SmallVector<int64_t> ones{1, 1}, steps{height.step, width.step};
  SmallVector<int64_t> padding{height.padLow, width.padLow, height.padHigh,
                               width.padHigh};
  FailureOr<Value> phases = node.create<ir::Conv2DOp>(
      node.getBuilder().getF32Type(), node.materialize(*input),
      node.materialize(*filter), bias, ones, steps, padding, channels->groups,
      FloatAttr(), FloatAttr());
  if (failed(phases))
    return failure();
  FailureOr<Value> output = interleave(node, *phases, *channels, height, width);
  if (failed(output))
    return failure();
  return node.replace(fromChannelsLast(node, *output, node.getRank(0)));
}

void tinyml::registerConvTransposeOperators(OperatorRegistry &registry) {
  registry.add("ConvTranspose", {kOldestOpset, kNewestOpset}, {2, 3},
               convertConvTranspose,
               "f32; 1-D and 2-D; all attributes; constant filter and bias");
}
