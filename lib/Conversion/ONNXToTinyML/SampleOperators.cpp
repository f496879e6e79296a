//===- SampleOperators.cpp - GridSample, AffineGrid, RoiAlign, DeformConv -===//
//
// All read an image between its elements: at the neighbours of each place, of
// which there are as many steps as there are neighbours.
//
//===----------------------------------------------------------------------===//

#include "OperatorRegistry.h"
#include "Sampling.h"

using namespace mlir;
using namespace tinyml;

/// Checks that numbers of elements are exact as floats.
static LogicalResult checkCoordinates(NodeConversion &node,
                                      ArrayRef<int64_t> sizes) {
  for (int64_t size : sizes)
    if (size < 1 || size > (1 << 23))
      return node.unsupported("it samples " + formatShape(sizes) +
                              "; dimensions must have 1 to 2^23 elements");
  return success();
}

//===----------------------------------------------------------------------===//
// GridSample
//===----------------------------------------------------------------------===//

namespace {
struct GridOptions {
  std::string mode;
  Border border;
  bool alignsCorners;
};
} // namespace

static FailureOr<GridOptions> readGridOptions(NodeConversion &node) {
  GridOptions options;
  options.alignsCorners = node.getIntAttr("align_corners", 0) != 0;
  options.mode =
      node.getStringAttr("mode", node.getOpset() < 20 ? "bilinear" : "linear");
  std::string padding = node.getStringAttr("padding_mode", "zeros");
  if (options.mode == "bilinear")
    options.mode = "linear";
  if (options.mode == "bicubic")
    options.mode = "cubic";
  if (!llvm::is_contained({"linear", "cubic", "nearest"}, options.mode))
    return node.invalid("attribute 'mode' is '" + options.mode + "'");
  if (padding == "zeros")
    options.border = Border::Zeros;
  else if (padding == "border")
    options.border = Border::Nearest;
  else if (padding == "reflection")
    options.border =
        options.alignsCorners ? Border::MirrorCenters : Border::Mirror;
  else
    return node.invalid("attribute 'padding_mode' is '" + padding + "'");
  return options;
}

/// Returns the places of one dimension of `size`, from numbers of -1 to 1.
static Expression locate(const Expression &grid, int64_t size,
                         const GridOptions &options) {
  auto length = static_cast<double>(size);
  // From the centers of the outer elements, or from their outer ends.
  Expression place = options.alignsCorners
                         ? (grid + 1.0) * (0.5 * (length - 1.0))
                         : ((grid + 1.0) * length - 1.0) * 0.5;
  return options.mode == "nearest" ? place.apply<ir::RoundOp>() : place;
}

/// Moves places outside of the image as padding_mode says.
static Expression moveInside(const Expression &place, int64_t size,
                             const GridOptions &options) {
  switch (options.border) {
  case Border::Zeros:
    return place;
  case Border::Mirror:
  case Border::MirrorCenters:
    return mirror(place, size, options.border);
  case Border::Nearest:
    break;
  }
  auto last = static_cast<float>(size - 1);
  Expression nearest = place.clamp(0.0f, last);
  if (options.mode != "cubic" || options.alignsCorners)
    return nearest;
  // Between an outer element's center and its end more than one counts.
  return choose(equal(place, place.clamp(-0.5f, last + 0.5f)), place, nearest);
}

