//===- CropOperators.cpp - CenterCropPad, Compress, sequences turned round ===//

#include "IndexOperators.h"
#include "OperatorRegistry.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// CenterCropPad and Compress
//===----------------------------------------------------------------------===//

static LogicalResult convertCenterCropPad(NodeConversion &node) {
  int64_t rank = node.getRank(0);
  FailureOr<SmallVector<int64_t>> wanted = node.getIntegers(1, "shape");
  if (failed(wanted))
    return failure();
  SmallVector<int64_t> axes = node.getIntsAttr("axes").value_or(
      llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  if (axes.size() != wanted->size())
    return node.invalid("'shape' has " + Twine(wanted->size()) +
                        " numbers for " + Twine(axes.size()) + " axes");
  SmallVector<int64_t> low(rank, 0), high(rank, 0), shape(node.getShape(0));
  for (auto [axis, size] : llvm::zip(axes, *wanted)) {
    FailureOr<int64_t> dim = node.normalizeAxis(axis, rank);
    if (failed(dim))
      return failure();
    if (size < 1)
      return node.invalid("it makes a dimension of " + Twine(size));
    int64_t missing = size - shape[*dim];
    // The odd element is at the end, of what is added as of what is cut.
    low[*dim] = missing >= 0 ? missing / 2 : -(-missing / 2);
    high[*dim] = missing - low[*dim];
    shape[*dim] = size;
  }
  if (failed(node.checkSize(shape, node.getOperand(0).getElementType())))
    return failure();
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        return node.createLike<ir::PadOp>(value, low, high, "constant",
                                          llvm::APFloat(0.0f));
      }));
}

/// Keeps the elements at which a constant condition holds.
static LogicalResult convertCompress(NodeConversion &node) {
  FailureOr<SmallVector<int64_t>> condition = node.getIntegers(1, "condition");
  if (failed(condition))
    return failure();
  bool isFlat = !node.hasAttr("axis");
  SmallVector<int64_t> shape(node.getShape(0));
  if (isFlat)
    shape = {node.getOperand(0).getType().getNumElements()};
  FailureOr<int64_t> axis =
      node.normalizeAxis(isFlat ? 0 : node.getIntAttr("axis", 0), shape.size());
  if (failed(axis))
    return failure();
  SmallVector<int32_t> kept;
  for (auto [index, holds] : llvm::enumerate(*condition))
    if (holds != 0)
      kept.push_back(static_cast<int32_t>(index));
  if (static_cast<int64_t>(condition->size()) > shape[*axis])
    return node.invalid("'condition' has " + Twine(condition->size()) +
                        " elements for a dimension of " + Twine(shape[*axis]));
  if (kept.empty())
    return node.unsupported("it makes a tensor without elements");
  Operand at = makeIndexConstant(node.getContext(),
                                 static_cast<int64_t>(kept.size()), kept);
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        return node.createLike<ir::GatherOp>(node.reshape(value, shape),
                                             node.materialize(at), *axis);
      }));
}

//===----------------------------------------------------------------------===//
// ReverseSequence and TensorScatter
//===----------------------------------------------------------------------===//

/// Returns operand `index`, one number for each batch, as i32 [batch, 1].
static FailureOr<Operand> readColumn(NodeConversion &node, unsigned index,
                                     int64_t batch) {
  const Operand &given = node.getOperand(index);
  Type type = given.getElementType();
  if (given.getShape() != ArrayRef<int64_t>(batch) ||
      (!type.isSignlessInteger(32) && !type.isSignlessInteger(64)))
    return node.invalid("input " + Twine(index) + " is " +
                        formatType(given.getType()) + " for a batch of " +
                        Twine(batch));
  FailureOr<Operand> narrow =
      castTo(node, given, node.getBuilder().getI32Type());
  if (failed(narrow))
    return failure();
  return node.reshape(*narrow, {batch, 1});
}

static Operand countUp(NodeConversion &node, int64_t count) {
  return makeIndexConstant(
      node.getContext(), {1, count},
      llvm::to_vector(llvm::seq<int32_t>(0, static_cast<int32_t>(count))));
}

