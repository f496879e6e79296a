//===- WindowOperators.cpp - Col2Im, MaxUnpool, indices of MaxPool --------===//
//
// Where the windows' elements are is known at compile time: moving them is
// Gather or Scatter with a table.
//
//===----------------------------------------------------------------------===//

#include "Expression.h"
#include "OperatorRegistry.h"
#include "WindowPlaces.h"

using namespace mlir;
using namespace tinyml;

SmallVector<int32_t> tinyml::listWindowPlaces(const SpatialWindow &window,
                                              ArrayRef<int64_t> sizes,
                                              ArrayRef<int64_t> counts,
                                              bool byTap, bool columnMajor) {
  int64_t taps = ShapedType::getNumElements(window.kernel);
  int64_t windows = ShapedType::getNumElements(counts);
  auto place = [&](int64_t at, int64_t tap) {
    int64_t sum = 0, stride = 1;
    bool isInside = true;
    int64_t total = ShapedType::getNumElements(sizes);
    for (int64_t dim = static_cast<int64_t>(sizes.size()) - 1; dim >= 0;
         --dim) {
      int64_t index = at % counts[dim] * window.strides[dim] -
                      window.padding[dim] +
                      tap % window.kernel[dim] * window.dilations[dim];
      at /= counts[dim];
      tap /= window.kernel[dim];
      isInside &= index >= 0 && index < sizes[dim];
      total /= sizes[dim];
      sum += index * (columnMajor ? total : stride);
      stride *= sizes[dim];
    }
    return isInside ? static_cast<int32_t>(sum) : -1;
  };
  SmallVector<int32_t> places;
  for (int64_t outer = 0; outer < (byTap ? taps : windows); ++outer)
    for (int64_t inner = 0; inner < (byTap ? windows : taps); ++inner)
      places.push_back(byTap ? place(inner, outer) : place(outer, inner));
  return places;
}

/// Returns how many windows there are in each dimension.
static FailureOr<SmallVector<int64_t>> countWindows(NodeConversion &node,
                                                    const SpatialWindow &window,
                                                    ArrayRef<int64_t> sizes) {
  SmallVector<int64_t> counts;
  size_t spatial = sizes.size();
  for (size_t dim = 0; dim < spatial; ++dim) {
    int64_t before = window.padding[dim], stride = window.strides[dim];
    int64_t extent = (window.kernel[dim] - 1) * window.dilations[dim] + 1;
    int64_t room = sizes[dim] + before + window.padding[dim + spatial] - extent;
    if (room < 0)
      return node.invalid("its window " + formatShape(window.kernel) +
                          " does not fit the input " + formatShape(sizes));
    int64_t count = room / stride + 1;
    // One more window that starts inside.
    if (window.ceilMode && room % stride != 0 &&
        count * stride < sizes[dim] + before)
      ++count;
    counts.push_back(count);
  }
  return counts;
}