static LogicalResult convertGridSample(NodeConversion &node) {
  FailureOr<GridOptions> options = readGridOptions(node);
  if (failed(options) || failed(node.requireF32({0, 1})))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0), grid = node.getShape(1);
  int64_t spatial = static_cast<int64_t>(shape.size()) - 2;
  if (spatial < 1 || grid.size() != shape.size() || grid[0] != shape[0] ||
      grid.back() != spatial)
    return node.invalid("its grid is " + formatShape(grid) + " for " +
                        formatShape(shape));
  ArrayRef<int64_t> sizes = shape.drop_front(2);
  if (failed(checkCoordinates(node, sizes)))
    return failure();
  int64_t batch = shape[0], channels = shape[1];
  int64_t samples = ShapedType::getNumElements(grid.slice(1, spatial));
  Expression places =
      Expression::get(node, 1).reshape({batch, samples, spatial});
  std::vector<Neighbours> dims;
  for (auto [dim, size] : llvm::enumerate(sizes)) {
    // The grid has the last dimension first.
    Expression column =
        places.slice(2, spatial - 1 - static_cast<int64_t>(dim), 1)
            .reshape({batch, samples});
    Expression place =
        moveInside(locate(column, size, *options), size, *options);
    dims.push_back(
        options->mode == "nearest"  ? findNearest(place, size, options->border)
        : options->mode == "linear" ? findLinear(place, size, options->border)
                                    : findCubic(place, size, options->border));
  }
  SmallVector<int32_t> images;
  for (int64_t image = 0; image < batch; ++image)
    images.push_back(static_cast<int32_t>(image));
  Expression result = Image(Expression::get(node, 0), batch, channels, sizes)
                          .sample(dims, makeIndices(node, {batch, 1}, images));
  SmallVector<int64_t> output{batch, channels};
  llvm::append_range(output, grid.slice(1, spatial));
  return replace(result.transpose({0, 2, 1}).reshape(output));
}

//===----------------------------------------------------------------------===//
// AffineGrid
//===----------------------------------------------------------------------===//

/// The grid is a product with the coordinates of an image that nothing moves.
static LogicalResult convertAffineGrid(NodeConversion &node) {
  bool alignsCorners = node.getIntAttr("align_corners", 0) != 0;
  FailureOr<SmallVector<int64_t>> size = node.getIntegers(1, "size");
  if (failed(size) || failed(node.requireF32({0})))
    return failure();
  int64_t spatial = static_cast<int64_t>(size->size()) - 2;
  if (spatial != 2 && spatial != 3)
    return node.invalid("'size' has " + Twine(size->size()) +
                        " numbers instead of 4 or 5");
  ArrayRef<int64_t> sizes = ArrayRef<int64_t>(*size).drop_front(2);
  int64_t batch = size->front();
  if (node.getShape(0) != ArrayRef<int64_t>{batch, spatial, spatial + 1})
    return node.invalid("'theta' is " + formatShape(node.getShape(0)) +
                        " for an image " + formatShape(*size));
  if (failed(checkCoordinates(node, sizes)))
    return failure();
  int64_t count = ShapedType::getNumElements(sizes);
  if (failed(node.checkGenerated(count * (spatial + 1))))
    return failure();
  // [x, y, (z,) 1] of all places.
  SmallVector<float> base;
  int64_t inner = 1;
  for (int64_t length : llvm::reverse(sizes)) {
    for (int64_t place = 0; place < count; ++place) {
      auto index = static_cast<double>(place / inner % length);
      double number =
          alignsCorners
              ? 2.0 * index / static_cast<double>(length - 1) - 1.0
              : (2.0 * index + 1.0) / static_cast<double>(length) - 1.0;
      base.push_back(
          static_cast<float>(alignsCorners && length == 1 ? -1.0 : number));
    }
    inner *= length;
  }
  base.append(count, 1.0f);
  Expression grid = multiplyMatrices(
      Expression::get(node, 0).reshape({1, batch * spatial, spatial + 1}),
      makeFloats(node, {1, spatial + 1, count}, base));
  SmallVector<int64_t> shape{batch};
  llvm::append_range(shape, sizes);
  shape.push_back(spatial);
  return replace(grid.reshape({batch, spatial, count})
                     .transpose({0, 2, 1})
                     .reshape(shape));
}

//===----------------------------------------------------------------------===//
// RoiAlign
//===----------------------------------------------------------------------===//

