//===- ResizeOperators.cpp - Resize ---------------------------------------===//
//
// A dimension is resized by gathering rows at constant indices: one for each
// tap, multiplied by constant weights and summed. Nearest neighbours have one
// tap and no weight.
//
//===----------------------------------------------------------------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "StorageCast.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

namespace {
/// What the node says, of all dimensions.
struct Resize {
  std::string mode, coordinates, nearest;
  double cubic = -0.75, outside = 0.0;
  bool excludesOutside = false, antialiases = false;
};

/// How one dimension changes.
struct ResizedDim {
  int64_t axis, input, output;
  double scale;
  double start = 0.0, end = 1.0; ///< of the part that is kept (roi)
};

/// What an output position reads: `weights.size()` neighbours from `first` on.
struct Taps {
  int64_t first;
  SmallVector<double> weights;
  bool isOutside = false;
};
} // namespace

//===----------------------------------------------------------------------===//
// Positions and weights, as in ONNX's reference
//===----------------------------------------------------------------------===//

/// Where output position `x` lies in the input.
static double getSource(const Resize &resize, const ResizedDim &dim,
                        int64_t position) {
  auto x = static_cast<double>(position);
  auto size = static_cast<double>(dim.input);
  double width = dim.scale * size;
  StringRef kind = resize.coordinates;
  if (kind == "asymmetric")
    return x / dim.scale;
  if (kind == "align_corners")
    return width == 1.0 ? 0.0 : x * (size - 1.0) / (width - 1.0);
  if (kind == "tf_crop_and_resize") {
    if (width == 1.0)
      return (dim.end - dim.start) * (size - 1.0) / 2.0;
    return dim.start * (size - 1.0) +
           x * (dim.end - dim.start) * (size - 1.0) / (width - 1.0);
  }
  if (kind == "pytorch_half_pixel" && width == 1.0)
    return -0.5;
  double offset = 0.0;
  if (kind == "half_pixel_symmetric")
    offset = size / 2.0 * (1.0 - static_cast<double>(dim.output) / width);
  return offset + (x + 0.5) / dim.scale - 0.5;
}

static double getCubic(double distance, double a) {
  double x = std::fabs(distance);
  if (x <= 1.0)
    return (a + 2.0) * x * x * x - (a + 3.0) * x * x + 1.0;
  if (x < 2.0)
    return a * x * x * x - 5.0 * a * x * x + 8.0 * a * x - 4.0 * a;
  return 0.0;
}

/// The weights of the neighbours of a position that lies `ratio` behind the
/// left one; `reach` neighbours to each side.
static SmallVector<double> getWeights(const Resize &resize, double ratio,
                                      double scale) {
  if (resize.mode == "nearest") {
    bool isRight = ratio == 1.0 || resize.nearest == "ceil";
    if (resize.nearest == "round_prefer_floor")
      isRight = ratio > 0.5;
    else if (resize.nearest == "round_prefer_ceil")
      isRight = ratio >= 0.5;
    return {isRight ? 0.0 : 1.0, isRight ? 1.0 : 0.0};
  }
  bool isCubic = resize.mode == "cubic";
  double support = isCubic ? 2.0 : 1.0;
  double narrowing = resize.antialiases ? std::min(scale, 1.0) : 1.0;
  auto reach = static_cast<int64_t>(-std::floor(-support / narrowing));
  SmallVector<double> weights;
  double sum = 0.0;
  for (int64_t i = 1 - reach; i <= reach; ++i) {
    double distance = narrowing * (static_cast<double>(i) - ratio);
    weights.push_back(isCubic ? getCubic(distance, resize.cubic)
                              : std::max(0.0, 1.0 - std::fabs(distance)));
    sum += weights.back();
  }
  if (resize.antialiases)
    for (double &weight : weights)
      weight /= sum;
  return weights;
}

