//===- DataMovementOperators.cpp - Transpose, Concat, Pad -----------------===//

#include "OperatorRegistry.h"
#include "StorageCast.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

static LogicalResult convertTranspose(NodeConversion &node) {
  int64_t rank = node.getRank(0);
  auto perm = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, rank)));
  if (std::optional<SmallVector<int64_t>> attr = node.getIntsAttr("perm"))
    perm = *attr;
  SmallVector<int64_t> sorted = perm;
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int64_t>(0, rank)))
    return node.invalid("attribute 'perm' does not permute " + Twine(rank) +
                        " dimensions");
  const Operand &operand = node.getOperand(0);
  if (operand.isConstant())
    return node.replace(node.transpose(operand, perm));
  return node.replace(
      throughStorageCast(node, operand.getValue(), [&](Value value) {
        return FailureOr<Value>(node.transpose(value, perm));
      }));
}

/// Returns the common type of the values without their storage casts, or null
/// where they differ.
static Type getCommonType(ArrayRef<Value> values) {
  Type type;
  for (Value value : values) {
    Type other = ir::getElementType(stripStorageCast(value));
    if (type && type != other)
      return {};
    type = other;
  }
  return type;
}

/// Joins constants without elements.
static LogicalResult concatEmpty(NodeConversion &node, int64_t axis) {
  SmallVector<int64_t> shape(node.getShape(0));
  for (unsigned index = 1; index < node.getNumOperands(); ++index) {
    if (node.getRank(index) != node.getRank(0))
      return node.invalid("its inputs have different ranks");
    shape[axis] += node.getShape(index)[axis];
  }
  auto type = RankedTensorType::get(shape, node.getOperand(0).getElementType());
  node.setResult(0, Operand::constant(makeWeights(type, ArrayRef<char>())));
  return success();
}

static LogicalResult convertConcat(NodeConversion &node) {
  if (!node.hasAttr("axis") && node.getOpset() >= 4)
    return node.invalid("attribute 'axis' is missing");
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 1), node.getRank(0));
  if (failed(axis))
    return failure();
  Type elementType = node.getOperand(0).getElementType();
  SmallVector<Value> inputs;
  for (unsigned index = 0; index < node.getNumOperands(); ++index) {
    if (!node.hasOperand(index) ||
        node.getOperand(index).getElementType() != elementType)
      return node.invalid("its inputs have different element types");
    if (!llvm::is_contained(node.getShape(index), 0))
      inputs.push_back(node.getValue(index));
  }
  if (inputs.empty() && node.isFolding())
    return concatEmpty(node, *axis);
  if (inputs.empty())
    return node.unsupported("all its inputs are empty");
  Type common = getCommonType(inputs);
  if (common)
    for (Value &input : inputs)
      input = stripStorageCast(input);
  FailureOr<Value> output =
      node.create<ir::ConcatOp>(common ? common : elementType, inputs, *axis);
  if (failed(output))
    return failure();
  return node.replace(FailureOr<Value>(toStorage(node, *output)));
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

/// Elements to add at the start and the end of each dimension.
namespace {
struct Padding {
  SmallVector<int64_t> low, high;
};
} // namespace

static FailureOr<Padding> readPadding(NodeConversion &node) {
  int64_t rank = node.getRank(0);
  FailureOr<SmallVector<int64_t>> pads = failure();
  if (node.getOpset() >= 11)
    pads = node.getIntegers(1, "pads");
  else if (std::optional<SmallVector<int64_t>> attr = node.getIntsAttr("pads"))
    pads = *attr;
  else
    return node.invalid("attribute 'pads' is missing");
  if (failed(pads))
    return failure();
  auto axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (node.hasOperand(3)) {
    FailureOr<SmallVector<int64_t>> given = node.getIntegers(3, "axes");
    if (failed(given) || failed(node.normalizeAxes(*given, rank)))
      return failure();
    axes = llvm::map_to_vector(
        *given, [&](int64_t axis) { return axis < 0 ? axis + rank : axis; });
  }
  if (pads->size() != 2 * axes.size())
    return node.invalid("'pads' has " + Twine(pads->size()) +
                        " numbers instead of " + Twine(2 * axes.size()));
  Padding padding{SmallVector<int64_t>(rank, 0), SmallVector<int64_t>(rank, 0)};
  for (auto [index, axis] : llvm::enumerate(axes)) {
    padding.low[axis] = (*pads)[index];
    padding.high[axis] = (*pads)[index + axes.size()];
  }
  return padding;
}

