//===- GatherOperators.cpp - Gather, Expand, Tile, OneHot, Trilu ----------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "SliceRange.h"
#include "StorageCast.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

/// Returns an empty constant of the type of operand 0.
static Operand makeEmpty(NodeConversion &node, ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, node.getOperand(0).getElementType());
  return Operand::constant(makeWeights(type, ArrayRef<char>()));
}

//===----------------------------------------------------------------------===//
// Gather
//===----------------------------------------------------------------------===//

/// Reads constant indices and counts them from the front.
static FailureOr<SmallVector<int64_t>> readIndices(NodeConversion &node,
                                                   int64_t size) {
  FailureOr<SmallVector<int64_t>> indices = node.getIntegers(1, "indices");
  if (failed(indices))
    return failure();
  for (int64_t &index : *indices) {
    if (index < -size || index >= size)
      return node.invalid("index " + Twine(index) +
                          " is outside a dimension of " + Twine(size));
    index += index < 0 ? size : 0;
  }
  return indices;
}

/// Gathers at constant indices: neighbours are a slice.
static FailureOr<Value> gatherConstant(NodeConversion &node, Value value,
                                       int64_t axis, ArrayRef<int64_t> indices,
                                       ArrayRef<int64_t> shape) {
  SmallVector<int64_t> sizes(ir::getShape(value));
  int64_t count = indices.size();
  bool areNeighbours = true;
  for (auto [at, index] : llvm::enumerate(indices))
    areNeighbours &= index == indices.front() + static_cast<int64_t>(at);
  if (areNeighbours) {
    SliceRange range{SmallVector<int64_t>(sizes.size(), 0),
                     SmallVector<int64_t>(sizes.size(), 1), sizes};
    range.starts[axis] = indices.front();
    range.sizes[axis] = count;
    FailureOr<Value> part = takeRange(node, value, range);
    if (failed(part))
      return failure();
    return node.reshape(*part, shape);
  }
  SmallVector<int32_t> narrow(indices.begin(), indices.end());
  auto type =
      RankedTensorType::get(node.getShape(1), node.getBuilder().getI32Type());
  Value at =
      node.materialize(Operand::constant(makeWeights<int32_t>(type, narrow)));
  return node.createLike<ir::GatherOp>(value, at, axis);
}

static LogicalResult convertGather(NodeConversion &node) {
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 0), node.getRank(0));
  if (failed(axis))
    return failure();
  ArrayRef<int64_t> input = node.getShape(0);
  SmallVector<int64_t> shape(input.take_front(*axis));
  llvm::append_range(shape, node.getShape(1));
  llvm::append_range(shape, input.drop_front(*axis + 1));
  FailureOr<SmallVector<int64_t>> indices = SmallVector<int64_t>();
  bool isConstant = node.getOperand(1).isConstant();
  if (isConstant)
    indices = readIndices(node, input[*axis]);
  if (failed(indices))
    return failure();
  if (node.isFolding() && llvm::is_contained(shape, 0))
    return node.replace(FailureOr<Operand>(makeEmpty(node, shape)));
  Type type = node.getOperand(1).getElementType();
  if (!type.isSignlessInteger(32) && !type.isSignlessInteger(64))
    return node.invalid("'indices' must hold i32 or i64, found " +
                        formatType(type));
  if (failed(node.checkSize(shape, node.getOperand(0).getElementType())))
    return failure();
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        return isConstant ? gatherConstant(node, value, *axis, *indices, shape)
                          : node.createLike<ir::GatherOp>(
                                value, node.getValue(1), *axis);
      }));
}

//===----------------------------------------------------------------------===//
// Expand and Tile
//===----------------------------------------------------------------------===//

/// The dimensions that one op expands: with those before, which are one, no
/// more than a transpose has.
static constexpr size_t kMaxExpandedDims = 5;

