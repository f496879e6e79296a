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

/// Returns the dimensions as depth, height and width.
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
  for (size_t dim = spatial; dim < 3; ++dim)
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
/// belongs to: [group][phase of depth][of height][of width][channel of the
/// group].
static SmallVector<int64_t> listChannels(const Channels &channels,
                                         int64_t phases) {
  SmallVector<int64_t> list;
  for (int64_t group = 0; group < channels.groups; ++group)
    for (int64_t phase = 0; phase < phases; ++phase)
      for (int64_t out = 0; out < channels.outputs; ++out)
        list.push_back(group * channels.outputs + out);
  return list;
}

/// Returns the filter [C, O/groups, KD, KH, KW], or fewer of the last, as that
/// of the convolution, to which the taps of the depth are channels.
static FailureOr<Operand> arrangeFilter(NodeConversion &node,
                                        const Channels &channels,
                                        ArrayRef<Dimension> dims,
                                        ArrayRef<int64_t> list) {
  const Dimension &depth = dims[0], &height = dims[1], &width = dims[2];
  SmallVector<int64_t> places;
  auto add = [&](int64_t group, int64_t out, int64_t z, int64_t y, int64_t x) {
    for (int64_t in = 0; in < channels.inputs; ++in) {
      int64_t row = (group * channels.inputs + in) * channels.outputs + out;
      int64_t plane = (row * depth.kernel + z) * height.kernel + y;
      places.push_back(z < 0 || y < 0 || x < 0 ? -1 : plane * width.kernel + x);
    }
  };
  int64_t phases = depth.stride * height.stride * width.stride;
  for (auto [index, channel] : llvm::enumerate(list)) {
    int64_t phase = static_cast<int64_t>(index) / channels.outputs % phases;
    int64_t phaseX = phase % width.stride;
    int64_t phaseY = phase / width.stride % height.stride;
    int64_t phaseZ = phase / (width.stride * height.stride);
    for (int64_t y = 0; y < height.taps; ++y)
      for (int64_t x = 0; x < width.taps; ++x)
        for (int64_t z = 0; z < depth.taps; ++z)
          add(channel / channels.outputs, channel % channels.outputs,
              depth.getWeight(phaseZ, z), height.getWeight(phaseY, y),
              width.getWeight(phaseX, x));
  }
  return gather(node, node.getOperand(1),
                {static_cast<int64_t>(list.size()), height.taps, width.taps,
                 depth.taps * channels.inputs},
                places, /*axis=*/1, list);
}

//===----------------------------------------------------------------------===//
// Three dimensions
//===----------------------------------------------------------------------===//

/// Returns the input [N, C, D, H, W] as [N * positions, H, W, channels]: what
/// the taps of the depth meet stands side by side as channels of a group.
static FailureOr<Value> joinTaps(NodeConversion &node, const Channels &channels,
                                 const Dimension &depth) {
  ArrayRef<int64_t> in = node.getShape(0);
  FailureOr<Value> last =
      padDepth(node, node.transpose(node.getValue(0), {0, 2, 3, 4, 1}),
               depth.padLow, depth.padHigh);
  if (failed(last))
    return failure();
  SmallVector<Value> taps;
  for (int64_t tap = 0; tap < depth.taps; ++tap) {
    int64_t first = tap * depth.step;
    FailureOr<Value> met = padDepth(node, *last, -first, first - depth.reach);
    if (failed(met))
      return failure();
    taps.push_back(node.reshape(*met, {in[0], depth.positions, in[3], in[4],
                                       channels.groups, channels.inputs}));
  }
  FailureOr<Value> joined = node.create<ir::ConcatOp>(
      ir::getElementType(*last), taps, /*axis=*/int64_t(5));
  if (failed(joined))
    return failure();
  return node.reshape(*joined,
                      {in[0] * depth.positions, in[3], in[4],
                       channels.groups * depth.taps * channels.inputs});
}

/// Returns [N * positions, H, W, channels of the convolution] with the phases
/// of the depth interleaved, [N * positions * stride, H, W, channels].
static Value interleaveDepth(NodeConversion &node, Value value,
                             const Dimension &depth, int64_t groups) {
  SmallVector<int64_t> shape(ir::getShape(value));
  if (depth.stride == 1)
    return value;
  int64_t part = shape[3] / (groups * depth.stride);
  value = node.reshape(
      value, {shape[0], shape[1] * shape[2] * groups, depth.stride, part});
  return node.reshape(
      node.transpose(value, {0, 2, 1, 3}),
      {shape[0] * depth.stride, shape[1], shape[2], groups * part});
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
  int64_t batch = ir::getShape(value)[0];
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
  if (failed(requireSpatial(node, "transposed convolution", /*most=*/3)) ||
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
  const Dimension &depth = (*dims)[0], &height = (*dims)[1],
                  &width = (*dims)[2];
  SmallVector<int64_t> list =
      listChannels(*channels, depth.stride * height.stride * width.stride);
  bool isDeep = node.getRank(0) == 5;
  FailureOr<Value> input = failure();
  if (isDeep) {
    input = joinTaps(node, *channels, depth);
  } else if (FailureOr<Operand> last = toChannelsLast(node, node.getOperand(0));
             succeeded(last)) {
    input = node.materialize(*last);
  }
  FailureOr<Operand> filter = arrangeFilter(node, *channels, *dims, list);
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
      node.getBuilder().getF32Type(), *input, node.materialize(*filter), bias,
      ones, steps, padding, channels->groups, FloatAttr(), FloatAttr());
  if (failed(phases))
    return failure();
  FailureOr<Value> output =
      interleave(node, interleaveDepth(node, *phases, depth, channels->groups),
                 *channels, height, width);
  if (failed(output))
    return failure();
  if (!isDeep)
    return node.replace(fromChannelsLast(node, *output, node.getRank(0)));
  int64_t batch = node.getShape(0)[0];
  int64_t outputs = channels->groups * channels->outputs;
  FailureOr<Value> cut =
      padDepth(node,
               node.reshape(*output, {batch, depth.positions * depth.stride,
                                      height.output, width.output, outputs}),
               -depth.cutLow, -depth.cutHigh);
  if (failed(cut))
    return failure();
  return node.replace(FailureOr<Value>(node.transpose(*cut, {0, 4, 1, 2, 3})));
}

void tinyml::registerConvTransposeOperators(OperatorRegistry &registry) {
  registry.add("ConvTranspose", {kOldestOpset, kNewestOpset}, {2, 3},
               convertConvTranspose,
               "f32; 1-D to 3-D; all attributes; constant filter and bias");
}
