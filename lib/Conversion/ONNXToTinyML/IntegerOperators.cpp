//===- IntegerOperators.cpp - Integers with scales of the run time --------===//
//
// What dynamic quantization writes: DynamicQuantizeLinear rounds an activation
// with a scale s that it computes, ConvInteger or MatMulInteger multiply with
// integer weights, a Cast and a Mul by s and the weights' scale lead back to
// real numbers. The activation is not rounded here: its integers are the real
// numbers in units of s, so that s cancels, and the weights keep their
// integers.
//
//===----------------------------------------------------------------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "QLinearOperators.h"
#include "QuantizeByParts.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

using namespace mlir;
using namespace tinyml;

/// Returns whether the first output goes to nodes of these operators only.
static bool feedsOnly(NodeConversion &node, ArrayRef<StringRef> operators) {
  return llvm::all_of(
      node.getNode()->getResult(0).getUsers(), [&](Operation *user) {
        auto reader = dyn_cast<onnx::NodeOp>(user);
        return reader && llvm::is_contained(operators, reader.getOpType());
      });
}

//===----------------------------------------------------------------------===//
// DynamicQuantizeLinear
//===----------------------------------------------------------------------===//

static LogicalResult convertDynamicQuantizeLinear(NodeConversion &node) {
  if (failed(node.requireF32({0})))
    return failure();
  if (!feedsOnly(node, {"ConvInteger", "MatMulInteger"}))
    return quantizeDynamically(node);
  OpBuilder &builder = node.getBuilder();
  auto ui8 = builder.getIntegerType(8, /*isSigned=*/false);
  Value source = node.getValue(0);
  Operand one = makeFloatConstant(node.getContext(), {}, 1.0f);
  Operand zero = Operand::constant(
      makeWeights<uint8_t>(RankedTensorType::get({}, ui8), uint8_t(0)));
  // The zero point is subtracted already, so that 0 is left of it.
  node.setResult(0, Operand::runtime(source).inUnit({source, -1}, ui8));
  node.setResult(1, one.inUnit({source, 1}, builder.getF32Type()));
  node.setResult(2, zero.inUnit({source, 0}, ui8));
  return success();
}

//===----------------------------------------------------------------------===//
// ConvInteger, MatMulInteger
//===----------------------------------------------------------------------===//

/// Returns the integers of operand `index` minus the zero point, as floats.
static FailureOr<Operand> subtractZeroPoint(NodeConversion &node,
                                            unsigned index, unsigned zeroPoint,
                                            std::optional<int64_t> axis) {
  const Operand &zero = node.getOperand(zeroPoint);
  int64_t count = zero.isAbsent() ? 1 : zero.getType().getNumElements();
  Operand ones = makeFloatConstant(node.getContext(), count,
                                   SmallVector<float>(count, 1.0f));
  Type type = node.getOperand(index).getElementType();
  if (!type.isInteger(8))
    return node.unsupported("input " + Twine(index) + " holds " +
                            formatType(type) +
                            "; only i8 and ui8 are supported");
  auto checkAxis = [&](int64_t) -> FailureOr<int64_t> {
    ArrayRef<int64_t> shape = node.getShape(index);
    if (axis && *axis >= 0 && *axis < static_cast<int64_t>(shape.size()) &&
        shape[*axis] == count)
      return *axis;
    return node.unsupported("input " + Twine(zeroPoint) + " has " +
                            Twine(count) + " zero points");
  };
  FailureOr<quant::QuantizedType> scheme =
      readScheme(node, ones, zero, cast<IntegerType>(type), checkAxis);
  if (failed(scheme))
    return failure();
  return dequantize(node, node.getOperand(index), *scheme);
}