/// Takes of [batch, size, inner] the parts at `indices`, [batch, count].
static FailureOr<Operand> takeParts(NodeConversion &node, const Operand &data,
                                    const Operand &indices) {
  ArrayRef<int64_t> shape = data.getShape(), wanted = indices.getShape();
  FailureOr<Operand> tuples = node.reshape(indices, {wanted[0], wanted[1], 1});
  if (failed(tuples))
    return failure();
  FailureOr<Operand> places = locateParts(node, shape, *tuples, 1);
  if (failed(places))
    return failure();
  FailureOr<Value> result =
      throughStorageCast(node, node.materialize(data), [&](Value value) {
        return node.createLike<ir::GatherOp>(
            node.reshape(value, {shape[0] * shape[1], shape[2]}),
            node.materialize(*places), /*axis=*/int64_t(0));
      });
  if (failed(result))
    return failure();
  return Operand::runtime(*result);
}

/// The first `sequence_lens` elements of each batch in reverse.
static LogicalResult convertReverseSequence(NodeConversion &node) {
  int64_t batchAxis = node.getIntAttr("batch_axis", 1);
  int64_t timeAxis = node.getIntAttr("time_axis", 0);
  ArrayRef<int64_t> shape = node.getShape(0);
  if (shape.size() < 2 || batchAxis < 0 || timeAxis < 0 ||
      batchAxis + timeAxis != 1)
    return node.invalid("its axes are " + Twine(batchAxis) + " and " +
                        Twine(timeAxis) + " of " + formatShape(shape));
  int64_t batch = shape[batchAxis], times = shape[timeAxis], inner = 1;
  for (int64_t size : shape.drop_front(2))
    inner *= size;
  FailureOr<Operand> lengths = readColumn(node, 1, batch);
  FailureOr<Operand> data =
      node.reshape(node.getOperand(0), {shape[0], shape[1], inner});
  if (succeeded(data) && timeAxis == 0)
    data = node.transpose(*data, {1, 0, 2});
  if (failed(lengths) || failed(data) || failed(node.checkGenerated(times)))
    return failure();
  Operand place = countUp(node, times);
  FailureOr<Operand> after = computeIndex<ir::AddOp>(
      node, place, makeIndexConstant(node.getContext(), {}, 1));
  if (failed(after))
    return failure();
  FailureOr<Operand> mirrored = computeIndex<ir::SubOp>(node, *lengths, *after);
  FailureOr<Operand> isTurned = createPair<ir::LessOp>(
      node, node.getBuilder().getI1Type(), place, *lengths);
  if (failed(mirrored) || failed(isTurned))
    return failure();
  FailureOr<Operand> from = createWhere(node, *isTurned, *mirrored, place);
  if (failed(from))
    return failure();
  FailureOr<Operand> result = takeParts(node, *data, *from);
  if (succeeded(result) && timeAxis == 0)
    result = node.transpose(*result, {1, 0, 2});
  if (failed(result))
    return failure();
  return node.replace(node.reshape(*result, shape));
}

