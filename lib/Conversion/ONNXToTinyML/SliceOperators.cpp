//===- SliceOperators.cpp - Slice and Split -------------------------------===//

#include "OperatorRegistry.h"
#include "SliceRange.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

/// Pads a tensor by `low` and `high`, of which negative numbers cut.
static FailureOr<Value> cut(NodeConversion &node, Value value,
                            ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                            StringRef mode = "constant") {
  auto isZero = [](int64_t size) { return size == 0; };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return value;
  return node.createLike<ir::PadOp>(value, low, high, mode, APFloat(0.0f));
}

/// Reverses dimension `dim`: mirrored at its first element, the elements come
/// backwards in front of it.
static FailureOr<Value> reverse(NodeConversion &node, Value value,
                                int64_t dim) {
  int64_t rank = ir::getShape(value).size();
  int64_t others = ir::getShape(value)[dim] - 1;
  SmallVector<int64_t> low(rank, 0), high(rank, 0);
  low[dim] = others;
  FailureOr<Value> mirrored = cut(node, value, low, high, "reflect");
  if (failed(mirrored))
    return failure();
  low[dim] = 0;
  high[dim] = -others;
  return cut(node, *mirrored, low, high);
}

/// Takes every `step`-th of [first, first + size * step) of dimension `dim`,
/// from `first` on: the dimension becomes rows of `step` elements, of which one
/// column is kept.
static FailureOr<Value> takeEvery(NodeConversion &node, Value value,
                                  int64_t dim, int64_t first, int64_t size,
                                  int64_t step) {
  SmallVector<int64_t> shape(ir::getShape(value));
  int64_t rank = shape.size();
  // Rows that start at the element itself may end beyond the last one; where
  // they can, they start earlier.
  int64_t beyond = std::max<int64_t>(0, first + size * step - shape[dim]);
  int64_t column = std::min({beyond, first, step - 1});
  SmallVector<int64_t> low(rank, 0), high(rank, 0);
  low[dim] = column - first;
  high[dim] = first - column + size * step - shape[dim];
  FailureOr<Value> rows = cut(node, value, low, high);
  if (failed(rows) || step == 1)
    return rows;
  shape[dim] = size;
  shape.insert(shape.begin() + dim + 1, step);
  SmallVector<int64_t> before(rank + 1, 0), after(rank + 1, 0);
  before[dim + 1] = -column;
  after[dim + 1] = column + 1 - step;
  FailureOr<Value> kept = cut(node, node.reshape(*rows, shape), before, after);
  if (failed(kept))
    return failure();
  shape.erase(shape.begin() + dim + 1);
  return node.reshape(*kept, shape);
}

/// Takes the dimensions with a step of 1 at once, the others one after the
/// other.
FailureOr<Value> tinyml::takeRange(NodeConversion &node, Value value,
                                   const SliceRange &range) {
  int64_t rank = range.starts.size();
  Type type = ir::getElementType(value);
  if (failed(node.checkSize(range.sizes, type)))
    return failure();
  if (llvm::is_contained(range.sizes, 0))
    return node.materialize(Operand::constant(makeWeights(
        RankedTensorType::get(range.sizes, type), ArrayRef<char>())));
  SmallVector<int64_t> low(rank, 0), high(rank, 0);
  for (int64_t dim = 0; dim < rank; ++dim) {
    if (range.steps[dim] != 1 && range.sizes[dim] != 1)
      continue;
    low[dim] = -range.starts[dim];
    high[dim] = range.starts[dim] + range.sizes[dim] - ir::getShape(value)[dim];
  }
  FailureOr<Value> result = cut(node, value, low, high);
  for (int64_t dim = 0; dim < rank && succeeded(result); ++dim) {
    int64_t step = range.steps[dim], first = range.starts[dim];
    if (step == 1 || range.sizes[dim] == 1)
      continue;
    if (step < 0) {
      first = ir::getShape(*result)[dim] - 1 - first;
      result = reverse(node, *result, dim);
      step = -step;
    }
    if (succeeded(result))
      result = takeEvery(node, *result, dim, first, range.sizes[dim], step);
  }
  return result;
}

/// Returns a part of operand 0 without elements.
static Operand makeEmptyPart(NodeConversion &node, const SliceRange &range) {
  auto type =
      RankedTensorType::get(range.sizes, node.getOperand(0).getElementType());
  return Operand::constant(makeWeights(type, ArrayRef<char>()));
}

static LogicalResult convertSlice(NodeConversion &node) {
  FailureOr<SliceRange> range = readSlice(node);
  if (failed(range))
    return failure();
  if (llvm::is_contained(range->sizes, 0))
    return node.replace(FailureOr<Operand>(makeEmptyPart(node, *range)));
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        return takeRange(node, value, *range);
      }));
}

static LogicalResult convertSplit(NodeConversion &node) {
  FailureOr<SmallVector<SliceRange>> parts = readSplit(node);
  if (failed(parts))
    return failure();
  for (size_t index = 0; index < parts->size(); ++index) {
    if (!node.isUsed(index))
      continue;
    if (llvm::is_contained((*parts)[index].sizes, 0)) {
      node.setResult(index, makeEmptyPart(node, (*parts)[index]));
      continue;
    }
    FailureOr<Value> output =
        throughStorageCast(node, node.getValue(0), [&](Value value) {
          return takeRange(node, value, (*parts)[index]);
        });
    if (failed(output))
      return failure();
    node.setResult(index, Operand::runtime(*output));
  }
  return success();
}

void tinyml::registerSliceOperators(OperatorRegistry &registry) {
  constexpr const char *limits =
      "any type of whole bytes; constant starts, ends, axes and steps";
  registry.add("Slice", {kOldestOpset, 9}, {1, 1}, convertSlice, limits);
  registry.add("Slice", {10, kNewestOpset}, {3, 5}, convertSlice, limits);
  registry.add("Split", {kOldestOpset, 12}, {1, 1}, convertSplit,
               "any type of whole bytes");
  registry.add("Split", {13, kNewestOpset}, {1, 2}, convertSplit,
               "any type of whole bytes; constant sizes");
}