static FailureOr<float> readPadValue(NodeConversion &node) {
  if (node.getOpset() < 11)
    return node.getFloatAttr("value", 0.0f);
  if (!node.hasOperand(2))
    return 0.0f;
  if (isa<FloatType>(node.getOperand(2).getElementType()))
    return node.getFloat(2, "constant_value");
  FailureOr<int64_t> value = node.getInteger(2, "constant_value");
  if (failed(value))
    return failure();
  if (static_cast<int64_t>(static_cast<float>(*value)) != *value)
    return node.unsupported("'constant_value' " + Twine(*value) +
                            " is not a float");
  return static_cast<float>(*value);
}

/// Pads a raw tensor; negative padding cuts first.
static FailureOr<Value> createPad(NodeConversion &node, Value value,
                                  const Padding &padding, StringRef mode,
                                  float fill) {
  Padding cut = padding, grow = padding;
  for (int64_t &size : llvm::concat<int64_t>(cut.low, cut.high))
    size = std::min<int64_t>(size, 0);
  for (int64_t &size : llvm::concat<int64_t>(grow.low, grow.high))
    size = std::max<int64_t>(size, 0);
  auto isZero = [](const Padding &some) {
    auto zero = [](int64_t size) { return size == 0; };
    return llvm::all_of(some.low, zero) && llvm::all_of(some.high, zero);
  };
  if (mode != "constant" && !isZero(cut)) {
    FailureOr<Value> smaller = node.createLike<ir::PadOp>(
        value, cut.low, cut.high, "constant", APFloat(0.0f));
    if (failed(smaller))
      return failure();
    value = *smaller;
  }
  const Padding &rest = mode == "constant" ? padding : grow;
  if (isZero(rest))
    return value;
  ArrayRef<int64_t> shape = ir::getShape(value);
  for (auto [dim, low, high] : llvm::zip(shape, rest.low, rest.high))
    if (mode == "reflect" && std::max(low, high) >= dim)
      return node.unsupported("it reflects " + Twine(std::max(low, high)) +
                              " elements of a dimension of " + Twine(dim));
  return node.createLike<ir::PadOp>(value, rest.low, rest.high, mode,
                                    APFloat(fill));
}

static LogicalResult convertPad(NodeConversion &node) {
  std::string mode = node.getStringAttr("mode", "constant");
  if (!llvm::is_contained({"constant", "edge", "reflect", "wrap"},
                          StringRef(mode)))
    return node.invalid("attribute 'mode' is '" + mode + "'");
  FailureOr<Padding> padding = readPadding(node);
  FailureOr<float> fill = readPadValue(node);
  if (failed(padding) || failed(fill))
    return failure();
  return node.replace(createPad(node, node.getValue(0), *padding, mode, *fill));
}

void tinyml::registerDataMovementOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("Transpose", all, {1, 1}, convertTranspose,
               "any type of whole bytes; at most 6 groups of dimensions that "
               "move together");
  registry.add("Concat", all, {1, kAnyNumber}, convertConcat,
               "any type of whole bytes");
  constexpr const char *padLimits =
      "any type of whole bytes; at most 4 groups of padded dimensions; "
      "constant pads and value; modes constant, "
      "edge, reflect (by less than the dimension) and wrap";
  registry.add("Pad", {2, 10}, {1, 1}, convertPad, padLimits);
  registry.add("Pad", {11, 17}, {2, 3}, convertPad, padLimits);
  registry.add("Pad", {18, kNewestOpset}, {2, 4}, convertPad, padLimits);
}