/// Of each window, laid out in a row, the largest element and where it stands.
LogicalResult tinyml::poolWithIndices(NodeConversion &node,
                                      const SpatialWindow &window) {
  ArrayRef<int64_t> shape = node.getShape(0), sizes = shape.drop_front(2);
  FailureOr<SmallVector<int64_t>> counted = countWindows(node, window, sizes);
  if (failed(counted))
    return failure();
  ArrayRef<int64_t> counts = *counted;
  bool columnMajor = node.getIntAttr("storage_order", 0) != 0;
  int64_t taps = ShapedType::getNumElements(window.kernel);
  int64_t windows = ShapedType::getNumElements(counts);
  int64_t planes = shape[0] * shape[1];
  int64_t elements = ShapedType::getNumElements(sizes);
  if (failed(node.checkGenerated(taps * windows)) ||
      failed(node.checkGenerated(planes)))
    return failure();
  // Outside is one element more, which is never the largest.
  SmallVector<int32_t> places =
      listWindowPlaces(window, sizes, counts, /*byTap=*/false, false);
  for (int32_t &place : places)
    place = place < 0 ? static_cast<int32_t>(elements) : place;
  Expression rows =
      Expression::get(node, 0)
          .reshape({planes, elements})
          .pad(1, 0, 1, -std::numeric_limits<float>::infinity())
          .gather(makeIndices(node, {windows * taps}, places), /*axis=*/1)
          .reshape({planes, windows, taps});
  SmallVector<int64_t> result{shape[0], shape[1]};
  llvm::append_range(result, counts);
  if (failed(setResult(0, rows.reduce<ir::ReduceMaxOp>({2}).reshape(result))))
    return failure();
  // The numbers of the places in all of the input.
  places =
      listWindowPlaces(window, sizes, counts, /*byTap=*/false, columnMajor);
  SmallVector<int64_t> starts, numbers(places.begin(), places.end());
  for (int64_t plane = 0; plane < planes; ++plane)
    starts.push_back(plane * elements);
  SmallVector<int64_t> firsts;
  for (int64_t at = 0; at < windows; ++at)
    firsts.push_back(at * taps);
  FailureOr<Value> row = rows.getValue();
  if (failed(row))
    return failure();
  Expression largest(
      node, node.create<ir::ArgMaxOp>(node.getBuilder().getI64Type(), *row,
                                      /*axis=*/int64_t(2), /*smallest=*/false,
                                      /*last=*/false));
  Expression entry = largest.reshape({planes, windows}) +
                     makeIntegers(node, {1, windows}, firsts);
  Expression indices =
      makeIntegers(node, {windows * taps}, numbers).gather(entry, /*axis=*/0) +
      makeIntegers(node, {planes, 1}, starts);
  return setResult(1, indices.reshape(result));
}

//===----------------------------------------------------------------------===//
// MaxUnpool
//===----------------------------------------------------------------------===//

/// Puts elements to where a MaxPool found them. One that does not fit into the
/// image writes nothing.
static LogicalResult convertMaxUnpool(NodeConversion &node) {
  if (failed(node.requireF32({0})) ||
      failed(requireSpatial(node, "unpooling", /*most=*/3)))
    return failure();
  FailureOr<SpatialWindow> window = readWindow(node, /*filter=*/{});
  if (failed(window))
    return failure();
  ArrayRef<int64_t> input = node.getShape(0);
  if (node.getShape(1) != input)
    return node.invalid("its indices are " + formatShape(node.getShape(1)) +
                        " for " + formatShape(input));
  int64_t spatial = static_cast<int64_t>(input.size()) - 2;
  SmallVector<int64_t> shape(input.take_front(2));
  for (int64_t dim = 0; dim < spatial; ++dim)
    shape.push_back((input[dim + 2] - 1) * window->strides[dim] -
                    window->padding[dim] - window->padding[dim + spatial] +
                    window->kernel[dim]);
  SmallVector<int64_t> result = shape;
  if (node.hasOperand(2)) {
    FailureOr<SmallVector<int64_t>> stated =
        node.getIntegers(2, "output_shape");
    if (failed(stated))
      return failure();
    result = *stated;
  }
  bool fits = result.size() == shape.size();
  for (auto [size, stated] : llvm::zip(shape, result))
    fits &= size > 0 && stated >= size;
  if (!fits)
    return node.invalid("its image is " + formatShape(shape) +
                        ", its output_shape " + formatShape(result));
  FailureOr<int64_t> elements = countElements(shape);
  if (failed(elements) || failed(node.checkGenerated(*elements)))
    return failure();
  int64_t count = ShapedType::getNumElements(input);
  FailureOr<Value> zeros =
      makeFloats(node, {*elements, 1}, SmallVector<float>(*elements, 0.0f))
          .getValue();
  FailureOr<Value> values =
      Expression::get(node, 0).reshape({count, 1}).getValue();
  FailureOr<Value> places =
      Expression::get(node, 1, node.getBuilder().getI32Type())
          .reshape({count})
          .getValue();
  if (failed(zeros) || failed(values) || failed(places))
    return failure();
  Expression image(
      node, node.createLike<ir::ScatterOp>(*zeros, *places, *values, "none"));
  image = image.reshape(shape);
  for (auto [dim, sizes] : llvm::enumerate(llvm::zip(shape, result)))
    image = image.pad(static_cast<int64_t>(dim), 0,
                      std::get<1>(sizes) - std::get<0>(sizes), 0.0f);
  return replace(image);
}

