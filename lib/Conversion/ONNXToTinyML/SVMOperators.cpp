//===- SVMOperators.cpp - Support vector machines of ai.onnx.ml -----------===//
//
// A machine is matrix products with constants: rows by support vectors, the
// kernel's function of those, and these by the coefficients.
//
//===----------------------------------------------------------------------===//

#include "ClassicModels.h"
#include "OperatorRegistry.h"
#include "Reductions.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace tinyml;

namespace {
/// The kernel K(x, v) of rows x and support vectors v.
struct Machine {
  std::string kernel;
  float gamma = 0.0f, coef0 = 0.0f, degree = 0.0f;
  int64_t count = 0, features = 0;
  SmallVector<float> vectors;
  SmallVector<float> coefficients, rho;
};
} // namespace

static SmallVector<float> readFloats(NodeConversion &node, StringRef name) {
  return node.getFloatsAttr(name).value_or(SmallVector<float>());
}

/// Reads what classifier and regressor share, for `count` support vectors.
static FailureOr<Machine> readMachine(NodeConversion &node, int64_t count,
                                      int64_t features) {
  Machine machine;
  machine.kernel = node.getStringAttr("kernel_type", "LINEAR");
  machine.count = count;
  machine.features = features;
  machine.vectors = readFloats(node, "support_vectors");
  machine.coefficients = readFloats(node, "coefficients");
  machine.rho = readFloats(node, "rho");
  SmallVector<float> params = readFloats(node, "kernel_params");
  params.resize(3, 0.0f);
  machine.gamma = params[0];
  machine.coef0 = params[1];
  machine.degree = params[2];
  if (!llvm::is_contained({"LINEAR", "POLY", "RBF", "SIGMOID"}, machine.kernel))
    return node.invalid("attribute 'kernel_type' is '" + machine.kernel + "'");
  if (count < 1)
    return node.unsupported("it has no support vectors; a linear machine is a "
                            "LinearClassifier or LinearRegressor");
  auto numbers = static_cast<int64_t>(machine.vectors.size());
  if (features < 1 || numbers % features != 0 || numbers / features != count)
    return node.invalid("it has " + Twine(machine.vectors.size()) +
                        " numbers for " + Twine(count) +
                        " support vectors of " + Twine(features) + " features");
  return machine;
}

/// Returns exp(-gamma * |x - v|^2). With x and v from the vectors' mean, the
/// parts of |x|^2 - 2xv + |v|^2 are not much larger than their sum.
static FailureOr<Value> computeRadial(NodeConversion &node,
                                      const Machine &machine, Value rows) {
  int64_t features = machine.features;
  SmallVector<double> mean(features, 0.0);
  for (auto [index, number] : llvm::enumerate(machine.vectors))
    mean[index % features] += number / static_cast<double>(machine.count);
  SmallVector<float> center(mean.begin(), mean.end());
  SmallVector<float> weights, bias;
  for (int64_t vector = 0; vector < machine.count; ++vector) {
    double square = 0.0;
    for (int64_t feature = 0; feature < features; ++feature) {
      double value = double(machine.vectors[vector * features + feature]) -
                     center[feature];
      weights.push_back(static_cast<float>(2.0 * machine.gamma * value));
      square += value * value;
    }
    bias.push_back(static_cast<float>(-machine.gamma * square));
  }
  MLIRContext *context = node.getContext();
  FailureOr<Value> centered =
      createBinary<ir::SubOp>(node, Operand::runtime(rows),
                              makeFloatConstant(context, features, center));
  if (failed(centered))
    return failure();
  FailureOr<Value> products = multiplyRows(node, *centered, weights, bias);
  FailureOr<Value> squares = createBinary<ir::MulOp>(
      node, Operand::runtime(*centered), Operand::runtime(*centered));
  if (failed(products) || failed(squares))
    return failure();
  FailureOr<Value> sums = reduce<ir::ReduceSumOp>(node, *squares, {1});
  if (failed(sums))
    return failure();
  FailureOr<Value> scaled =
      createBinary<ir::MulOp>(node, Operand::runtime(*sums),
                              makeFloatConstant(context, {}, machine.gamma));
  if (failed(scaled))
    return failure();
  FailureOr<Value> exponent = createBinary<ir::SubOp>(
      node, Operand::runtime(*products), Operand::runtime(*scaled));
  if (failed(exponent))
    return failure();
  return node.createLike<ir::ExpOp>(*exponent);
}