/// Makes a value of `from` elements one of `to`, whose dimensions are equal or
/// were 1.
static LogicalResult replaceByExpand(NodeConversion &node,
                                     ArrayRef<int64_t> from,
                                     ArrayRef<int64_t> to,
                                     ArrayRef<int64_t> shape) {
  const Operand &input = node.getOperand(0);
  if (node.isFolding() && llvm::is_contained(shape, 0))
    return node.replace(FailureOr<Operand>(makeEmpty(node, shape)));
  if (failed(node.checkSize(shape, input.getElementType())))
    return failure();
  return node.replace(
      throughStorageCast(node, node.materialize(input), [&](Value value) {
        value = node.reshape(value, from);
        FailureOr<Value> whole = value;
        // A copy has few dimensions: those at the end first.
        SmallVector<int64_t> part(from);
        for (size_t last = from.size(); succeeded(whole) && last > 0;) {
          size_t first = last > kMaxExpandedDims ? last - kMaxExpandedDims : 0;
          for (size_t dim = first; dim < last; ++dim)
            part[dim] = to[dim];
          last = first;
          if (ir::getShape(*whole) != ArrayRef<int64_t>(part))
            whole = node.createLike<ir::ExpandOp>(*whole, part);
        }
        return failed(whole) ? FailureOr<Value>(failure())
                             : FailureOr<Value>(node.reshape(*whole, shape));
      }));
}

static LogicalResult convertExpand(NodeConversion &node) {
  FailureOr<SmallVector<int64_t>> requested = node.getIntegers(1, "shape");
  if (failed(requested))
    return failure();
  FailureOr<SmallVector<int64_t>> shape =
      broadcastShapes(node.getShape(0), *requested);
  if (failed(shape) || failed(countElements(*shape)))
    return node.invalid("its input " + formatShape(node.getShape(0)) +
                        " does not expand to " + formatShape(*requested));
  return replaceByExpand(node, padRank(node.getShape(0), shape->size()), *shape,
                         *shape);
}

/// Each dimension becomes two: the repeats, and the dimension.
static LogicalResult convertTile(NodeConversion &node) {
  FailureOr<SmallVector<int64_t>> repeats = node.getIntegers(1, "repeats");
  if (failed(repeats))
    return failure();
  ArrayRef<int64_t> input = node.getShape(0);
  SmallVector<int64_t> from, to, shape;
  if (repeats->size() != input.size())
    return node.invalid("'repeats' has " + Twine(repeats->size()) +
                        " numbers for " + Twine(input.size()) + " dimensions");
  for (auto [size, count] : llvm::zip(input, *repeats)) {
    int64_t product;
    if (count < 0 || llvm::MulOverflow(size, count, product))
      return node.invalid("it repeats a dimension " + Twine(count) + " times");
    shape.push_back(product);
    if (count != 1 && size != 1) {
      from.push_back(1);
      to.push_back(count);
      from.push_back(size);
      to.push_back(size);
    } else {
      from.push_back(size);
      to.push_back(product);
    }
  }
  return replaceByExpand(node, from, to, shape);
}

//===----------------------------------------------------------------------===//
// OneHot and Trilu
//===----------------------------------------------------------------------===//

/// Element `index` of operand 2, the values.
static FailureOr<Operand> takeValue(NodeConversion &node, int64_t index) {
  FailureOr<Value> value =
      takeRange(node, node.getValue(2), SliceRange{{index}, {1}, {1}});
  if (failed(value))
    return failure();
  return Operand::runtime(*value);
}

