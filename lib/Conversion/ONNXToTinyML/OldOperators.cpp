//===- OldOperators.cpp - Operators as they were before opset 7 -----------===//
//
// Where version 7 or an earlier one changed what an operator takes, its old
// forms are here: they become the newer ones, with other operands. Operators
// that only lost `consumed_inputs`, or that differ in a default, have no form
// of their own.
//
//===----------------------------------------------------------------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

/// Returns operand 1 in a shape that Numpy's rules broadcast as attributes
/// `broadcast` and `axis` say: dimension 0 of it is dimension `axis` of
/// operand 0; without `axis` the last dimensions are the same.
static FailureOr<Operand> alignOperand(NodeConversion &node) {
  bool broadcasts = node.getIntAttr("broadcast", 0) != 0;
  int64_t rank = node.getRank(0), ranked = node.getRank(1);
  auto describe = [&] {
    return "shapes " + formatShape(node.getShape(0)) + " and " +
           formatShape(node.getShape(1));
  };
  if (!broadcasts) {
    node.ignoreAttr("axis");
    if (node.getShape(0) != node.getShape(1))
      return node.invalid(describe() +
                          " differ, and attribute 'broadcast' is not 1");
    return node.getOperand(1);
  }
  if (ranked > rank)
    return node.invalid(describe() + " do not broadcast: before opset 7 only "
                                     "input 1 does");
  int64_t axis = rank - ranked;
  if (node.hasAttr("axis")) {
    FailureOr<int64_t> given = node.normalizeAxis(node.getIntAttr("axis", 0),
                                                  rank, /*allowRank=*/true);
    if (failed(given))
      return failure();
    axis = *given;
  }
  if (axis + ranked > rank)
    return node.invalid(describe() + " do not broadcast from axis " +
                        Twine(axis) + " on");
  SmallVector<int64_t> shape(node.getShape(1));
  shape.append(rank - axis - ranked, 1);
  return node.reshape(node.getOperand(1), shape);
}

/// Add, And and the others of two operands: opset 7 broadcasts by itself.
static LogicalResult convertAligned(NodeConversion &node) {
  FailureOr<Operand> rhs = alignOperand(node);
  if (failed(rhs))
    return failure();
  return node.convertAs(node.getNode().getOpType(), {node.getOperand(0), *rhs},
                        7);
}

/// Slopes are one, or one for each channel, which is dimension 1.
static LogicalResult convertPRelu(NodeConversion &node) {
  FailureOr<Operand> slope = node.getOperand(1);
  if (node.getRank(1) == 1 && node.getRank(0) > 1) {
    SmallVector<int64_t> shape(node.getRank(0) - 1, 1);
    shape.front() = node.getShape(1)[0];
    slope = node.reshape(*slope, shape);
  }
  if (failed(slope))
    return failure();
  return node.convertAs("PRelu", {node.getOperand(0), *slope}, 7);
}

static LogicalResult convertGemm(NodeConversion &node) {
  node.ignoreAttr("broadcast");
  return node.convertAs(
      "Gemm", {node.getOperand(0), node.getOperand(1), node.getOperand(2)}, 7);
}

/// Returns a list of integers that an attribute holds as a constant.
static FailureOr<Operand> makeOperand(NodeConversion &node, StringRef name) {
  std::optional<SmallVector<int64_t>> values = node.getIntsAttr(name);
  if (!values)
    return node.invalid("attribute '" + name + "' is missing");
  return makeIntegerConstant(node.getContext(),
                             {static_cast<int64_t>(values->size())}, *values);
}

static LogicalResult convertReshape(NodeConversion &node) {
  FailureOr<Operand> shape = makeOperand(node, "shape");
  if (failed(shape))
    return failure();
  return node.convertAs("Reshape", {node.getOperand(0), *shape}, 5);
}

/// In opset 1 the pads have another name.
static LogicalResult convertPad(NodeConversion &node) {
  FailureOr<Operand> pads = makeOperand(node, "paddings");
  if (failed(pads))
    return failure();
  Operand value = makeFloatConstant(node.getContext(), {},
                                    node.getFloatAttr("value", 0.0f));
  return node.convertAs("Pad", {node.getOperand(0), *pads, value}, 11);
}

/// Repeats one dimension: (input, tiles, axis).
static LogicalResult convertTile(NodeConversion &node) {
  FailureOr<float> tiles = node.getFloat(1, "tiles");
  FailureOr<float> number = node.getFloat(2, "axis");
  if (failed(tiles) || failed(number))
    return failure();
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(static_cast<int64_t>(*number), rank);
  if (failed(axis))
    return failure();
  SmallVector<int64_t> repeats(rank, 1);
  repeats[*axis] = static_cast<int64_t>(*tiles);
  return node.convertAs(
      "Tile",
      {node.getOperand(0),
       makeIntegerConstant(node.getContext(), {rank}, repeats)},
      6);
}

/// Images alone, by two factors.
static LogicalResult convertUpsample(NodeConversion &node) {
  if (node.getRank(0) != 4)
    return node.invalid("its input is " + formatShape(node.getShape(0)) +
                        ", not of 4 dimensions");
  if (node.getStringAttr("mode", "nearest") != "nearest")
    return node.unsupported("attribute 'mode' must be 'nearest' before opset "
                            "7; convert the model with onnx.version_converter");
  float height = node.getFloatAttr("height_scale", 1.0f);
  float width = node.getFloatAttr("width_scale", 1.0f);
  return node.convertAs(
      "Upsample",
      {node.getOperand(0),
       makeFloatConstant(node.getContext(), {4}, {1.0f, 1.0f, height, width})},
      9);
}

/// Those that compute means of the batch, or drop at random, are for training.
static LogicalResult convertInference(NodeConversion &node) {
  if (node.getIntAttr("is_test", 0) == 0)
    return node.unsupported("attribute 'is_test' is 0, so it trains; export "
                            "the model for inference");
  SmallVector<Operand> operands;
  for (unsigned index = 0; index < node.getNumOperands(); ++index)
    operands.push_back(node.getOperand(index));
  return node.convertAs(node.getNode().getOpType(), operands, 7);
}

void tinyml::registerOldOperators(OperatorRegistry &registry) {
  constexpr OpsetRange old{kOldestOpset, 6};
  constexpr const char *aligned = "as since opset 7; attributes broadcast and "
                                  "axis";
  for (const char *name : {"Add", "And", "Div", "Equal", "Greater", "Less",
                           "Mul", "Or", "Pow", "Sub", "Xor"})
    registry.add(name, old, {2, 2}, convertAligned, aligned);
  registry.add("PRelu", old, {2, 2}, convertPRelu,
               "as since opset 7; one slope, or one for each channel");
  registry.add("Gemm", old, {3, 3}, convertGemm, "as since opset 7");
  registry.add("BatchNormalization", old, {5, 5}, convertInference,
               "as since opset 7; is_test must be 1");
  registry.add("Dropout", old, {1, 1}, convertInference,
               "as since opset 7; is_test must be 1");
  registry.add("Upsample", old, {1, 1}, convertUpsample,
               "nearest: any type of whole bytes; 4 dimensions");
  registry.add("Reshape", {kOldestOpset, 4}, {1, 1}, convertReshape,
               "any type of whole bytes");
  registry.add("Pad", {kOldestOpset, 1}, {1, 1}, convertPad,
               "as since opset 2");
  registry.add("Tile", {kOldestOpset, 5}, {3, 3}, convertTile,
               "as since opset 6; constant tiles and axis, which are floats");
}