/// Returns K(x, v), [rows, support vectors].
static FailureOr<Value> computeKernel(NodeConversion &node,
                                      const Machine &machine, Value rows) {
  if (machine.kernel == "RBF")
    return computeRadial(node, machine, rows);
  bool isLinear = machine.kernel == "LINEAR";
  SmallVector<float> weights = machine.vectors;
  for (float &weight : weights)
    weight *= isLinear ? 1.0f : machine.gamma;
  SmallVector<float> bias(machine.count, isLinear ? 0.0f : machine.coef0);
  FailureOr<Value> products = multiplyRows(node, rows, weights, bias);
  if (failed(products) || isLinear)
    return products;
  if (machine.kernel == "SIGMOID")
    return node.createLike<ir::TanhOp>(*products);
  return createBinary<ir::PowOp>(
      node, Operand::runtime(*products),
      makeFloatConstant(node.getContext(), {}, machine.degree));
}

static LogicalResult convertSVMRegressor(NodeConversion &node) {
  std::string transform = node.getStringAttr("post_transform", "NONE");
  bool isOneClass = node.getIntAttr("one_class", 0) != 0;
  int64_t count = node.getIntAttr("n_supports", 0);
  FailureOr<Value> rows = getRows(node);
  if (failed(rows))
    return failure();
  FailureOr<Machine> machine = readMachine(node, count, ir::getShape(*rows)[1]);
  if (failed(machine))
    return failure();
  if (static_cast<int64_t>(machine->coefficients.size()) != count ||
      machine->rho.size() != 1)
    return node.invalid("it has " + Twine(machine->coefficients.size()) +
                        " coefficients and " + Twine(machine->rho.size()) +
                        " of 'rho' for " + Twine(count) + " support vectors");
  if (isOneClass)
    return node.unsupported("attribute 'one_class' is set; export the decision "
                            "function and compare it with 0 in your program");
  FailureOr<Value> kernel = computeKernel(node, *machine, *rows);
  if (failed(kernel))
    return failure();
  FailureOr<Value> sums =
      multiplyRows(node, *kernel, machine->coefficients, machine->rho);
  if (failed(sums))
    return failure();
  return node.replace(transformScores(node, *sums, transform));
}

/// The coefficients of the score of each pair of classes: positive where the
/// first of the pair is meant. Row c of the attribute has, for the vectors of a
/// class, those against the c-th other class.
static SmallVector<float> getPairWeights(const Machine &machine,
                                         ArrayRef<int64_t> perClass) {
  SmallVector<int64_t> starts = {0};
  for (int64_t vectors : perClass)
    starts.push_back(starts.back() + vectors);
  SmallVector<float> weights;
  auto classes = static_cast<int64_t>(perClass.size());
  for (int64_t first = 0; first < classes; ++first)
    for (int64_t second = first + 1; second < classes; ++second) {
      SmallVector<float> row(machine.count, 0.0f);
      auto copy = [&](int64_t of, int64_t against) {
        for (int64_t at = starts[of]; at < starts[of + 1]; ++at)
          row[at] = machine.coefficients[against * machine.count + at];
      };
      copy(first, second - 1);
      copy(second, first);
      weights.append(row);
    }
  return weights;
}

/// Returns for each class how many of its pairs it wins.
static FailureOr<Value> countVotes(NodeConversion &node, Value scores,
                                   int64_t classes) {
  int64_t pairs = ir::getShape(scores)[1], pair = 0;
  SmallVector<float> weights(classes * pairs, 0.0f), bias(classes, 0.0f);
  for (int64_t first = 0; first < classes; ++first)
    for (int64_t second = first + 1; second < classes; ++second, ++pair) {
      weights[first * pairs + pair] = 1.0f;
      weights[second * pairs + pair] = -1.0f;
      bias[second] += 1.0f;
    }
  FailureOr<Operand> wins = createPair<ir::LessOp>(
      node, node.getBuilder().getI1Type(),
      makeFloatConstant(node.getContext(), {}, 0.0f), Operand::runtime(scores));
  if (failed(wins))
    return failure();
  FailureOr<Operand> ones = castTo(node, *wins, node.getBuilder().getF32Type());
  if (failed(ones))
    return failure();
  return multiplyRows(node, node.materialize(*ones), weights, bias);
}