static Taps getTaps(const Resize &resize, const ResizedDim &dim,
                    int64_t position) {
  double source = getSource(resize, dim, position);
  Taps taps{0, {}};
  taps.isOutside =
      resize.coordinates == "tf_crop_and_resize" &&
      (source < 0.0 || source > static_cast<double>(dim.input - 1));
  // The neighbour on the left; a whole position is its right neighbour.
  double left = std::ceil(source) - 1.0;
  taps.weights = getWeights(resize, source - left, dim.scale);
  taps.first = static_cast<int64_t>(left) + 1 -
               static_cast<int64_t>(taps.weights.size()) / 2;
  if (!resize.excludesOutside)
    return taps;
  double sum = 0.0;
  for (auto [index, weight] : llvm::enumerate(taps.weights)) {
    int64_t at = taps.first + static_cast<int64_t>(index);
    weight = at < 0 || at >= dim.input ? 0.0 : weight;
    sum += weight;
  }
  for (double &weight : taps.weights)
    weight /= sum;
  return taps;
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// Gathers the rows at `indices`.
static FailureOr<Value> gatherRows(NodeConversion &node, Value value,
                                   int64_t axis, ArrayRef<int32_t> indices) {
  auto type = RankedTensorType::get(static_cast<int64_t>(indices.size()),
                                    node.getBuilder().getI32Type());
  Value at =
      node.materialize(Operand::constant(makeWeights<int32_t>(type, indices)));
  return node.createLike<ir::GatherOp>(value, at, axis);
}

/// Resizes one dimension: the sum over taps of rows and weights.
static FailureOr<Value> resizeDim(NodeConversion &node, const Resize &resize,
                                  const ResizedDim &dim, Value value) {
  SmallVector<Taps> taps;
  for (int64_t position = 0; position < dim.output; ++position)
    taps.push_back(getTaps(resize, dim, position));
  size_t rank = ir::getShape(value).size();
  SmallVector<int64_t> shape(rank, 1);
  shape[dim.axis] = dim.output;
  Value sum;
  for (size_t tap = 0; tap < taps.front().weights.size(); ++tap) {
    SmallVector<int32_t> indices;
    SmallVector<float> weights;
    for (const Taps &one : taps) {
      indices.push_back(static_cast<int32_t>(std::clamp<int64_t>(
          one.first + static_cast<int64_t>(tap), 0, dim.input - 1)));
      weights.push_back(static_cast<float>(one.weights[tap]));
    }
    if (resize.mode == "nearest") {
      // The one tap with a weight.
      for (auto [at, one] : llvm::zip(indices, taps))
        at = static_cast<int32_t>(std::clamp<int64_t>(
            one.first + (one.weights[1] == 1.0), 0, dim.input - 1));
      return gatherRows(node, value, dim.axis, indices);
    }
    if (llvm::all_of(weights, [](float weight) { return weight == 0.0f; }))
      continue;
    FailureOr<Value> rows = gatherRows(node, value, dim.axis, indices);
    if (failed(rows))
      return failure();
    Value factors =
        node.materialize(makeFloatConstant(node.getContext(), shape, weights));
    FailureOr<Value> product =
        node.createLike<ir::MulOp>(*rows, factors, FloatAttr(), FloatAttr());
    if (failed(product))
      return failure();
    if (!sum) {
      sum = *product;
      continue;
    }
    FailureOr<Value> more =
        node.createLike<ir::AddOp>(sum, *product, FloatAttr(), FloatAttr());
    if (failed(more))
      return failure();
    sum = *more;
  }
  return sum;
}

/// Replaces what lies outside of the input by the node's number.
static FailureOr<Operand> fillOutside(NodeConversion &node,
                                      const Resize &resize,
                                      ArrayRef<ResizedDim> dims,
                                      Operand value) {
  for (const ResizedDim &dim : dims) {
    SmallVector<uint8_t> isOutside;
    for (int64_t position = 0; position < dim.output; ++position)
      isOutside.push_back(getTaps(resize, dim, position).isOutside);
    if (!llvm::is_contained(isOutside, 1))
      continue;
    SmallVector<int64_t> shape(value.getRank(), 1);
    shape[dim.axis] = dim.output;
    FailureOr<Operand> fill =
        castTo(node,
               makeFloatConstant(node.getContext(), {},
                                 static_cast<float>(resize.outside)),
               value.getElementType());
    if (failed(fill))
      return failure();
    FailureOr<Operand> filled = createWhere(
        node, makeTruthConstant(node.getContext(), shape, isOutside), *fill,
        value);
    if (failed(filled))
      return failure();
    value = *filled;
  }
  return value;
}

//===----------------------------------------------------------------------===//
// The node
//===----------------------------------------------------------------------===//

static FailureOr<Resize> readResize(NodeConversion &node) {
  Resize resize;
  bool isOld = node.getOpset() < 11;
  resize.mode = node.getStringAttr("mode", "nearest");
  resize.coordinates =
      isOld
          ? "asymmetric"
          : node.getStringAttr("coordinate_transformation_mode", "half_pixel");
  resize.nearest =
      isOld ? "floor"
            : node.getStringAttr("nearest_mode", "round_prefer_floor");
  resize.cubic = node.getFloatAttr("cubic_coeff_a", -0.75f);
  resize.outside = node.getFloatAttr("extrapolation_value", 0.0f);
  resize.excludesOutside = node.getIntAttr("exclude_outside", 0) != 0;
  resize.antialiases = node.getIntAttr("antialias", 0) != 0;
  if (!llvm::is_contained({"nearest", "linear", "cubic"},
                          StringRef(resize.mode)))
    return node.invalid("attribute 'mode' is '" + resize.mode + "'");
  if (!llvm::is_contained({"half_pixel", "half_pixel_symmetric",
                           "pytorch_half_pixel", "align_corners", "asymmetric",
                           "tf_crop_and_resize"},
                          StringRef(resize.coordinates)))
    return node.invalid("attribute 'coordinate_transformation_mode' is '" +
                        resize.coordinates + "'");
  if (!llvm::is_contained(
          {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"},
          StringRef(resize.nearest)))
    return node.invalid("attribute 'nearest_mode' is '" + resize.nearest + "'");
  return resize;
}

/// Whether optional operand `index` is there; an empty one is not.
static bool isGiven(NodeConversion &node, unsigned index) {
  return node.hasOperand(index) &&
         node.getOperand(index).getType().getNumElements() != 0;
}

/// One scale for all dimensions, so that the whole fits into, or covers, the
/// sizes.
static void keepAspectRatio(StringRef policy,
                            SmallVectorImpl<ResizedDim> &dims) {
  double scale = dims.front().scale;
  for (const ResizedDim &dim : dims)
    scale = policy == "not_larger" ? std::min(scale, dim.scale)
                                   : std::max(scale, dim.scale);
  for (ResizedDim &dim : dims) {
    dim.scale = scale;
    dim.output = static_cast<int64_t>(
        std::floor(scale * static_cast<double>(dim.input) + 0.5));
  }
}

static FailureOr<SmallVector<ResizedDim>> readDims(NodeConversion &node,
                                                   const Resize &resize) {
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t rank = shape.size();
  auto axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (auto given = node.getIntsAttr("axes")) {
    if (failed(node.normalizeAxes(*given, rank)))
      return failure();
    axes = llvm::map_to_vector(
        *given, [&](int64_t axis) { return axis < 0 ? axis + rank : axis; });
  }
  unsigned scalesIndex = node.getOpset() < 11 ? 1 : 2;
  bool hasScales = node.getOpset() < 9 || isGiven(node, scalesIndex);
  FailureOr<SmallVector<float>> scales = SmallVector<float>();
  FailureOr<SmallVector<int64_t>> sizes = SmallVector<int64_t>();
  FailureOr<SmallVector<float>> roi = SmallVector<float>();
  if (node.getOpset() < 9)
    scales = node.getFloatsAttr("scales").value_or(SmallVector<float>());
  else if (hasScales)
    scales = node.getFloats(scalesIndex, "scales");
  else
    sizes = node.getIntegers(3, "sizes");
  if (resize.coordinates == "tf_crop_and_resize")
    roi = node.getFloats(1, "roi");
  if (failed(scales) || failed(sizes) || failed(roi))
    return failure();
  size_t count = axes.size();
  if ((hasScales ? scales->size() : sizes->size()) != count ||
      (!roi->empty() && roi->size() != 2 * count))
    return node.invalid("'roi', 'scales' or 'sizes' does not have " +
                        Twine(count) + " dimensions");
  SmallVector<ResizedDim> dims;
  for (size_t i = 0; i < count; ++i) {
    int64_t input = shape[axes[i]];
    ResizedDim dim{axes[i], input, 0, 1.0};
    auto size = static_cast<double>(input);
    if (hasScales) {
      dim.scale = static_cast<double>((*scales)[i]);
      dim.output = static_cast<int64_t>(
          std::clamp(std::floor(size * dim.scale), 0.0, 2147483648.0));
    } else {
      dim.output = (*sizes)[i];
      dim.scale = static_cast<double>(dim.output) / size;
    }
    if (!roi->empty()) {
      dim.start = static_cast<double>((*roi)[i]);
      dim.end = static_cast<double>((*roi)[i + count]);
    }
    dims.push_back(dim);
  }
  std::string policy =
      node.getStringAttr("keep_aspect_ratio_policy", "stretch");
  if (policy != "stretch" && !hasScales && !dims.empty())
    keepAspectRatio(policy, dims);
  for (const ResizedDim &dim : dims)
    if (!(dim.scale > 0.0) || dim.output < 1 ||
        dim.output > std::numeric_limits<int32_t>::max())
      return node.invalid("it resizes a dimension of " + Twine(dim.input) +
                          " to " + Twine(dim.output));
  for (const ResizedDim &dim : dims)
    if (failed(node.checkGenerated(dim.output)))
      return failure();
  return dims;
}

static LogicalResult convertResize(NodeConversion &node) {
  FailureOr<Resize> resize = readResize(node);
  if (failed(resize))
    return failure();
  if (resize->mode != "nearest" && failed(node.requireF32({0})))
    return failure();
  FailureOr<SmallVector<ResizedDim>> dims = readDims(node, *resize);
  if (failed(dims))
    return failure();
  FailureOr<Value> resized =
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        FailureOr<Value> result = value;
        for (const ResizedDim &dim : *dims)
          if (succeeded(result) &&
              (dim.input != dim.output || dim.scale != 1.0 ||
               resize->coordinates == "tf_crop_and_resize"))
            result = resizeDim(node, *resize, dim, *result);
        return result;
      });
  if (failed(resized))
    return failure();
  return node.replace(
      fillOutside(node, *resize, *dims, Operand::runtime(*resized)));
}

void tinyml::registerResizeOperators(OperatorRegistry &registry) {
  constexpr const char *limits =
      "nearest: any type of whole bytes; linear and cubic: f32; constant roi, "
      "scales and sizes; all coordinate transformations, antialias";
  registry.add("Upsample", {7, 8}, {1, 1}, convertResize,
               "nearest: any type of whole bytes; linear: f32");
  registry.add("Upsample", {9, 9}, {2, 2}, convertResize,
               "nearest: any type of whole bytes; linear: f32; constant "
               "scales");
  registry.add("Resize", {10, 10}, {2, 2}, convertResize, limits);
  registry.add("Resize", {11, kNewestOpset}, {1, 4}, convertResize, limits);
}