namespace {
/// One dimension of the regions.
struct RegionSide {
  /// How many bins there are, and samples in each.
  int64_t bins, samples;
  /// The image's elements.
  int64_t size;
  /// Where regions start and end, in elements, as [regions, 1].
  Expression start, end;
  bool isHalfPixel;

  Neighbours find() const;
};
} // namespace

Neighbours RegionSide::find() const {
  NodeConversion &node = start.getNode();
  Expression length = end - start;
  if (!isHalfPixel)
    length = maximum(length, makeFloats(node, {}, 1.0f));
  SmallVector<float> parts;
  for (int64_t index = 0; index < bins * samples; ++index)
    parts.push_back(static_cast<float>((static_cast<double>(index) + 0.5) /
                                       static_cast<double>(bins * samples)));
  Expression place =
      start + length * makeFloats(node, {1, bins * samples}, parts);
  // Far outside samples are 0, and near the border what it is.
  auto last = static_cast<float>(size - 1);
  Expression counts = equal(place, place.clamp(-1.0f, static_cast<float>(size)))
                          .cast(node.getBuilder().getF32Type());
  Neighbours found = findLinear(place.clamp(0.0f, last), size, Border::Nearest);
  for (Neighbour &neighbour : found)
    neighbour.weight = neighbour.weight * counts;
  return found;
}

static LogicalResult convertRoiAlign(NodeConversion &node) {
  std::string mode = node.getStringAttr("mode", "avg");
  std::string transformation = node.getStringAttr(
      "coordinate_transformation_mode",
      node.getOpset() < 16 ? "output_half_pixel" : "half_pixel");
  int64_t height = node.getIntAttr("output_height", 1);
  int64_t width = node.getIntAttr("output_width", 1);
  int64_t samples = node.getIntAttr("sampling_ratio", 0);
  double scale = node.getFloatAttr("spatial_scale", 1.0f);
  if ((mode != "avg" && mode != "max") ||
      (transformation != "half_pixel" && transformation != "output_half_pixel"))
    return node.invalid("attributes 'mode' and 'coordinate_transformation_mode'"
                        " are '" +
                        mode + "' and '" + transformation + "'");
  if (height < 1 || width < 1 || samples < 0)
    return node.invalid("its output is " + formatShape({height, width}));
  if (samples == 0)
    return node.unsupported("attribute 'sampling_ratio' is 0, so that the "
                            "number of samples depends on the regions; set it "
                            "to 2 or so");
  if (failed(node.requireF32({0, 1})))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0), rois = node.getShape(1);
  if (shape.size() != 4 || rois.size() != 2 || rois[1] != 4 ||
      node.getShape(2) != ArrayRef<int64_t>(rois[0]))
    return node.invalid("its inputs are " + formatShape(shape) + ", " +
                        formatShape(rois) + " and " +
                        formatShape(node.getShape(2)));
  if (failed(checkCoordinates(node, shape.drop_front(2))))
    return failure();
  int64_t regions = rois[0], channels = shape[1];
  bool isHalfPixel = transformation == "half_pixel";
  Expression corners = Expression::get(node, 1) * scale;
  if (isHalfPixel)
    corners = corners - 0.5;
  auto measure = [&](int64_t bins, int64_t size, int64_t column) {
    return RegionSide{bins,
                      samples,
                      size,
                      corners.slice(1, column, 1),
                      corners.slice(1, column + 2, 1),
                      isHalfPixel}
        .find();
  };
  Neighbours rows = measure(height, shape[2], 1);
  Neighbours columns = measure(width, shape[3], 0);
  int64_t down = height * samples, across = width * samples;
  for (Neighbour &row : rows)
    row = {row.index.reshape({regions, down, 1}),
           row.weight.reshape({regions, down, 1})};
  for (Neighbour &column : columns)
    column = {column.index.reshape({regions, 1, across}),
              column.weight.reshape({regions, 1, across})};
  Expression images = Expression::get(node, 2, node.getBuilder().getI32Type())
                          .reshape({regions, 1, 1});
  SmallVector<Expression> values =
      Image(Expression::get(node, 0), shape[0], channels, shape.drop_front(2))
          .take({rows, columns}, images);
  // A maximum is one of what would be added.
  Expression result = values.front();
  for (const Expression &value : llvm::drop_begin(values))
    result = mode == "max" ? maximum(result, value) : result + value;
  result = result.reshape({regions, height, samples, width, samples, channels});
  result = mode == "max" ? result.reduce<ir::ReduceMaxOp>({2, 4})
                         : result.reduce<ir::MeanOp>({2, 4});
  return replace(result.reshape({regions, height * width, channels})
                     .transpose({0, 2, 1})
                     .reshape({regions, channels, height, width}));
}

