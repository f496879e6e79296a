//===- FunctionOperators.cpp - Element-wise functions of one tensor -------===//

#include "Broadcast.h"
#include "IntegerArithmetic.h"
#include "OperatorRegistry.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

template <typename Op>
static LogicalResult convertFunction(NodeConversion &node) {
  if (failed(node.requireFloats({0})))
    return failure();
  return node.replace(node.createLike<Op>(node.getValue(0)));
}

/// The same of the op called `name`: one of unary_f32.def without parameters.
template <const char *name>
static LogicalResult convertNamed(NodeConversion &node) {
  if (failed(node.requireFloats({0})))
    return failure();
  FailureOr<Value> input = node.getValue(0);
  if (failed(input))
    return failure();
  OperationState state(node.getLoc(), name, *input, input->getType());
  return node.replace(node.getBuilder().create(state)->getResult(0));
}

/// Registers the functions of unary_f32.def by their names: `hard_swish` is
/// HardSwish.
static void registerFunctions(OperatorRegistry &registry) {
  auto add = [&](StringRef name, int64_t opset, Converter convert) {
    if (opset != 0)
      registry.add(llvm::convertToCamelFromSnakeCase(name, /*capitalize=*/true),
                   {opset, kNewestOpset}, {1, 1}, convert, "f32");
  };
#define TM_UNARY_F32(name, opset, expression, exact, libm, lo, hi, tolerance)  \
  static constexpr char name##Op[] = "tinyml." #name;                          \
  add(#name, opset, convertNamed<name##Op>);
#define TM_UNARY_Q_F32(name, expression, exact, libm, lo, hi, tolerance)
#include "tinyml/unary_f32.def"
}

/// An attribute of an operator: its name and default.
struct Parameter {
  const char *name;
  float value;
};

/// Builds a function of `input` with the parameters alpha and beta.
template <typename Op>
static FailureOr<Value> createParametric(NodeConversion &node, Value input,
                                         float alpha, float beta = 0.0f) {
  OpBuilder &builder = node.getBuilder();
  return node.createLike<Op>(input, builder.getF32FloatAttr(alpha),
                             builder.getF32FloatAttr(beta));
}

static FailureOr<float> readParameter(NodeConversion &node,
                                      Parameter parameter) {
  float value = node.getFloatAttr(parameter.name, parameter.value);
  if (!std::isfinite(value))
    return node.invalid("attribute '" + Twine(parameter.name) +
                        "' is not a finite number");
  return value;
}

/// Converts an operator whose attributes are alpha and, maybe, beta.
template <typename Op>
static LogicalResult convertParametric(NodeConversion &node, Parameter first,
                                       std::optional<Parameter> second = {}) {
  FailureOr<float> alpha = readParameter(node, first), beta = 0.0f;
  if (second)
    beta = readParameter(node, *second);
  if (failed(alpha) || failed(beta) || failed(node.requireF32({0})))
    return failure();
  return node.replace(
      createParametric<Op>(node, node.getValue(0), *alpha, *beta));
}

static LogicalResult convertLeakyRelu(NodeConversion &node) {
  return convertParametric<ir::LeakyReluOp>(node, {"alpha", 0.01f});
}

static LogicalResult convertElu(NodeConversion &node) {
  return convertParametric<ir::EluOp>(node, {"alpha", 1.0f});
}

static LogicalResult convertSelu(NodeConversion &node) {
  bool isOld = node.getOpset() < 6;
  return convertParametric<ir::SeluOp>(
      node, {"alpha", isOld ? 1.6732f : 1.67326319f},
      Parameter{"gamma", isOld ? 1.0507f : 1.05070102f});
}

static LogicalResult convertCelu(NodeConversion &node) {
  if (node.getFloatAttr("alpha", 1.0f) == 0.0f)
    return node.invalid("attribute 'alpha' is 0");
  return convertParametric<ir::CeluOp>(node, {"alpha", 1.0f});
}

static LogicalResult convertHardSigmoid(NodeConversion &node) {
  return convertParametric<ir::HardSigmoidOp>(node, {"alpha", 0.2f},
                                              Parameter{"beta", 0.5f});
}

static LogicalResult convertThresholdedRelu(NodeConversion &node) {
  return convertParametric<ir::ThresholdedReluOp>(node, {"alpha", 1.0f});
}

static LogicalResult convertShrink(NodeConversion &node) {
  return convertParametric<ir::ShrinkOp>(node, {"lambd", 0.5f},
                                         Parameter{"bias", 0.0f});
}

static LogicalResult convertSwish(NodeConversion &node) {
  return convertParametric<ir::SwishOp>(node, {"alpha", 1.0f});
}

/// swish(A) * B
static LogicalResult convertSwiGLU(NodeConversion &node) {
  FailureOr<float> alpha = readParameter(node, {"alpha", 1.0f});
  if (failed(alpha) || failed(node.requireF32({0, 1})))
    return failure();
  FailureOr<Value> gate =
      createParametric<ir::SwishOp>(node, node.getValue(0), *alpha);
  if (failed(gate))
    return failure();
  return node.replace(createBinary<ir::MulOp>(node, Operand::runtime(*gate),
                                              node.getOperand(1)));
}

static LogicalResult convertQuickGelu(NodeConversion &node) {
  return convertParametric<ir::SwishOp>(node, {"alpha", 1.702f});
}

static LogicalResult convertGelu(NodeConversion &node) {
  std::string mode = node.getStringAttr("approximate", "none");
  if (mode == "none")
    return convertFunction<ir::GeluOp>(node);
  if (mode == "tanh")
    return convertFunction<ir::GeluTanhOp>(node);
  return node.invalid("attribute 'approximate' is '" + Twine(mode) + "'");
}

/// Gelu of the input plus a bias, where there is one.
template <typename Op>
static LogicalResult convertBiasGelu(NodeConversion &node) {
  if (failed(node.requireF32({0, 1})))
    return failure();
  FailureOr<Value> input = node.getValue(0);
  if (node.hasOperand(1))
    input =
        createBinary<ir::AddOp>(node, node.getOperand(0), node.getOperand(1));
  if (failed(input))
    return failure();
  return node.replace(node.createLike<Op>(*input));
}

/// A function of floats that integers have, too.
template <typename Op, LogicalResult (*convertIntegers)(NodeConversion &)>
static LogicalResult convertSigned(NodeConversion &node) {
  return isa<IntegerType>(node.getOperand(0).getElementType())
             ? convertIntegers(node)
             : convertFunction<Op>(node);
}

void tinyml::registerFunctionOperators(OperatorRegistry &registry) {
  registerFunctions(registry);
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("Abs", all, {1, 1}, convertSigned<ir::AbsOp, convertIntegerAbs>,
               "f32, integers");
  registry.add("Neg", all, {1, 1}, convertSigned<ir::NegOp, convertIntegerNeg>,
               "f32, integers");
  auto add = [&](StringRef name, int64_t since, Converter convert) {
    registry.add(name, {since, kNewestOpset}, {1, 1}, convert, "f32");
  };
  add("LeakyRelu", kOldestOpset, convertLeakyRelu);
  add("Elu", kOldestOpset, convertElu);
  add("Selu", kOldestOpset, convertSelu);
  add("Celu", 12, convertCelu);
  add("HardSigmoid", kOldestOpset, convertHardSigmoid);
  add("ThresholdedRelu", 10, convertThresholdedRelu);
  add("Shrink", 9, convertShrink);
  add("Swish", 24, convertSwish);
  add("Gelu", 20, convertGelu);

  registry.add("SwiGLU", {28, kNewestOpset}, {2, 2}, convertSwiGLU, "f32");

  auto addContributed = [&](const char *name, InputCount inputs,
                            Converter convert) {
    registry.add((kMicrosoftDomain + "." + name).str(), {1, 1}, inputs, convert,
                 "f32");
  };
  addContributed("Gelu", {1, 1}, convertFunction<ir::GeluOp>);
  addContributed("QuickGelu", {1, 1}, convertQuickGelu);
  addContributed("BiasGelu", {2, 2}, convertBiasGelu<ir::GeluOp>);
  addContributed("FastGelu", {1, 2}, convertBiasGelu<ir::GeluTanhOp>);
}
