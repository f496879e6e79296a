//===- IndexOperators.cpp - Elements at computed places -------------------===//
//
// GatherElements and GatherND are Gather from the flat tensor: the places are
// computed with integers of 32 bits, which count every element of a tensor.
//
//===----------------------------------------------------------------------===//

#include "IndexOperators.h"
#include "OperatorRegistry.h"
#include "SliceRange.h"
#include "StorageCast.h"

#include <numeric>

using namespace mlir;
using namespace tinyml;

Operand tinyml::makeIndexConstant(MLIRContext *context, ArrayRef<int64_t> shape,
                                  ArrayRef<int32_t> values) {
  auto type = RankedTensorType::get(shape, IntegerType::get(context, 32));
  return Operand::constant(makeWeights<int32_t>(type, values));
}

FailureOr<Operand> tinyml::countFromFront(NodeConversion &node,
                                          const Operand &indices,
                                          const Operand &size) {
  Type type = indices.getElementType();
  if (!type.isSignlessInteger(32) && !type.isSignlessInteger(64))
    return node.invalid("'indices' must hold i32 or i64, found " +
                        formatType(type));
  OpBuilder &builder = node.getBuilder();
  FailureOr<Operand> narrow = castTo(node, indices, builder.getI32Type());
  if (failed(narrow))
    return failure();
  FailureOr<Operand> isNegative =
      createPair<ir::LessOp>(node, builder.getI1Type(), *narrow,
                             makeIndexConstant(node.getContext(), {}, 0));
  FailureOr<Operand> sum = computeIndex<ir::AddOp>(node, *narrow, size);
  if (failed(isNegative) || failed(sum))
    return failure();
  return createWhere(node, *isNegative, *sum, *narrow);
}

/// Returns the places in a tensor of `shape` of the elements of one of `part`,
/// in steps of `step`.
static FailureOr<SmallVector<int32_t>> listPlaces(NodeConversion &node,
                                                  ArrayRef<int64_t> shape,
                                                  ArrayRef<int64_t> part,
                                                  int64_t step) {
  int64_t count = ShapedType::getNumElements(part);
  if (failed(node.checkGenerated(count)))
    return failure();
  SmallVector<int32_t> places;
  for (int64_t number = 0; number < count; ++number) {
    int64_t place = 0, stride = step, rest = number;
    for (auto [size, some] :
         llvm::zip(llvm::reverse(shape), llvm::reverse(part))) {
      place += rest % some * stride;
      rest /= some;
      stride *= size;
    }
    places.push_back(static_cast<int32_t>(place));
  }
  return places;
}

FailureOr<Operand> tinyml::locateElements(NodeConversion &node,
                                          ArrayRef<int64_t> shape,
                                          const Operand &indices,
                                          int64_t axis) {
  ArrayRef<int64_t> part = indices.getShape();
  if (part.size() != shape.size())
    return node.invalid("'indices' has " + Twine(part.size()) +
                        " dimensions for " + Twine(shape.size()));
  for (auto [dim, sizes] : llvm::enumerate(llvm::zip(part, shape)))
    if (static_cast<int64_t>(dim) != axis &&
        std::get<0>(sizes) > std::get<1>(sizes))
      return node.invalid("'indices' " + formatShape(part) +
                          " is larger than " + formatShape(shape));
  MLIRContext *context = node.getContext();
  int64_t inner = ShapedType::getNumElements(shape.drop_front(axis + 1));
  FailureOr<SmallVector<int32_t>> before = listPlaces(
      node, shape.take_front(axis), part.take_front(axis), inner * shape[axis]);
  FailureOr<SmallVector<int32_t>> after = listPlaces(
      node, shape.drop_front(axis + 1), part.drop_front(axis + 1), 1);
  FailureOr<Operand> places = countFromFront(
      node, indices,
      makeIndexConstant(context, {}, static_cast<int32_t>(shape[axis])));
  if (failed(before) || failed(after) || failed(places))
    return failure();
  int64_t first = before->size(), last = after->size();
  places = node.reshape(*places, {first, part[axis], last});
  if (succeeded(places) && inner != 1)
    places = computeIndex<ir::MulOp>(
        node, *places,
        makeIndexConstant(context, {}, static_cast<int32_t>(inner)));
  if (succeeded(places) && first != 1)
    places = computeIndex<ir::AddOp>(
        node, *places, makeIndexConstant(context, {first, 1, 1}, *before));
  if (succeeded(places) && last != 1)
    places = computeIndex<ir::AddOp>(
        node, *places, makeIndexConstant(context, {1, 1, last}, *after));
  if (failed(places))
    return failure();
  return node.reshape(*places, part);
}

