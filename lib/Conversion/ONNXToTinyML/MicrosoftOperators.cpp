//===- MicrosoftOperators.cpp - ONNX Runtime's QLinear operators ----------===//

#include "OperatorRegistry.h"
#include "QLinearOperators.h"

using namespace mlir;
using namespace tinyml;

/// The version of the standard operators that those of ONNX Runtime follow.
static constexpr int64_t kFollowedOpset = 13;

/// A, scale, zero point, B, scale, zero point, scale and zero point of the
/// result.
static LogicalResult convertBinary(NodeConversion &node, StringRef name) {
  FailureOr<Operand> a = dequantizeInput(node, {0, 1, 2});
  FailureOr<Operand> b = dequantizeInput(node, {3, 4, 5});
  FailureOr<quant::QuantizedType> result = readResultScheme(node, 6, 7);
  if (failed(a) || failed(b) || failed(result))
    return failure();
  return convertQuantized(node, name, {*a, *b}, *result, kFollowedOpset);
}

static LogicalResult convertAdd(NodeConversion &node) {
  return convertBinary(node, "Add");
}

static LogicalResult convertQLinearMul(NodeConversion &node) {
  return convertBinary(node, "Mul");
}

/// X, scale, zero point, scale and zero point of the result.
static LogicalResult convertUnary(NodeConversion &node, StringRef name,
                                  int64_t opset = kFollowedOpset) {
  FailureOr<Operand> x = dequantizeInput(node, {0, 1, 2});
  FailureOr<quant::QuantizedType> result = readResultScheme(node, 3, 4);
  if (failed(x) || failed(result))
    return failure();
  return convertQuantized(node, name, *x, *result, opset);
}

static LogicalResult convertSigmoid(NodeConversion &node) {
  return convertUnary(node, "Sigmoid");
}

static LogicalResult convertLeakyRelu(NodeConversion &node) {
  return convertUnary(node, "LeakyRelu");
}

/// Returns the version of the standard operators that the graph has, as far as
/// a node shows it.
static int64_t getStandardOpset(NodeConversion &node) {
  int64_t opset = kFollowedOpset;
  node.getNode()->getBlock()->walk([&](onnx::NodeOp other) {
    if (!other.getDomain().empty() && other.getDomain() != "ai.onnx")
      return WalkResult::advance();
    opset = other.getOpset();
    return WalkResult::interrupt();
  });
  return opset;
}

/// `opset` says which Softmax it is; without it that of the model. Without
/// `axis` it is along the last dimension, which the Softmax of opset 13 does.
static LogicalResult convertSoftmax(NodeConversion &node) {
  int64_t opset = node.getIntAttr("opset", getStandardOpset(node));
  return convertUnary(node, "Softmax",
                      node.hasAttr("axis") ? opset : kFollowedOpset);
}

static LogicalResult convertPool(NodeConversion &node, StringRef name) {
  if (node.getIntAttr("channels_last", 0) != 0)
    return node.unsupported("attribute 'channels_last' must be 0; save the "
                            "model before ONNX Runtime changes its layout");
  return convertUnary(node, name);
}

static LogicalResult convertAveragePool(NodeConversion &node) {
  return convertPool(node, "AveragePool");
}

static LogicalResult convertGlobalAveragePool(NodeConversion &node) {
  return convertPool(node, "GlobalAveragePool");
}

/// Scale and zero point of the result, then three operands for each input.
static LogicalResult convertConcat(NodeConversion &node) {
  unsigned count = node.getNumOperands();
  if (count % 3 != 2)
    return node.invalid("it has " + Twine(count) + " inputs");
  FailureOr<quant::QuantizedType> result =
      readResultScheme(node, 0, 1, /*otherwise=*/2);
  if (failed(result))
    return failure();
  SmallVector<Operand> inputs;
  for (unsigned index = 2; index < count; index += 3) {
    FailureOr<Operand> input =
        dequantizeInput(node, {index, index + 1, index + 2});
    if (failed(input))
      return failure();
    inputs.push_back(*input);
  }
  return convertQuantized(node, "Concat", inputs, *result, kFollowedOpset);
}

/// alpha * A * B + C: C's scale is alpha times those of A and B. Without a
/// scale the result is float.
static LogicalResult convertQGemm(NodeConversion &node) {
  constexpr QuantizedOperands a{0, 1, 2}, b{3, 4, 5};
  int64_t column = node.getIntAttr("transB", 0) != 0 ? 0 : 1;
  FailureOr<quant::QuantizedType> aScheme = readInputScheme(node, a);
  FailureOr<quant::QuantizedType> bScheme = readInputScheme(node, b, column);
  if (failed(aScheme) || failed(bScheme))
    return failure();
  float alpha = node.getFloatAttr("alpha", 1.0f);
  if (!(alpha > 0.0f))
    return node.unsupported("attribute 'alpha' must be positive");
  FailureOr<Operand> left = dequantize(node, node.getOperand(0), *aScheme);
  FailureOr<Operand> right = dequantize(node, node.getOperand(3), *bScheme);
  FailureOr<Operand> bias = dequantizeBias(node, 6, *aScheme, *bScheme, alpha);
  if (failed(left) || failed(right) || failed(bias))
    return failure();
  SmallVector<Operand> operands{*left, *right, *bias};
  if (!node.hasOperand(7))
    return node.convertAs("Gemm", operands, kFollowedOpset);
  FailureOr<quant::QuantizedType> result = readResultScheme(node, 7, 8);
  if (failed(result))
    return failure();
  return convertQuantized(node, "Gemm", operands, *result, kFollowedOpset);
}

void tinyml::registerMicrosoftOperators(OperatorRegistry &registry) {
  constexpr OpsetRange only{1, 1};
  // Zero points in between may be left out; converters check the rest.
  auto add = [&](StringRef name, InputCount inputs, Converter convert,
                 StringRef limits) {
    registry.add((kMicrosoftDomain + "." + name).str(), only, inputs, convert,
                 ("int8, uint8; " + limits +
                  "; constant scales and zero points, per tensor")
                     .str());
  };
  add("QLinearAdd", {2, 8}, convertAdd, "as Add");
  add("QLinearMul", {2, 8}, convertQLinearMul, "as Mul");
  add("QLinearSigmoid", {2, 5}, convertSigmoid, "as Sigmoid");
  add("QLinearLeakyRelu", {2, 5}, convertLeakyRelu, "as LeakyRelu");
  add("QLinearSoftmax", {2, 5}, convertSoftmax, "as Softmax");
  add("QLinearAveragePool", {2, 5}, convertAveragePool,
      "as AveragePool, channels first");
  add("QLinearGlobalAveragePool", {2, 5}, convertGlobalAveragePool,
      "as GlobalAveragePool, channels first");
  add("QLinearConcat", {3, kAnyNumber}, convertConcat, "as Concat");
  add("QGemm", {2, 9}, convertQGemm,
      "as Gemm with alpha > 0; B also per column; constant C; result also f32");
}
