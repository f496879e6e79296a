//===- OptimizerOperators.cpp - Steps of training -------------------------===//
//
// Adagrad, Adam and Momentum take a rate R, the number T of the step, and for
// each tensor its value, gradient and state.
//
//===----------------------------------------------------------------------===//

#include "Expression.h"
#include "OperatorRegistry.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

namespace {
/// The inputs of one tensor and the numbers of its results.
struct Step {
  Expression rate, time, value, gradient;
  SmallVector<Expression, 2> states;
  unsigned number, count;
};
} // namespace

/// Calls `apply` for each tensor: inputs are R, T, all values, all gradients,
/// then each kind of state.
static LogicalResult
forEachTensor(NodeConversion &node, unsigned numStates,
              function_ref<LogicalResult(const Step &)> apply) {
  unsigned kinds = numStates + 2, numTensors = node.getNumOperands() - 2;
  if (numTensors == 0 || numTensors % kinds != 0)
    return node.invalid("it has " + Twine(node.getNumOperands()) + " inputs");
  unsigned count = numTensors / kinds;
  for (unsigned index = 0; index < node.getNumOperands(); ++index)
    if (index != 1 && failed(node.requireF32({index})))
      return failure();
  float norm = node.getFloatAttr("norm_coefficient", 0.0f);
  for (unsigned index : {0u, 1u})
    if (node.getOperand(index).getType().getNumElements() != 1)
      return node.invalid("input " + Twine(index) + " must be one number");
  for (unsigned number = 0; number < count; ++number) {
    auto get = [&](unsigned kind) {
      return Expression::get(node, 2 + kind * count + number);
    };
    Expression value = get(0);
    Step step{
        Expression::get(node, 0).reshape({}),
        Expression::get(node, 1, node.getBuilder().getF32Type()).reshape({}),
        value,
        norm == 0.0f ? get(1) : value * norm + get(1),
        {},
        number,
        count};
    for (unsigned state = 0; state < numStates; ++state)
      step.states.push_back(get(2 + state));
    for (unsigned kind = 1; kind < kinds; ++kind)
      if (node.getShape(2 + kind * count + number) != value.getShape())
        return node.invalid(
            "input " + Twine(2 + kind * count + number) + " is " +
            formatShape(node.getShape(2 + kind * count + number)) +
            " instead of " + formatShape(value.getShape()));
    if (failed(apply(step)))
      return failure();
  }
  return success();
}

static LogicalResult convertAdagrad(NodeConversion &node) {
  float decay = node.getFloatAttr("decay_factor", 0.0f);
  float epsilon = node.getFloatAttr("epsilon", 1e-6f);
  return forEachTensor(node, 1, [&](const Step &step) {
    Expression rate = step.rate / (step.time * decay + 1.0);
    Expression squares = step.states[0] + step.gradient * step.gradient;
    Expression root = squares.apply<ir::SqrtOp>() + epsilon;
    Expression value = step.value - rate * step.gradient / root;
    return success(succeeded(setResult(step.number, value)) &&
                   succeeded(setResult(step.count + step.number, squares)));
  });
}

/// Returns 1 - base^time.
static Expression correct(const Expression &time, float base) {
  NodeConversion &node = time.getNode();
  return 1.0 - combine<ir::PowOp>(makeFloats(node, {}, base), time,
                                  node.getBuilder().getF32Type(), FloatAttr(),
                                  FloatAttr());
}

static LogicalResult convertAdam(NodeConversion &node) {
  float alpha = node.getFloatAttr("alpha", 0.9f);
  float beta = node.getFloatAttr("beta", 0.999f);
  float epsilon = node.getFloatAttr("epsilon", 1e-6f);
  float after = node.getFloatAttr("norm_coefficient_post", 0.0f);
  return forEachTensor(node, 2, [&](const Step &step) {
    Expression mean = step.states[0] * alpha + step.gradient * (1.0 - alpha);
    Expression squares =
        step.states[1] * beta + step.gradient * step.gradient * (1.0 - beta);
    Expression corrected = step.rate *
                           correct(step.time, beta).apply<ir::SqrtOp>() /
                           correct(step.time, alpha);
    // The first step, number 0, has nothing to correct.
    Expression rate =
        choose(less(step.time.number(0.0), step.time), corrected, step.rate);
    Expression value =
        step.value - rate * (mean / (squares.apply<ir::SqrtOp>() + epsilon));
    if (after != 0.0f)
      value = value * (1.0 - after);
    return success(succeeded(setResult(step.number, value)) &&
                   succeeded(setResult(step.count + step.number, mean)) &&
                   succeeded(setResult(2 * step.count + step.number, squares)));
  });
}

static LogicalResult convertMomentum(NodeConversion &node) {
  float alpha = node.getFloatAttr("alpha", 0.0f);
  float beta = node.getFloatAttr("beta", 0.0f);
  std::string mode = node.getStringAttr("mode", "");
  if (mode != "standard" && mode != "nesterov")
    return node.invalid("attribute 'mode' is '" + mode + "'");
  return forEachTensor(node, 1, [&](const Step &step) {
    Expression share = choose(less(step.time.number(0.0), step.time),
                              step.time.number(beta), step.time.number(1.0));
    Expression speed = step.states[0] * alpha + share * step.gradient;
    Expression move =
        mode == "standard" ? speed : step.gradient + speed * alpha;
    Expression value = step.value - step.rate * move;
    return success(succeeded(setResult(step.number, value)) &&
                   succeeded(setResult(step.count + step.number, speed)));
  });
}

void tinyml::registerOptimizerOperators(OperatorRegistry &registry) {
  const std::string domain = "ai.onnx.preview.training.";
  registry.add(domain + "Adagrad", {1, 1}, {5, kAnyNumber}, convertAdagrad,
               "f32");
  registry.add(domain + "Adam", {1, 1}, {6, kAnyNumber}, convertAdam, "f32");
  registry.add(domain + "Momentum", {1, 1}, {5, kAnyNumber}, convertMomentum,
               "f32");
}