//===----------------------------------------------------------------------===//
// Col2Im
//===----------------------------------------------------------------------===//

/// Adds the elements of windows to where they were in the image.
static LogicalResult convertCol2Im(NodeConversion &node) {
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<SmallVector<int64_t>> sizes = node.getIntegers(1, "image_shape");
  FailureOr<SmallVector<int64_t>> block = node.getIntegers(2, "block_shape");
  if (failed(sizes) || failed(block))
    return failure();
  size_t spatial = sizes->size();
  auto read = [&](StringRef name, size_t length, int64_t fallback) {
    return node.getIntsAttr(name).value_or(
        SmallVector<int64_t>(length, fallback));
  };
  SpatialWindow window;
  window.kernel = *block;
  window.strides = read("strides", spatial, 1);
  window.dilations = read("dilations", spatial, 1);
  window.padding = read("pads", 2 * spatial, 0);
  ArrayRef<int64_t> input = node.getShape(0);
  bool fits = input.size() == 3 && spatial > 0 && block->size() == spatial &&
              window.strides.size() == spatial &&
              window.dilations.size() == spatial &&
              window.padding.size() == 2 * spatial;
  SmallVector<int64_t> counts;
  for (size_t dim = 0; fits && dim < spatial; ++dim) {
    fits = (*sizes)[dim] > 0 && (*block)[dim] > 0 && window.strides[dim] > 0 &&
           window.dilations[dim] > 0;
    int64_t room = (*sizes)[dim] + window.padding[dim] +
                   window.padding[dim + spatial] -
                   window.dilations[dim] * ((*block)[dim] - 1) - 1;
    fits &= room >= 0;
    counts.push_back(fits ? room / window.strides[dim] + 1 : 0);
  }
  FailureOr<int64_t> elements =
      fits ? countElements(*sizes) : FailureOr<int64_t>(failure());
  FailureOr<int64_t> taps =
      fits ? countElements(*block) : FailureOr<int64_t>(failure());
  FailureOr<int64_t> windows =
      fits ? countElements(counts) : FailureOr<int64_t>(failure());
  if (failed(elements) || failed(taps) || failed(windows) ||
      input[1] % *taps != 0 || input[2] != *windows)
    return node.invalid("its input " + formatShape(input) + ", image_shape " +
                        formatShape(*sizes) + ", block_shape " +
                        formatShape(*block) +
                        " and attributes do not go "
                        "together");
  int64_t channels = input[1] / *taps, planes = input[0] * channels;
  int64_t rows = *taps * *windows;
  if (failed(node.checkGenerated(rows)) ||
      failed(node.checkSize({*elements, planes},
                            node.getOperand(0).getElementType())) ||
      failed(node.checkGenerated(*elements * planes)))
    return failure();
  FailureOr<Value> zeros =
      makeFloats(node, {*elements, planes},
                 SmallVector<float>(*elements * planes, 0.0f))
          .getValue();
  FailureOr<Value> places =
      makeIndices(node, {rows},
                  listWindowPlaces(window, *sizes, counts, /*byTap=*/true,
                                   /*columnMajor=*/false))
          .getValue();
  FailureOr<Value> updates = Expression::get(node, 0)
                                 .reshape({planes, rows})
                                 .transpose({1, 0})
                                 .getValue();
  if (failed(zeros) || failed(places) || failed(updates))
    return failure();
  Expression image(
      node, node.createLike<ir::ScatterOp>(*zeros, *places, *updates, "add"));
  SmallVector<int64_t> result{input[0], channels};
  llvm::append_range(result, *sizes);
  return replace(image.transpose({1, 0}).reshape(result));
}

void tinyml::registerWindowOperators(OperatorRegistry &registry) {
  registry.add("MaxUnpool", {9, kNewestOpset}, {2, 3}, convertMaxUnpool,
               "f32; 1-D to 3-D; constant output_shape");
  registry.add("Col2Im", {18, kNewestOpset}, {3, 3}, convertCol2Im,
               "f32; constant image_shape and block_shape");
}
