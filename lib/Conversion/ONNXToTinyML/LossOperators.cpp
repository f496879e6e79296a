//===- LossOperators.cpp - NegativeLogLikelihoodLoss and the like ---------===//

#include "IndexOperators.h"
#include "OperatorRegistry.h"
#include "Reductions.h"

using namespace mlir;
using namespace tinyml;

/// Returns `value` with 0 where `mask` holds.
static FailureOr<Value> clear(NodeConversion &node, const Operand &mask,
                              const Operand &value) {
  FailureOr<Operand> result = createWhere(
      node, mask, makeFloatConstant(node.getContext(), {}, 0.0f), value);
  if (failed(result))
    return failure();
  return node.materialize(*result);
}

namespace {
/// The classes that are asked for, those to be ignored being class 0.
struct Targets {
  Operand classes;
  std::optional<Operand> ignored;
};
} // namespace

static FailureOr<Targets> readTargets(NodeConversion &node) {
  const Operand &given = node.getOperand(1);
  if (!node.hasAttr("ignore_index"))
    return Targets{given, {}};
  OpBuilder &builder = node.getBuilder();
  Type type = given.getElementType();
  if (!type.isSignlessInteger(32) && !type.isSignlessInteger(64))
    return node.invalid("its targets must hold i32 or i64, found " +
                        formatType(type));
  FailureOr<Operand> wide = castTo(node, given, builder.getI64Type());
  if (failed(wide))
    return failure();
  MLIRContext *context = node.getContext();
  FailureOr<Operand> ignored = createPair<ir::EqualOp>(
      node, builder.getI1Type(), *wide,
      makeIntegerConstant(context, {}, node.getIntAttr("ignore_index", 0)));
  if (failed(ignored))
    return failure();
  FailureOr<Operand> classes =
      createWhere(node, *ignored, makeIntegerConstant(context, {}, 0), *wide);
  if (failed(classes))
    return failure();
  return Targets{*classes, *ignored};
}

/// Returns the weight of each target; none where all are 1.
static FailureOr<std::optional<Value>> weigh(NodeConversion &node,
                                             const Targets &targets) {
  MLIRContext *context = node.getContext();
  if (!node.hasOperand(2)) {
    if (!targets.ignored)
      return std::optional<Value>();
    FailureOr<Value> counted =
        clear(node, *targets.ignored, makeFloatConstant(context, {}, 1.0f));
    return failed(counted) ? FailureOr<std::optional<Value>>(failure())
                           : std::optional<Value>(*counted);
  }
  if (node.getShape(2) != node.getShape(0).slice(1, 1))
    return node.invalid("its weights are " + formatShape(node.getShape(2)) +
                        " for " + Twine(node.getShape(0)[1]) + " classes");
  FailureOr<Value> weights = node.createLike<ir::GatherOp>(
      node.getValue(2), node.materialize(targets.classes), int64_t(0));
  if (succeeded(weights) && targets.ignored)
    weights = clear(node, *targets.ignored, Operand::runtime(*weights));
  return failed(weights) ? FailureOr<std::optional<Value>>(failure())
                         : std::optional<Value>(*weights);
}

/// Sums over everything.
static FailureOr<Value> sumUp(NodeConversion &node, Value value) {
  int64_t rank = ir::getShape(value).size();
  FailureOr<Value> sum = reduce<ir::ReduceSumOp>(
      node, value, llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  return failed(sum) ? sum : FailureOr<Value>(node.reshape(*sum, {}));
}

/// Sets the loss of the logarithms of probabilities.
static LogicalResult replaceByLoss(NodeConversion &node, Value logarithms) {
  std::string reduction = node.getStringAttr("reduction", "mean");
  if (reduction != "none" && reduction != "sum" && reduction != "mean")
    return node.invalid("attribute 'reduction' is '" + reduction + "'");
  SmallVector<int64_t> shape(ir::getShape(logarithms));
  SmallVector<int64_t> places(shape);
  if (shape.size() >= 2)
    places.erase(places.begin() + 1);
  if (shape.size() < 2 || node.getShape(1) != ArrayRef<int64_t>(places))
    return node.invalid("its targets are " + formatShape(node.getShape(1)) +
                        " for " + formatShape(shape));
  FailureOr<Targets> targets = readTargets(node);
  if (failed(targets))
    return failure();
  SmallVector<int64_t> column(shape);
  column[1] = 1;
  FailureOr<Operand> indices = node.reshape(targets->classes, column);
  if (failed(indices))
    return failure();
  FailureOr<Operand> chosen =
      gatherElements(node, Operand::runtime(logarithms), *indices, /*axis=*/1);
  if (succeeded(chosen))
    chosen = node.reshape(*chosen, places);
  if (failed(chosen))
    return failure();
  FailureOr<Value> value = node.materialize(*chosen);
  if (targets->ignored)
    value = clear(node, *targets->ignored, *chosen);
  if (succeeded(value))
    value = node.createLike<ir::NegOp>(*value);
  FailureOr<std::optional<Value>> weights = weigh(node, *targets);
  if (failed(value) || failed(weights))
    return failure();
  // What is ignored is 0 already.
  if (node.hasOperand(2))
    value = combine<ir::MulOp>(node, *value, **weights);
  if (failed(value) || reduction == "none")
    return node.replace(value);
  value = sumUp(node, *value);
  if (failed(value) || reduction == "sum")
    return node.replace(value);
  if (!*weights) {
    int64_t count = cast<RankedTensorType>(chosen->getType()).getNumElements();
    return node.replace(
        combine<ir::MulOp>(node, *value, 1.0f / static_cast<float>(count)));
  }
  // Weights of fewer dimensions cannot be: they were gathered or chosen.
  FailureOr<Value> total = sumUp(node, **weights);
  if (failed(total))
    return failure();
  return node.replace(node.create<ir::DivOp>(ir::getElementType(*value), *value,
                                             *total, FloatAttr(), FloatAttr()));
}

static LogicalResult convertNegativeLogLikelihood(NodeConversion &node) {
  if (failed(node.requireF32({0, 2})))
    return failure();
  return replaceByLoss(node, node.getValue(0));
}

static LogicalResult convertSoftmaxCrossEntropy(NodeConversion &node) {
  if (failed(node.requireF32({0, 2})))
    return failure();
  if (node.getRank(0) < 2)
    return node.invalid("its input must have at least 2 dimensions");
  FailureOr<Value> logarithms =
      node.createLike<ir::LogSoftmaxOp>(node.getValue(0), /*axis=*/int64_t(1));
  if (failed(logarithms))
    return failure();
  node.setResult(1, Operand::runtime(*logarithms));
  return replaceByLoss(node, *logarithms);
}

void tinyml::registerLossOperators(OperatorRegistry &registry) {
  constexpr OpsetRange opsets{12, kNewestOpset};
  constexpr const char *limits =
      "f32; every reduction; targets and weights may be run-time values";
  registry.add("NegativeLogLikelihoodLoss", opsets, {2, 3},
               convertNegativeLogLikelihood, limits);
  registry.add("SoftmaxCrossEntropyLoss", opsets, {2, 3},
               convertSoftmaxCrossEntropy, limits);
}
