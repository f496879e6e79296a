//===- ClassicOperators.cpp - Linear models and scaling of ai.onnx.ml -----===//

#include "ClassicModels.h"
#include "OperatorRegistry.h"
#include "Reductions.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Linear models
//===----------------------------------------------------------------------===//

/// Multiplies rows by attribute `coefficients`, a row for each of `targets`.
static FailureOr<Value> multiply(NodeConversion &node, Value rows,
                                 int64_t targets, ArrayRef<float> bias) {
  int64_t features = ir::getShape(rows)[1];
  SmallVector<float> weights =
      node.getFloatsAttr("coefficients").value_or(SmallVector<float>());
  if (static_cast<int64_t>(weights.size()) != targets * features)
    return node.invalid("it has " + Twine(weights.size()) +
                        " coefficients for " + Twine(targets) +
                        " targets and " + Twine(features) + " features");
  return multiplyRows(node, rows, weights, bias);
}

static LogicalResult convertLinearRegressor(NodeConversion &node) {
  int64_t targets = node.getIntAttr("targets", 1);
  std::string transform = node.getStringAttr("post_transform", "NONE");
  SmallVector<float> bias =
      node.getFloatsAttr("intercepts").value_or(SmallVector<float>());
  FailureOr<Value> rows = getRows(node);
  if (failed(rows))
    return failure();
  if (bias.empty() && targets >= 1 && targets <= 0x7fff)
    bias.assign(targets, 0.0f);
  if (targets < 1 || static_cast<int64_t>(bias.size()) != targets)
    return node.invalid("it has " + Twine(bias.size()) + " intercepts for " +
                        Twine(targets) + " targets");
  FailureOr<Value> sums = multiply(node, *rows, targets, bias);
  if (failed(sums))
    return failure();
  return node.replace(transformScores(node, *sums, transform));
}

static LogicalResult convertLinearClassifier(NodeConversion &node) {
  node.ignoreAttr("multi_class"); // the scores are the same
  std::string transform = node.getStringAttr("post_transform", "NONE");
  SmallVector<float> bias =
      node.getFloatsAttr("intercepts").value_or(SmallVector<float>());
  FailureOr<ClassLabels> labels = readLabels(node, "classlabels_ints");
  FailureOr<Value> rows = getRows(node);
  if (failed(labels) || failed(rows))
    return failure();
  size_t classes = labels->numbers.size();
  bool isBinary = classes == 2 && bias.size() == 1;
  if (!isBinary && bias.size() != classes)
    return node.unsupported("it has " + Twine(bias.size()) +
                            " intercepts for " + Twine(classes) + " classes");
  if (isBinary && transform != "NONE")
    return node.unsupported("attribute 'post_transform' is '" + transform +
                            "' with the coefficients of one class");
  FailureOr<Value> scores = multiply(node, *rows, bias.size(), bias);
  if (failed(scores))
    return failure();
  if (failed(isBinary ? setBinaryLabel(node, *scores, 0.0f, *labels)
                      : setLargestLabel(node, *scores, *labels)))
    return failure();
  scores = isBinary ? addSecondScore(node, *scores, SecondScore::OneMinus)
                    : transformScores(node, *scores, transform);
  if (failed(scores))
    return failure();
  node.setResult(1, Operand::runtime(*scores));
  return success();
}

//===----------------------------------------------------------------------===//
// What prepares features
//===----------------------------------------------------------------------===//

/// Returns attribute `name`, one number or one for each feature.
static FailureOr<Operand> readFeatures(NodeConversion &node, StringRef name,
                                       float otherwise, int64_t features) {
  SmallVector<float> numbers =
      node.getFloatsAttr(name).value_or(SmallVector<float>{otherwise});
  auto count = static_cast<int64_t>(numbers.size());
  if (count != 1 && count != features)
    return node.invalid("attribute '" + name + "' has " + Twine(count) +
                        " numbers for " + Twine(features) + " features");
  return makeFloatConstant(node.getContext(), count, numbers);
}

/// Returns operand 0 as f32, of any number of dimensions.
static FailureOr<Operand> getNumbers(NodeConversion &node) {
  const Operand &input = node.getOperand(0);
  Type type = input.getElementType();
  if (!isNumberType(type))
    return node.unsupported("input 0 holds " + formatType(type));
  if (input.getRank() < 1)
    return node.invalid("its input is a scalar");
  return castTo(node, input, node.getBuilder().getF32Type());
}

/// (x - offset) * scale
static LogicalResult convertScaler(NodeConversion &node) {
  FailureOr<Operand> input = getNumbers(node);
  if (failed(input))
    return failure();
  int64_t features = input->getShape().back();
  FailureOr<Operand> offset = readFeatures(node, "offset", 0.0f, features);
  FailureOr<Operand> scale = readFeatures(node, "scale", 1.0f, features);
  if (failed(offset) || failed(scale))
    return failure();
  FailureOr<Value> rest = createBinary<ir::SubOp>(node, *input, *offset);
  if (failed(rest))
    return failure();
  return node.replace(
      createBinary<ir::MulOp>(node, Operand::runtime(*rest), *scale));
}

