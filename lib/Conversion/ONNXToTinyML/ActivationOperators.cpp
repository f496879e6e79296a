//===- ActivationOperators.cpp - Relu, Clip, Softmax and its relatives ----===//

#include "OperatorRegistry.h"
#include "StorageCast.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

/// Builds a clamp; an infinite bound is left out.
static LogicalResult createClamp(NodeConversion &node, float lower,
                                 float upper) {
  OpBuilder &builder = node.getBuilder();
  FloatAttr lowerAttr, upperAttr;
  if (!std::isinf(lower))
    lowerAttr = builder.getF32FloatAttr(lower);
  if (!std::isinf(upper))
    upperAttr = builder.getF32FloatAttr(upper);
  if (!lowerAttr && !upperAttr)
    return node.replace(FailureOr<Operand>(node.getOperand(0)));
  return node.replace(
      node.createLike<ir::ClampOp>(node.getValue(0), lowerAttr, upperAttr));
}

static LogicalResult convertRelu(NodeConversion &node) {
  if (failed(node.requireF32Or8Bit(0)))
    return failure();
  return createClamp(node, 0.0f, std::numeric_limits<float>::infinity());
}

/// Reads bound `name` of a Clip from its operand, or from its attribute before
/// opset 11. The largest floats, ONNX's defaults, count as infinite.
static FailureOr<float> readBound(NodeConversion &node, unsigned index,
                                  StringRef name, float absent) {
  float bound = absent;
  if (node.getOpset() < 11) {
    bound = node.getFloatAttr(name, absent);
  } else if (node.hasOperand(index)) {
    if (node.getOperand(index).getElementType() !=
        node.getOperand(0).getElementType())
      return node.invalid("'" + name + "' has another type than the input");
    if (node.getOperand(0).getElementType().isInteger()) {
      FailureOr<int64_t> value = node.getInteger(index, name);
      if (failed(value))
        return failure();
      bound = static_cast<float>(*value);
    } else {
      FailureOr<float> value = node.getFloat(index, name);
      if (failed(value))
        return failure();
      bound = *value;
    }
  }
  if (std::isnan(bound))
    return node.invalid("'" + name + "' is not a number");
  if (std::fabs(bound) >= std::numeric_limits<float>::max() &&
      std::signbit(bound) == std::signbit(absent))
    return absent;
  if (std::isinf(bound))
    return node.unsupported("'" + name +
                            "' is infinite, which every element "
                            "would become");
  return bound;
}

static LogicalResult convertClip(NodeConversion &node) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  if (failed(node.requireF32Or8Bit(0)))
    return failure();
  FailureOr<float> lower = readBound(node, 1, "min", -infinity);
  FailureOr<float> upper = readBound(node, 2, "max", infinity);
  if (failed(lower) || failed(upper))
    return failure();
  // The standard: where min > max, all elements become max.
  return createClamp(node, std::min(*lower, *upper), *upper);
}

/// Softmax, LogSoftmax or Hardmax.
template <typename Op>
static LogicalResult convertSoftmax(NodeConversion &node) {
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", -1), node.getRank(0));
  if (failed(axis))
    return failure();
  return node.replace(node.createLike<Op>(node.getValue(0), *axis));
}

/// Before opset 13 the dimensions from `axis` on count as one.
template <typename Op>
static LogicalResult convertFlatSoftmax(NodeConversion &node) {
  if (failed(node.requireF32({0})))
    return failure();
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 1), node.getRank(0));
  if (failed(axis))
    return failure();
  SmallVector<int64_t> shape(node.getShape(0));
  Value input = node.getValue(0);
  ArrayRef<int64_t> after = ArrayRef<int64_t>(shape).drop_front(*axis + 1);
  if (llvm::all_of(after, [](int64_t dim) { return dim == 1; }))
    return node.replace(node.createLike<Op>(input, *axis));
  int64_t outer = 1, inner = 1;
  for (auto [dim, size] : llvm::enumerate(shape))
    (static_cast<int64_t>(dim) < *axis ? outer : inner) *= size;
  FailureOr<Value> output = node.createLike<Op>(
      node.reshape(input, {outer, inner}), /*axis=*/int64_t(1));
  if (failed(output))
    return failure();
  return node.replace(FailureOr<Value>(node.reshape(*output, shape)));
}

template <typename Op>
static void registerAlongAxis(OperatorRegistry &registry, StringRef name) {
  registry.add(name, {kOldestOpset, 12}, {1, 1}, convertFlatSoftmax<Op>,
               "f32; flattens from axis on");
  registry.add(name, {13, kNewestOpset}, {1, 1}, convertSoftmax<Op>, "f32");
}

void tinyml::registerActivationOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("Relu", all, {1, 1}, convertRelu, "f32, int8, uint8");
  registry.add("Clip", {kOldestOpset, 10}, {1, 1}, convertClip, "f32");
  registry.add("Clip", {11, kNewestOpset}, {1, 3}, convertClip,
               "f32, int8, uint8; constant bounds");
  registerAlongAxis<ir::SoftmaxOp>(registry, "Softmax");
  registerAlongAxis<ir::LogSoftmaxOp>(registry, "LogSoftmax");
  registerAlongAxis<ir::HardmaxOp>(registry, "Hardmax");
}