//===----------------------------------------------------------------------===//
// DeformConv
//===----------------------------------------------------------------------===//

namespace {
struct DeformShape {
  int64_t batch, channels, outputs, groups, offsetGroups;
  SmallVector<int64_t> sizes, kernel, strides, dilations, pads, result;
};
} // namespace

static FailureOr<DeformShape> readDeform(NodeConversion &node) {
  ArrayRef<int64_t> input = node.getShape(0), filter = node.getShape(1);
  if (input.size() != 4 || filter.size() != 4 || node.getRank(2) != 4)
    return node.unsupported("its inputs are " + formatShape(input) + ", " +
                            formatShape(filter) + " and " +
                            formatShape(node.getShape(2)) +
                            "; only two spatial dimensions are supported");
  auto read = [&](StringRef name, ArrayRef<int64_t> fallback) {
    return node.getIntsAttr(name).value_or(SmallVector<int64_t>(fallback));
  };
  DeformShape shape{input[0],
                    input[1],
                    filter[0],
                    node.getIntAttr("group", 1),
                    node.getIntAttr("offset_group", 1),
                    SmallVector<int64_t>(input.drop_front(2)),
                    read("kernel_shape", filter.drop_front(2)),
                    read("strides", {1, 1}),
                    read("dilations", {1, 1}),
                    read("pads", {0, 0, 0, 0}),
                    {}};
  bool fits = shape.groups > 0 && shape.offsetGroups > 0 &&
              ArrayRef<int64_t>(shape.kernel) == filter.drop_front(2) &&
              shape.strides.size() == 2 && shape.dilations.size() == 2 &&
              shape.pads.size() == 4 && filter[1] > 0 &&
              shape.channels == filter[1] * shape.groups &&
              shape.outputs % shape.groups == 0 &&
              shape.channels % shape.offsetGroups == 0;
  for (int64_t dim = 0; fits && dim < 2; ++dim) {
    int64_t extent = (shape.kernel[dim] - 1) * shape.dilations[dim] + 1;
    int64_t room =
        shape.sizes[dim] + shape.pads[dim] + shape.pads[dim + 2] - extent;
    fits = shape.strides[dim] > 0 && room >= 0;
    shape.result.push_back(fits ? room / shape.strides[dim] + 1 : 0);
  }
  int64_t taps = fits ? shape.kernel[0] * shape.kernel[1] : 0;
  auto hasShape = [&](unsigned index, int64_t numbers) {
    return node.getShape(index) == ArrayRef<int64_t>{shape.batch, numbers,
                                                     shape.result[0],
                                                     shape.result[1]};
  };
  fits = fits && hasShape(2, shape.offsetGroups * taps * 2) &&
         (!node.hasOperand(4) || hasShape(4, shape.offsetGroups * taps)) &&
         (!node.hasOperand(3) ||
          node.getShape(3) == ArrayRef<int64_t>(shape.outputs));
  if (!fits)
    return node.invalid("its input " + formatShape(input) + ", filter " +
                        formatShape(filter) + ", offsets " +
                        formatShape(node.getShape(2)) +
                        " and attributes do not go together");
  return shape;
}