/// Writes `update` into each batch of a cache from write_indices on: a place
/// takes the element of the update that falls on it.
static LogicalResult convertTensorScatter(NodeConversion &node) {
  std::string mode = node.getStringAttr("mode", "linear");
  if (mode != "linear" && mode != "circular")
    return node.invalid("attribute 'mode' is '" + mode + "'");
  ArrayRef<int64_t> shape = node.getShape(0), part = node.getShape(1);
  int64_t rank = shape.size();
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", -2), rank);
  if (failed(axis))
    return failure();
  SmallVector<int64_t> rest(shape);
  rest[*axis] = static_cast<int64_t>(part.size()) == rank ? part[*axis] : 0;
  if (*axis == 0 || part != ArrayRef<int64_t>(rest) ||
      part[*axis] > shape[*axis] ||
      node.getOperand(0).getElementType() !=
          node.getOperand(1).getElementType())
    return node.invalid("it writes " + formatShape(part) + " into " +
                        formatShape(shape) + " along dimension " +
                        Twine(*axis));
  MLIRContext *context = node.getContext();
  int64_t batch = shape[0], size = shape[*axis], count = part[*axis];
  FailureOr<Operand> starts = failure();
  if (node.hasOperand(2))
    starts = readColumn(node, 2, batch);
  else
    starts =
        makeIndexConstant(context, {batch, 1}, SmallVector<int32_t>(batch, 0));
  // [batch, size, inner] of both, the axis behind the batch.
  SmallVector<int64_t> perm{0, *axis}, back(rank);
  for (int64_t dim = 1; dim < rank; ++dim)
    if (dim != *axis)
      perm.push_back(dim);
  for (auto [to, from] : llvm::enumerate(perm))
    back[from] = to;
  FailureOr<Operand> cache = node.transpose(node.getOperand(0), perm);
  FailureOr<Operand> update = node.transpose(node.getOperand(1), perm);
  if (failed(starts) || failed(cache) || failed(update) ||
      failed(node.checkGenerated(size)))
    return failure();
  SmallVector<int64_t> ordered(cache->getShape());
  int64_t inner = 1;
  for (int64_t each : ArrayRef(ordered).drop_front(2))
    inner *= each;
  cache = node.reshape(*cache, {batch, size, inner});
  update = node.reshape(*update, {batch, count, inner});
  FailureOr<Operand> offset =
      computeIndex<ir::SubOp>(node, countUp(node, size), *starts);
  if (failed(cache) || failed(update) || failed(offset))
    return failure();
  Type truth = node.getBuilder().getI1Type();
  Operand zero = makeIndexConstant(context, {}, 0);
  FailureOr<Operand> isBefore =
      createPair<ir::LessOp>(node, truth, *offset, zero);
  if (succeeded(isBefore) && mode == "circular") {
    FailureOr<Operand> turned = computeIndex<ir::AddOp>(
        node, *offset,
        makeIndexConstant(context, {}, static_cast<int32_t>(size)));
    if (failed(turned))
      return failure();
    offset = createWhere(node, *isBefore, *turned, *offset);
    if (failed(offset))
      return failure();
    isBefore = createPair<ir::LessOp>(node, truth, *offset, zero);
  }
  FailureOr<Operand> isAfter = createPair<ir::LessEqualOp>(
      node, truth, makeIndexConstant(context, {}, static_cast<int32_t>(count)),
      *offset);
  if (failed(isBefore) || failed(isAfter))
    return failure();
  FailureOr<Operand> stays =
      createPair<ir::OrOp>(node, truth, *isBefore, *isAfter);
  if (failed(stays))
    return failure();
  FailureOr<Operand> at = createWhere(node, *stays, zero, *offset);
  FailureOr<Operand> choice = node.reshape(*stays, {batch, size, 1});
  if (failed(at) || failed(choice))
    return failure();
  FailureOr<Operand> written = takeParts(node, *update, *at);
  if (failed(written))
    return failure();
  FailureOr<Operand> result = createWhere(node, *choice, *cache, *written);
  if (succeeded(result))
    result = node.reshape(*result, ordered);
  if (failed(result))
    return failure();
  return node.replace(node.transpose(*result, back));
}

void tinyml::registerCropOperators(OperatorRegistry &registry) {
  registry.add("CenterCropPad", {18, kNewestOpset}, {2, 2},
               convertCenterCropPad, "any type of whole bytes; constant shape");
  registry.add("Compress", {9, kNewestOpset}, {2, 2}, convertCompress,
               "any type of whole bytes; constant condition");
  registry.add("ReverseSequence", {10, kNewestOpset}, {2, 2},
               convertReverseSequence,
               "any type of whole bytes; lengths may be run-time values");
  registry.add("TensorScatter", {24, kNewestOpset}, {2, 3},
               convertTensorScatter,
               "any type of whole bytes; both modes; indices may be run-time "
               "values");
}