/// Returns the probabilities of the classes: 1 / (1 + e^(a s + b)) is that of
/// the first of a pair with the score s (Platt scaling), and is kept from 0.
static FailureOr<Value> computeProbabilities(NodeConversion &node, Value scores,
                                             ArrayRef<float> a,
                                             ArrayRef<float> b,
                                             int64_t classes) {
  auto negate = [&](ArrayRef<float> numbers) {
    SmallVector<float> negated =
        llvm::map_to_vector(numbers, [](float number) { return -number; });
    return makeFloatConstant(node.getContext(),
                             static_cast<int64_t>(negated.size()), negated);
  };
  FailureOr<Value> value =
      createBinary<ir::MulOp>(node, Operand::runtime(scores), negate(a));
  if (succeeded(value))
    value = createBinary<ir::AddOp>(node, Operand::runtime(*value), negate(b));
  if (succeeded(value))
    value = node.createLike<ir::SigmoidOp>(*value);
  constexpr float kLeast = 1e-7f;
  Builder &builder = node.getBuilder();
  if (succeeded(value))
    value =
        node.createLike<ir::ClampOp>(*value, builder.getF32FloatAttr(kLeast),
                                     builder.getF32FloatAttr(1.0f - kLeast));
  if (failed(value))
    return failure();
  return node.createLike<ir::CouplePairsOp>(*value, classes);
}

static LogicalResult convertSVMClassifier(NodeConversion &node) {
  std::string transform = node.getStringAttr("post_transform", "NONE");
  SmallVector<int64_t> perClass =
      node.getIntsAttr("vectors_per_class").value_or(SmallVector<int64_t>());
  FailureOr<ClassLabels> labels = readLabels(node, "classlabels_ints");
  FailureOr<Value> rows = getRows(node);
  if (failed(labels) || failed(rows))
    return failure();
  int64_t count = 0;
  for (int64_t vectors : perClass)
    if (vectors < 0 || llvm::AddOverflow(count, vectors, count))
      return node.invalid("a class has " + Twine(vectors) + " support vectors");
  FailureOr<Machine> machine = readMachine(node, count, ir::getShape(*rows)[1]);
  if (failed(machine))
    return failure();
  auto classes = static_cast<int64_t>(perClass.size());
  int64_t pairs = classes * (classes - 1) / 2;
  if (static_cast<int64_t>(labels->numbers.size()) != classes || classes < 2 ||
      static_cast<int64_t>(machine->coefficients.size()) !=
          (classes - 1) * count ||
      static_cast<int64_t>(machine->rho.size()) != pairs)
    return node.invalid("it has " + Twine(labels->numbers.size()) +
                        " labels, " + Twine(machine->coefficients.size()) +
                        " coefficients and " + Twine(machine->rho.size()) +
                        " of 'rho' for " + Twine(classes) + " classes and " +
                        Twine(count) + " support vectors");
  SmallVector<float> a = readFloats(node, "prob_a");
  SmallVector<float> b = readFloats(node, "prob_b");
  if (!(a.empty() && b.empty()) &&
      (static_cast<int64_t>(a.size()) != pairs || a.size() != b.size()))
    return node.invalid("it has " + Twine(a.size()) +
                        " numbers of 'prob_a' "
                        "and " +
                        Twine(b.size()) + " of 'prob_b' for " + Twine(pairs) +
                        " pairs of classes");
  if (transform != "NONE")
    return node.unsupported("attribute 'post_transform' is '" + transform +
                            "'");
  FailureOr<Value> kernel = computeKernel(node, *machine, *rows);
  if (failed(kernel))
    return failure();
  FailureOr<Value> scores = multiplyRows(
      node, *kernel, getPairWeights(*machine, perClass), machine->rho);
  if (failed(scores))
    return failure();
  FailureOr<Value> votes = countVotes(node, *scores, classes);
  if (failed(votes) || failed(setLargestLabel(node, *votes, *labels)))
    return failure();
  if (!a.empty())
    scores = computeProbabilities(node, *scores, a, b, classes);
  else if (classes == 2)
    scores = addSecondScore(node, *scores, SecondScore::Negative);
  if (failed(scores))
    return failure();
  node.setResult(1, Operand::runtime(*scores));
  return success();
}

void tinyml::registerSVMOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{1, 5};
  registry.add("ai.onnx.ml.SVMRegressor", all, {1, 1}, convertSVMRegressor,
               "floats of up to 32 bits, integers; with support vectors; "
               "post_transform NONE, LOGISTIC or SOFTMAX");
  registry.add("ai.onnx.ml.SVMClassifier", all, {1, 1}, convertSVMClassifier,
               "floats of up to 32 bits, integers; with support vectors; "
               "scores of pairs or probabilities; labels that are numbers");
}