/// Returns where each tap of each window stands along dimension `dim`, as
/// [taps, places].
static Expression placeTaps(NodeConversion &node, const DeformShape &shape,
                            int64_t dim) {
  SmallVector<float> numbers;
  int64_t taps = shape.kernel[0] * shape.kernel[1];
  int64_t places = shape.result[0] * shape.result[1];
  for (int64_t tap = 0; tap < taps; ++tap)
    for (int64_t place = 0; place < places; ++place) {
      int64_t at = dim == 0 ? tap / shape.kernel[1] : tap % shape.kernel[1];
      int64_t window =
          dim == 0 ? place / shape.result[1] : place % shape.result[1];
      numbers.push_back(static_cast<float>(window * shape.strides[dim] -
                                           shape.pads[dim] +
                                           at * shape.dilations[dim]));
    }
  return makeFloats(node, {1, taps, 1, places}, numbers);
}

static LogicalResult convertDeformConv(NodeConversion &node) {
  if (failed(node.requireF32({0, 1, 2, 3, 4})))
    return failure();
  FailureOr<DeformShape> read = readDeform(node);
  if (failed(read) || failed(checkCoordinates(node, read->sizes)))
    return failure();
  const DeformShape &shape = *read;
  int64_t taps = shape.kernel[0] * shape.kernel[1];
  int64_t places = shape.result[0] * shape.result[1];
  int64_t images = shape.batch * shape.offsetGroups;
  int64_t channels = shape.channels / shape.offsetGroups;
  if (failed(node.checkGenerated(taps * places)))
    return failure();
  Expression offsets =
      Expression::get(node, 2).reshape({images, taps, 2, places});
  std::vector<Neighbours> dims;
  for (int64_t dim : {0, 1}) {
    Expression place = offsets.slice(2, dim, 1) + placeTaps(node, shape, dim);
    dims.push_back(findLinear(place.reshape({images, taps * places}),
                              shape.sizes[dim], Border::Zeros));
  }
  SmallVector<int32_t> starts;
  for (int64_t image = 0; image < images; ++image)
    starts.push_back(static_cast<int32_t>(image));
  Expression samples =
      Image(Expression::get(node, 0), images, channels, shape.sizes)
          .sample(dims, makeIndices(node, {images, 1}, starts));
  if (node.hasOperand(4))
    samples =
        samples * Expression::get(node, 4).reshape({images, taps * places, 1});
  // Each group is a product of [batch * places, its channels * taps].
  int64_t depth = shape.channels / shape.groups * taps;
  int64_t outputs = shape.outputs / shape.groups;
  Expression columns =
      samples.reshape({shape.batch, shape.offsetGroups, taps, places, channels})
          .transpose({0, 3, 1, 4, 2})
          .reshape({shape.batch * places, shape.groups, depth})
          .transpose({1, 0, 2});
  Expression filters = Expression::get(node, 1)
                           .reshape({shape.groups, outputs, depth})
                           .transpose({0, 2, 1});
  Expression result = multiplyMatrices(columns, filters)
                          .reshape({shape.groups, shape.batch, places, outputs})
                          .transpose({1, 0, 3, 2})
                          .reshape({shape.batch, shape.outputs, shape.result[0],
                                    shape.result[1]});
  if (node.hasOperand(3))
    result =
        result + Expression::get(node, 3).reshape({1, shape.outputs, 1, 1});
  return replace(result);
}

void tinyml::registerSampleOperators(OperatorRegistry &registry) {
  registry.add("GridSample", {16, kNewestOpset}, {2, 2}, convertGridSample,
               "f32; every mode and padding; steps for each neighbour");
  registry.add("AffineGrid", {20, kNewestOpset}, {2, 2}, convertAffineGrid,
               "f32; constant size");
  registry.add("RoiAlign", {10, kNewestOpset}, {3, 3}, convertRoiAlign,
               "f32; sampling_ratio above 0");
  registry.add("DeformConv", {19, kNewestOpset}, {3, 5}, convertDeformConv,
               "f32; two spatial dimensions; all inputs may be run-time "
               "values");
}