static LogicalResult convertBinarizer(NodeConversion &node) {
  FailureOr<Operand> input = getNumbers(node);
  MLIRContext *context = node.getContext();
  float threshold = node.getFloatAttr("threshold", 0.0f);
  if (failed(input))
    return failure();
  FailureOr<Operand> isAbove =
      createPair<ir::LessOp>(node, node.getBuilder().getI1Type(),
                             makeFloatConstant(context, {}, threshold), *input);
  if (failed(isAbove))
    return failure();
  return node.replace(castTo(node, *isAbove, node.getBuilder().getF32Type()));
}

/// NaN, or the number that stands for it, becomes another one.
static LogicalResult convertImputer(NodeConversion &node) {
  FailureOr<Operand> input = getNumbers(node);
  if (failed(input))
    return failure();
  MLIRContext *context = node.getContext();
  Type truth = node.getBuilder().getI1Type();
  float replaced = node.getFloatAttr("replaced_value_float",
                                     std::numeric_limits<float>::quiet_NaN());
  FailureOr<Operand> imputed = readFeatures(node, "imputed_value_floats", 0.0f,
                                            input->getShape().back());
  FailureOr<Operand> stays = createPair<ir::EqualOp>(
      node, truth, *input,
      std::isnan(replaced) ? *input : makeFloatConstant(context, {}, replaced));
  if (failed(imputed) || failed(stays))
    return failure();
  if (std::isnan(replaced))
    return node.replace(createWhere(node, *stays, *input, *imputed));
  return node.replace(createWhere(node, *stays, *imputed, *input));
}

/// Divides each row by its norm, or by 1 where that is 0.
static LogicalResult convertNormalizer(NodeConversion &node) {
  std::string norm = node.getStringAttr("norm", "MAX");
  FailureOr<Value> rows = getRows(node);
  if (failed(rows))
    return failure();
  FailureOr<Value> size = failure();
  if (norm == "MAX")
    size = reduce<ir::ReduceMaxOp>(node, *rows, {1});
  else if (norm == "L1" || norm == "L2")
    size = reduceNorm(node, *rows, {1}, norm == "L1" ? 1 : 2);
  else
    return node.invalid("attribute 'norm' is '" + norm + "'");
  if (failed(size))
    return failure();
  MLIRContext *context = node.getContext();
  FailureOr<Operand> isZero = createPair<ir::EqualOp>(
      node, node.getBuilder().getI1Type(), Operand::runtime(*size),
      makeFloatConstant(context, {}, 0.0f));
  if (failed(isZero))
    return failure();
  FailureOr<Operand> divisor =
      createWhere(node, *isZero, makeFloatConstant(context, {}, 1.0f),
                  Operand::runtime(*size));
  if (failed(divisor))
    return failure();
  FailureOr<Value> result =
      createBinary<ir::DivOp>(node, Operand::runtime(*rows), *divisor);
  if (failed(result))
    return failure();
  return node.replace(
      FailureOr<Value>(node.reshape(*result, node.getShape(0))));
}

/// Elements of the last dimension at constant or computed indices.
static LogicalResult convertArrayFeatureExtractor(NodeConversion &node) {
  const Operand &indices = node.getOperand(1);
  if (!indices.getElementType().isSignlessInteger(64) || node.getRank(0) < 1)
    return node.invalid("its indices must hold i64");
  SmallVector<int64_t> shape(node.getShape(0));
  if (shape.size() == 1)
    shape.insert(shape.begin(), 1);
  FailureOr<Operand> input = node.reshape(node.getOperand(0), shape);
  FailureOr<Operand> flat =
      node.reshape(indices, indices.getType().getNumElements());
  if (failed(input) || failed(flat))
    return failure();
  return node.replace(node.createLike<ir::GatherOp>(
      node.materialize(*input), node.materialize(*flat),
      static_cast<int64_t>(shape.size()) - 1));
}

/// The scores themselves: a map of C is the array that they are.
static LogicalResult convertZipMap(NodeConversion &node) {
  node.ignoreAttr("classlabels_strings");
  node.ignoreAttr("classlabels_int64s");
  return node.replace(FailureOr<Operand>(node.getOperand(0)));
}

void tinyml::registerClassicOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{1, 5};
  const std::string numbers = "floats of up to 32 bits, integers";
  auto add = [&](StringRef name, Converter convert, StringRef limits,
                 unsigned inputs = 1) {
    registry.add(("ai.onnx.ml." + name).str(), all, {inputs, inputs}, convert,
                 (Twine(numbers) + limits).str());
  };
  const char *transforms = "; post_transform NONE, LOGISTIC or SOFTMAX";
  add("LinearRegressor", convertLinearRegressor, transforms);
  add("LinearClassifier", convertLinearClassifier,
      std::string(transforms) + "; labels that are numbers");
  add("Scaler", convertScaler, "");
  add("Binarizer", convertBinarizer, "");
  add("Imputer", convertImputer, "; values that are floats");
  add("Normalizer", convertNormalizer, "");
  add("ArrayFeatureExtractor", convertArrayFeatureExtractor,
      "; indices as those of Gather", 2);
  registry.add("ai.onnx.ml.ZipMap", all, {1, 1}, convertZipMap,
               "its input: scores in the order of the classes");
}
