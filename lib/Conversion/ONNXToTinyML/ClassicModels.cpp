//===- ClassicModels.cpp - What the operators of ai.onnx.ml share ---------===//

#include "ClassicModels.h"
#include "Reductions.h"

#include <numeric>

using namespace mlir;
using namespace tinyml;

FailureOr<Value> tinyml::getRows(NodeConversion &node) {
  const Operand &input = node.getOperand(0);
  Type type = input.getElementType();
  if (!isNumberType(type))
    return node.unsupported("input 0 holds " + formatType(type) +
                            "; export the model with float inputs");
  (void)getComputedType(node, type);
  SmallVector<int64_t> shape(input.getShape());
  if (shape.size() == 1)
    shape.insert(shape.begin(), 1);
  if (shape.size() != 2 || llvm::is_contained(shape, 0))
    return node.invalid("its input is " + formatShape(input.getShape()) +
                        ", not rows of features");
  FailureOr<Operand> numbers =
      castTo(node, input, node.getBuilder().getF32Type());
  if (failed(numbers))
    return failure();
  return node.reshape(node.materialize(*numbers), shape);
}

FailureOr<Value> tinyml::multiplyRows(NodeConversion &node, Value rows,
                                      ArrayRef<float> weights,
                                      ArrayRef<float> bias) {
  MLIRContext *context = node.getContext();
  auto targets = static_cast<int64_t>(bias.size());
  FailureOr<Operand> filter = node.transpose(
      makeFloatConstant(context, {targets, ir::getShape(rows)[1]}, weights),
      {1, 0});
  if (failed(filter) ||
      failed(node.convertAs("MatMul", {Operand::runtime(rows), *filter},
                            /*version=*/13)))
    return failure();
  Value product = node.materialize(*node.getResults().front());
  if (llvm::all_of(bias, [](float number) { return number == 0.0f; }))
    return product;
  return createBinary<ir::AddOp>(node, Operand::runtime(product),
                                 makeFloatConstant(context, targets, bias));
}

FailureOr<Value> tinyml::transformScores(NodeConversion &node, Value scores,
                                         StringRef transform) {
  if (transform == "NONE")
    return scores;
  if (transform == "LOGISTIC")
    return node.createLike<ir::SigmoidOp>(scores);
  if (transform == "SOFTMAX")
    return node.createLike<ir::SoftmaxOp>(scores, /*axis=*/int64_t(1));
  return node.unsupported("attribute 'post_transform' is '" + transform +
                          "'; only NONE, LOGISTIC and SOFTMAX are supported");
}

FailureOr<ClassLabels> tinyml::readLabels(NodeConversion &node,
                                          StringRef integers) {
  ClassLabels labels;
  auto strings =
      dyn_cast_or_null<ArrayAttr>(node.getAttr("classlabels_strings"));
  std::optional<SmallVector<int64_t>> numbers = node.getIntsAttr(integers);
  if (strings && !strings.empty()) {
    labels.areStrings = true;
    labels.numbers.resize(strings.size());
    std::iota(labels.numbers.begin(), labels.numbers.end(), 0);
  } else if (numbers) {
    labels.numbers = *numbers;
  }
  if (labels.numbers.size() < 2)
    return node.unsupported("it has " + Twine(labels.numbers.size()) +
                            " class labels");
  if (labels.areStrings && node.isUsed(0))
    return node.unsupported("its labels are strings; --outputs=<its scores> "
                            "leaves them out: the class is the place of the "
                            "largest");
  return labels;
}

LogicalResult tinyml::setLargestLabel(NodeConversion &node, Value scores,
                                      const ClassLabels &labels) {
  if (!node.isUsed(0))
    return success();
  OpBuilder &builder = node.getBuilder();
  int64_t rows = ir::getShape(scores)[0], count = labels.numbers.size();
  FailureOr<Value> best =
      node.create<ir::ArgMaxOp>(builder.getI64Type(), scores, int64_t(1),
                                /*smallest=*/false, /*last=*/false);
  if (failed(best))
    return failure();
  Value numbers = node.reshape(*best, rows);
  bool isIndex = true;
  for (int64_t index = 0; index < count; ++index)
    isIndex &= labels.numbers[index] == index;
  if (!isIndex) {
    Value table = node.materialize(
        makeIntegerConstant(node.getContext(), count, labels.numbers));
    FailureOr<Value> chosen =
        node.createLike<ir::GatherOp>(table, numbers, int64_t(0));
    if (failed(chosen))
      return failure();
    numbers = *chosen;
  }
  node.setResult(0, Operand::runtime(numbers));
  return success();
}

LogicalResult tinyml::setBinaryLabel(NodeConversion &node, Value score,
                                     float threshold,
                                     const ClassLabels &labels) {
  if (!node.isUsed(0))
    return success();
  MLIRContext *context = node.getContext();
  FailureOr<Operand> isSecond = createPair<ir::LessOp>(
      node, node.getBuilder().getI1Type(),
      makeFloatConstant(context, {}, threshold), Operand::runtime(score));
  if (failed(isSecond))
    return failure();
  FailureOr<Operand> label = createWhere(
      node, *isSecond, makeIntegerConstant(context, {}, labels.numbers[1]),
      makeIntegerConstant(context, {}, labels.numbers[0]));
  if (failed(label))
    return failure();
  label = node.reshape(*label, ir::getShape(score)[0]);
  if (failed(label))
    return failure();
  node.setResult(0, *label);
  return success();
}

FailureOr<Value> tinyml::addSecondScore(NodeConversion &node, Value score,
                                        SecondScore how) {
  FailureOr<Value> first = node.createLike<ir::NegOp>(score), second = score;
  if (how == SecondScore::OneMinus && succeeded(first))
    first = combine<ir::AddOp>(node, *first, 1.0f);
  if (failed(first))
    return failure();
  FailureOr<Value> both = node.create<ir::ConcatOp>(
      ir::getElementType(score), ValueRange{*first, *second}, int64_t(1));
  if (failed(both) || how != SecondScore::Logistic)
    return both;
  return node.createLike<ir::SigmoidOp>(*both);
}