/// Multiplies integers as floats, exact up to 2^24 and rounded beyond, as the
/// Cast to float that follows rounds. A result is the sum of `products`.
static LogicalResult multiplyIntegers(NodeConversion &node, StringRef name,
                                      int64_t weightAxis, int64_t products) {
  for (unsigned index : {1u, 3u})
    if (!node.getOperand(index).isAbsent() && node.getOperand(index).getUnit())
      return node.unsupported("input " + Twine(index) + " " +
                              node.getOperand(index).describeUnit());
  Operand input = node.getOperand(0);
  std::optional<Unit> unit = input.getUnit(), zero;
  if (node.hasOperand(2))
    zero = node.getOperand(2).getUnit();
  Unit result;
  FailureOr<Operand> left = input.withoutUnit();
  if (unit || zero) {
    if (!unit || !zero || unit->source != zero->source ||
        unit->exponent != -1 || zero->exponent != 0)
      return node.unsupported("inputs 0 and 2 must be outputs of the same "
                              "DynamicQuantizeLinear");
    result = *unit;
  } else {
    left = subtractZeroPoint(node, 0, 2, /*axis=*/std::nullopt);
  }
  FailureOr<Operand> right = subtractZeroPoint(node, 1, 3, weightAxis);
  if (failed(left) || failed(right) ||
      failed(node.convertAs(name, {*left, *right})))
    return failure();
  auto i32 = node.getBuilder().getI32Type();
  Operand sums = *node.getResults().front();
  // Sums of at most 2^24 are exact as floats, and can be integers again.
  constexpr int64_t mostProducts = (1 << 24) / (255 * 255);
  if (!unit && products <= mostProducts && !feedsOnly(node, {"Cast"}))
    return node.replace(castTo(node, sums, i32));
  node.setResult(0, sums.inUnit(result, i32));
  return success();
}

static LogicalResult convertConvInteger(NodeConversion &node) {
  int64_t filters = std::max<int64_t>(node.getShape(1).front(), 1);
  return multiplyIntegers(node, "Conv", /*weightAxis=*/0,
                          node.getOperand(1).getType().getNumElements() /
                              filters);
}

static LogicalResult convertMatMulInteger(NodeConversion &node) {
  return multiplyIntegers(node, "MatMul", node.getRank(1) - 1,
                          node.getRank(0) < 1 ? 1 : node.getShape(0).back());
}

//===----------------------------------------------------------------------===//
// Cast, Mul
//===----------------------------------------------------------------------===//

/// Returns `operand` in `unit`, or just it where nothing is left of the unit.
static Operand reduce(const Operand &operand, const Unit &unit) {
  if (unit.exponent == 0)
    return operand;
  return operand.inUnit(unit, operand.getElementType());
}

static LogicalResult convertScaledCast(NodeConversion &node) {
  node.ignoreAttr("saturate"); // is about float8 only
  const Operand &input = node.getOperand(0);
  if (!input.getElementType().isInteger(32) ||
      node.getIntAttr("to", kONNXUndefined) != kONNXFloat)
    return node.unsupported("input 0 " + input.describeUnit());
  return node.replace(
      FailureOr<Operand>(reduce(input.withoutUnit(), *input.getUnit())));
}

static LogicalResult convertScaledMul(NodeConversion &node) {
  Unit product;
  SmallVector<Operand> factors;
  for (unsigned index : {0u, 1u}) {
    const Operand &factor = node.getOperand(index);
    const std::optional<Unit> &unit = factor.getUnit();
    if (!factor.getElementType().isF32() ||
        (unit && product.source && product.source != unit->source))
      return node.unsupported("input " + Twine(index) + " " +
                              factor.describeUnit());
    if (unit) {
      product.source = unit->source;
      product.exponent += unit->exponent;
    }
    factors.push_back(factor.withoutUnit());
  }
  if (failed(node.convertAs("Mul", factors)))
    return failure();
  return node.replace(
      FailureOr<Operand>(reduce(*node.getResults().front(), product)));
}

void tinyml::registerIntegerOperators(OperatorRegistry &registry) {
  const std::string limits =
      "; constant zero points, of the weights also per channel; sums of more "
      "than 258 products are followed by Cast to float";
  registry.add("ConvInteger", {10, kNewestOpset}, {2, 4}, convertConvInteger,
               "int8, uint8; as Conv" + limits);
  registry.add("MatMulInteger", {10, kNewestOpset}, {2, 4},
               convertMatMulInteger, "int8, uint8; as MatMul" + limits);
  registry.add("DynamicQuantizeLinear", {11, kNewestOpset}, {1, 1},
               convertDynamicQuantizeLinear,
               "f32; before ConvInteger or MatMulInteger, Cast and Mul by its "
               "scale computed with weights of 8 bits and activations that "
               "are not rounded");
  registry.addScaled("ConvInteger", {10, kNewestOpset}, {2, 4},
                     convertConvInteger);
  registry.addScaled("MatMulInteger", {10, kNewestOpset}, {2, 4},
                     convertMatMulInteger);
  registry.addScaled("Cast", {kOldestOpset, kNewestOpset}, {1, 1},
                     convertScaledCast);
  registry.addScaled("Mul", {kOldestOpset, kNewestOpset}, {2, 2},
                     convertScaledMul);
}