/// Whether the index is the place, or the place counted from the end.
static LogicalResult convertOneHot(NodeConversion &node) {
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", -1), rank + 1);
  const Operand &depthOperand = node.getOperand(1);
  if (!depthOperand.isConstant() ||
      depthOperand.getType().getNumElements() != 1)
    return node.unsupported("'depth' must be a compile-time constant");
  FailureOr<int64_t> depth = failure();
  if (isa<FloatType>(depthOperand.getElementType())) {
    FailureOr<float> number = node.getFloat(1, "depth");
    if (succeeded(number))
      depth = std::isfinite(*number) && std::fabs(*number) < 0x1p31f
                  ? static_cast<int64_t>(*number)
                  : 0;
  } else {
    depth = node.getInteger(1, "depth");
  }
  if (failed(axis) || failed(depth))
    return failure();
  if (*depth < 1 || *depth > std::numeric_limits<int32_t>::max() ||
      node.getShape(2) != ArrayRef<int64_t>(2))
    return node.invalid("it makes " + Twine(*depth) + " classes of " +
                        formatShape(node.getShape(2)) + " values");
  SmallVector<int64_t> shape(node.getShape(0)), classes(rank + 1, 1), places,
      fromEnd;
  shape.insert(shape.begin() + *axis, *depth);
  if (failed(node.checkSize(shape, node.getOperand(2).getElementType())) ||
      failed(node.checkGenerated(*depth)))
    return failure();
  shape[*axis] = 1;
  classes[*axis] = *depth;
  for (int64_t place = 0; place < *depth; ++place) {
    places.push_back(place);
    fromEnd.push_back(place - *depth);
  }
  MLIRContext *context = node.getContext();
  Type truth = node.getBuilder().getI1Type();
  FailureOr<Operand> integers =
      castTo(node, node.getOperand(0), node.getBuilder().getI64Type());
  if (failed(integers))
    return failure();
  FailureOr<Operand> indices = node.reshape(*integers, shape);
  if (failed(indices))
    return failure();
  FailureOr<Operand> isPlace = createPair<ir::EqualOp>(
      node, truth, *indices, makeIntegerConstant(context, classes, places));
  FailureOr<Operand> isFromEnd = createPair<ir::EqualOp>(
      node, truth, *indices, makeIntegerConstant(context, classes, fromEnd));
  FailureOr<Operand> off = takeValue(node, 0), on = takeValue(node, 1);
  if (failed(isPlace) || failed(isFromEnd) || failed(off) || failed(on))
    return failure();
  FailureOr<Operand> isHot =
      createPair<ir::OrOp>(node, truth, *isPlace, *isFromEnd);
  return failed(isHot) ? failure()
                       : node.replace(createWhere(node, *isHot, *on, *off));
}

/// The choice between the input and zeros by a constant triangle.
static LogicalResult convertTrilu(NodeConversion &node) {
  bool isUpper = node.getIntAttr("upper", 1) != 0;
  int64_t k = 0;
  if (node.hasOperand(1)) {
    FailureOr<int64_t> given = node.getInteger(1, "k");
    if (failed(given))
      return failure();
    k = *given;
  }
  const Operand &input = node.getOperand(0);
  if (input.getRank() < 2)
    return node.invalid("its input must have at least 2 dimensions");
  ArrayRef<int64_t> matrix = input.getShape().take_back(2);
  FailureOr<int64_t> size = countElements(matrix);
  if (failed(size) || failed(node.checkGenerated(*size)))
    return failure();
  SmallVector<uint8_t> triangle;
  for (int64_t row = 0; row < matrix[0]; ++row)
    for (int64_t column = 0; column < matrix[1]; ++column)
      triangle.push_back(isUpper ? column - row >= k : column - row <= k);
  Type type = input.getElementType();
  SmallVector<char> zero(getElementBytes(type), 0);
  return node.replace(createWhere(
      node, makeTruthConstant(node.getContext(), matrix, triangle), input,
      Operand::constant(makeWeights(RankedTensorType::get({}, type), zero))));
}

void tinyml::registerGatherOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("Gather", all, {2, 2}, convertGather,
               "any type of whole bytes; an index of the run time that is "
               "outside reads the nearest element");
  registry.add("Expand", {8, kNewestOpset}, {2, 2}, convertExpand,
               "any type of whole bytes; constant shape");
  registry.add("Tile", {6, kNewestOpset}, {2, 2}, convertTile,
               "any type of whole bytes; constant repeats");
  registry.add("OneHot", {9, kNewestOpset}, {3, 3}, convertOneHot,
               "any type of whole bytes; constant depth");
  registry.add("Trilu", {14, kNewestOpset}, {1, 2}, convertTrilu,
               "any type of whole bytes; constant k");
}
