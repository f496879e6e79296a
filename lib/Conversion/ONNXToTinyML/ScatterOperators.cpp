//===- ScatterOperators.cpp - ScatterElements, ScatterND ------------------===//
//
// Both write rows of the flat tensor: the places are computed with integers of
// 32 bits, which count every element of a tensor.
//
//===----------------------------------------------------------------------===//

#include "IndexOperators.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

/// Puts the rows of the updates, of `inner` elements, to `places`.
static LogicalResult scatter(NodeConversion &node, const Operand &places,
                             int64_t inner) {
  std::string reduction = node.getStringAttr("reduction", "none");
  if (!llvm::is_contained({"none", "add", "mul", "min", "max"}, reduction))
    return node.invalid("attribute 'reduction' is '" + reduction + "'");
  Type type = node.getOperand(0).getElementType(), wide = type;
  if (reduction != "none")
    wide =
        isNumberType(type) && !type.isInteger(1) ? getWideType(type) : Type();
  if (reduction != "none" && type.isF64())
    wide = node.getBuilder().getF32Type();
  if (!wide)
    return node.unsupported("attribute 'reduction' is '" + reduction + "' of " +
                            formatType(type));
  FailureOr<Operand> data = castTo(node, node.getOperand(0), wide);
  FailureOr<Operand> updates = castTo(node, node.getOperand(2), wide);
  if (failed(data) || failed(updates))
    return failure();
  int64_t size = data->getType().getNumElements() / inner;
  int64_t count = updates->getType().getNumElements() / inner;
  SmallVector<int64_t> shape(data->getShape());
  data = node.reshape(*data, {size, inner});
  updates = node.reshape(*updates, {count, inner});
  FailureOr<Operand> indices = node.reshape(places, count);
  if (failed(data) || failed(updates) || failed(indices))
    return failure();
  FailureOr<Value> result = node.createLike<ir::ScatterOp>(
      node.materialize(*data), node.materialize(*indices),
      node.materialize(*updates), reduction);
  if (failed(result))
    return failure();
  return node.replace(
      castTo(node, Operand::runtime(node.reshape(*result, shape)), type));
}

/// Checks that no input is empty and that the updates are `shape`.
static LogicalResult checkUpdates(NodeConversion &node,
                                  ArrayRef<int64_t> shape) {
  for (unsigned index : {0u, 1u, 2u})
    if (llvm::is_contained(node.getShape(index), 0))
      return node.unsupported("input " + Twine(index) + " has no elements");
  if (node.getShape(2) != shape)
    return node.invalid("its updates are " + formatShape(node.getShape(2)) +
                        " instead of " + formatShape(shape));
  if (node.getOperand(2).getElementType() !=
      node.getOperand(0).getElementType())
    return node.invalid("its inputs have different element types");
  return success();
}

static LogicalResult convertScatterElements(NodeConversion &node) {
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 0), node.getRank(0));
  if (failed(axis) || failed(checkUpdates(node, node.getShape(1))))
    return failure();
  FailureOr<Operand> places =
      locateElements(node, node.getShape(0), node.getOperand(1), *axis);
  return failed(places) ? failure() : scatter(node, *places, /*inner=*/1);
}

static LogicalResult convertScatterND(NodeConversion &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  FailureOr<Operand> places =
      locateParts(node, shape, node.getOperand(1), /*batchDims=*/0);
  if (failed(places))
    return failure();
  ArrayRef<int64_t> part = shape.drop_front(node.getShape(1).back());
  SmallVector<int64_t> updates(places->getShape());
  llvm::append_range(updates, part);
  if (failed(checkUpdates(node, updates)))
    return failure();
  return scatter(node, *places, ShapedType::getNumElements(part));
}

void tinyml::registerScatterOperators(OperatorRegistry &registry) {
  constexpr const char *limits =
      "any type of whole bytes, with a reduction integers but uint64 and "
      "floats; an index of the run time that is outside writes "
      "nothing, or some element";
  registry.add("Scatter", {9, 10}, {3, 3}, convertScatterElements, limits);
  registry.add("ScatterElements", {11, kNewestOpset}, {3, 3},
               convertScatterElements, limits);
  registry.add("ScatterND", {11, kNewestOpset}, {3, 3}, convertScatterND,
               limits);
}
