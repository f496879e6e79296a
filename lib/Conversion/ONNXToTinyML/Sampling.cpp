//===- Sampling.cpp - Images between their elements -----------------------===//

#include "Sampling.h"

using namespace mlir;
using namespace tinyml;

Expression tinyml::mirror(const Expression &place, int64_t size,
                          Border border) {
  double low = border == Border::Mirror ? -0.5 : 0.0;
  double length = border == Border::Mirror ? static_cast<double>(size)
                                           : static_cast<double>(size - 1);
  if (length == 0.0)
    return place * 0.0;
  // A wave that goes up over `length` and down again.
  Expression offset = place - low;
  Expression wave =
      offset - (offset * (0.5 / length)).apply<ir::FloorOp>() * (2.0 * length);
  return minimum(wave, 2.0 * length - wave) + low;
}

/// Returns the neighbour at `place`, a whole number.
static Neighbour findOne(const Expression &place, int64_t size, Border border,
                         const Expression &weight) {
  OpBuilder &builder = place.getNode().getBuilder();
  bool isMirrored = border == Border::Mirror || border == Border::MirrorCenters;
  Expression inside = isMirrored ? mirror(place, size, border) : place;
  Expression clamped = inside.clamp(0.0f, static_cast<float>(size - 1));
  Expression index = clamped.cast(builder.getI32Type());
  if (border != Border::Zeros)
    return {index, weight};
  Expression isInside = equal(clamped, place).cast(builder.getF32Type());
  return {index, weight * isInside};
}

Neighbours tinyml::findNearest(const Expression &place, int64_t size,
                               Border border) {
  return {findOne(place, size, border, makeFloats(place.getNode(), {}, 1.0f))};
}

Neighbours tinyml::findLinear(const Expression &place, int64_t size,
                              Border border) {
  Expression first = place.apply<ir::FloorOp>();
  Expression fraction = place - first;
  return {findOne(first, size, border, 1.0 - fraction),
          findOne(first + 1.0, size, border, fraction)};
}

/// The weight of an element at a distance of at most 1.
static Expression weighNear(const Expression &distance) {
  return (distance * 1.25 - 2.25) * distance * distance + 1.0;
}

/// The weight of an element at a distance of 1 to 2.
static Expression weighFar(const Expression &distance) {
  return ((distance * -0.75 + 3.75) * distance - 6.0) * distance + 3.0;
}

Neighbours tinyml::findCubic(const Expression &place, int64_t size,
                             Border border) {
  Expression first = place.apply<ir::FloorOp>();
  Expression fraction = place - first, rest = 1.0 - fraction;
  return {findOne(first - 1.0, size, border, weighFar(fraction + 1.0)),
          findOne(first, size, border, weighNear(fraction)),
          findOne(first + 1.0, size, border, weighNear(rest)),
          findOne(first + 2.0, size, border, weighFar(rest + 1.0))};
}

Image::Image(const Expression &values, int64_t batch, int64_t channels,
             ArrayRef<int64_t> sizes)
    : rows(values), sizes(sizes) {
  for (int64_t size : sizes)
    elements *= size;
  rows = values.reshape({batch, channels, elements})
             .transpose({0, 2, 1})
             .reshape({batch * elements, channels});
}

SmallVector<Expression> Image::take(ArrayRef<Neighbours> dims,
                                    const Expression &start) const {
  // The rows' numbers and weights of all combinations so far.
  Neighbours all{{start, makeFloats(start.getNode(), {}, 1.0f)}};
  bool isFirst = true;
  for (auto [neighbours, size] : llvm::zip_equal(dims, sizes)) {
    Neighbours next;
    for (const Neighbour &one : all)
      for (const Neighbour &other : neighbours) {
        // Before the first dimension, `start` counts images.
        Expression index = one.index * static_cast<double>(size) + other.index;
        next.push_back(
            {index, isFirst ? other.weight : one.weight * other.weight});
      }
    all = std::move(next);
    isFirst = false;
  }
  SmallVector<Expression> values;
  for (const Neighbour &one : all) {
    SmallVector<int64_t> shape(one.weight.getShape());
    shape.push_back(1);
    Expression taken = rows.gather(one.index, /*axis=*/0);
    // A weight of 1 is a scalar.
    values.push_back(one.weight.getShape().empty()
                         ? taken
                         : taken * one.weight.reshape(shape));
  }
  return values;
}

Expression Image::sample(ArrayRef<Neighbours> dims,
                         const Expression &start) const {
  SmallVector<Expression> values = take(dims, start);
  Expression sum = values.front();
  for (const Expression &value : llvm::drop_begin(values))
    sum = sum + value;
  return sum;
}