FailureOr<Operand> tinyml::locateParts(NodeConversion &node,
                                       ArrayRef<int64_t> shape,
                                       const Operand &indices,
                                       int64_t batchDims) {
  ArrayRef<int64_t> all = indices.getShape();
  int64_t rank = shape.size(), depth = all.empty() ? 0 : all.back();
  if (all.empty() || depth < 1 || batchDims < 0 || batchDims + depth > rank ||
      batchDims >= static_cast<int64_t>(all.size()) ||
      shape.take_front(batchDims) != all.take_front(batchDims))
    return node.invalid("'indices' " + formatShape(all) + " with " +
                        Twine(batchDims) +
                        " batch dimensions does not name "
                        "parts of " +
                        formatShape(shape));
  MLIRContext *context = node.getContext();
  ArrayRef<int64_t> named = shape.slice(batchDims, depth);
  SmallVector<int32_t> sizes(named.begin(), named.end());
  int64_t batch = ShapedType::getNumElements(shape.take_front(batchDims));
  int64_t tuples =
      ShapedType::getNumElements(all.drop_front(batchDims).drop_back());
  FailureOr<Operand> rows =
      countFromFront(node, indices, makeIndexConstant(context, {depth}, sizes));
  if (failed(rows) || failed(node.checkGenerated(batch)))
    return failure();
  rows = node.reshape(*rows, {batch, tuples, depth});
  FailureOr<Operand> places = failure();
  int64_t stride = 1;
  for (int64_t dim = depth - 1; succeeded(rows) && dim >= 0; --dim) {
    FailureOr<Value> column =
        takeRange(node, node.materialize(*rows),
                  SliceRange{{0, 0, dim}, {1, 1, 1}, {batch, tuples, 1}});
    if (failed(column))
      return failure();
    FailureOr<Operand> term = Operand::runtime(*column);
    if (stride != 1)
      term = computeIndex<ir::MulOp>(
          node, *term,
          makeIndexConstant(context, {}, static_cast<int32_t>(stride)));
    if (succeeded(term) && succeeded(places))
      term = computeIndex<ir::AddOp>(node, *places, *term);
    if (failed(term))
      return failure();
    places = term;
    stride *= named[dim];
  }
  if (succeeded(places) && batch != 1) {
    SmallVector<int32_t> starts;
    for (int64_t number = 0; number < batch; ++number)
      starts.push_back(static_cast<int32_t>(number * stride));
    places = computeIndex<ir::AddOp>(
        node, *places, makeIndexConstant(context, {batch, 1, 1}, starts));
  }
  if (failed(places))
    return failure();
  return node.reshape(*places, all.drop_back());
}

FailureOr<Operand> tinyml::gatherElements(NodeConversion &node,
                                          const Operand &data,
                                          const Operand &indices,
                                          int64_t axis) {
  FailureOr<Operand> places =
      locateElements(node, data.getShape(), indices, axis);
  if (failed(places))
    return failure();
  FailureOr<Value> result =
      throughStorageCast(node, node.materialize(data), [&](Value value) {
        Value flat = node.reshape(value, data.getType().getNumElements());
        return node.createLike<ir::GatherOp>(flat, node.materialize(*places),
                                             /*axis=*/int64_t(0));
      });
  if (failed(result))
    return failure();
  return Operand::runtime(*result);
}

/// Checks that no dimension is empty and that the result is not too large.
static LogicalResult checkSizes(NodeConversion &node,
                                ArrayRef<int64_t> result) {
  for (unsigned index : {0u, 1u})
    if (llvm::is_contained(node.getShape(index), 0))
      return node.unsupported("input " + Twine(index) + " has no elements");
  return node.checkSize(result, node.getOperand(0).getElementType());
}

static LogicalResult convertGatherElements(NodeConversion &node) {
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 0), node.getRank(0));
  if (failed(axis) || failed(checkSizes(node, node.getShape(1))))
    return failure();
  return node.replace(
      gatherElements(node, node.getOperand(0), node.getOperand(1), *axis));
}

static LogicalResult convertGatherND(NodeConversion &node) {
  int64_t batchDims =
      node.getOpset() < 12 ? 0 : node.getIntAttr("batch_dims", 0);
  ArrayRef<int64_t> shape = node.getShape(0);
  FailureOr<Operand> places =
      locateParts(node, shape, node.getOperand(1), batchDims);
  if (failed(places))
    return failure();
  int64_t named = batchDims + node.getShape(1).back();
  SmallVector<int64_t> result(places->getShape());
  llvm::append_range(result, shape.drop_front(named));
  if (failed(checkSizes(node, result)))
    return failure();
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        Value parts = node.reshape(
            value, {ShapedType::getNumElements(shape.take_front(named)),
                    ShapedType::getNumElements(shape.drop_front(named))});
        FailureOr<Value> taken = node.createLike<ir::GatherOp>(
            parts, node.materialize(*places), /*axis=*/int64_t(0));
        return failed(taken) ? taken
                             : FailureOr<Value>(node.reshape(*taken, result));
      }));
}

void tinyml::registerIndexOperators(OperatorRegistry &registry) {
  constexpr OpsetRange opsets{11, kNewestOpset};
  constexpr const char *limits = "any type of whole bytes; an index of the run "
                                 "time that is outside reads some element";
  registry.add("GatherElements", opsets, {2, 2}, convertGatherElements, limits);
  registry.add("GatherND", opsets, {2, 2}, convertGatherND, limits);
}
