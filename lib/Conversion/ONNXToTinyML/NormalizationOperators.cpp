//===- NormalizationOperators.cpp - BatchNormalization --------------------===//

#include "Expression.h"
#include "OperatorRegistry.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

/// Reads one of the per-channel inputs.
static FailureOr<SmallVector<float>>
readChannels(NodeConversion &node, unsigned index, StringRef name) {
  int64_t channels = node.getShape(0)[1];
  if (node.getShape(index) != ArrayRef<int64_t>(channels))
    return node.invalid("'" + name + "' is " +
                        formatShape(node.getShape(index)) + " for " +
                        Twine(channels) + " channels");
  return node.getFloats(index, name);
}

/// Mean and variance are those of the batch, and are followed by running ones.
static LogicalResult normalizeBatch(NodeConversion &node) {
  float epsilon = node.getFloatAttr("epsilon", 1e-5f);
  float momentum = node.getFloatAttr("momentum", 0.9f);
  if (failed(node.requireF32({0, 1, 2, 3, 4})))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t rank = shape.size();
  if (rank < 2 || llvm::is_contained(shape, 0))
    return node.invalid("its input is " + formatShape(shape) +
                        ", without channels");
  int64_t channels = shape[1];
  SmallVector<int64_t> axes, column(rank, 1);
  column[1] = channels;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (dim != 1)
      axes.push_back(dim);
  for (unsigned index : {1u, 2u, 3u, 4u})
    if (node.getShape(index) != ArrayRef<int64_t>(channels))
      return node.invalid("input " + Twine(index) + " is " +
                          formatShape(node.getShape(index)) + " for " +
                          Twine(channels) + " channels");
  Expression input = Expression::get(node, 0);
  Expression mean = input.reduce<ir::MeanOp>(axes);
  Expression rest = input - mean;
  Expression variance = (rest * rest).reduce<ir::MeanOp>(axes);
  Expression factor = Expression::get(node, 1).reshape(column) /
                      (variance + epsilon).apply<ir::SqrtOp>();
  Expression result = rest * factor + Expression::get(node, 2).reshape(column);
  auto follow = [&](unsigned index, const Expression &batch) {
    return Expression::get(node, index) * momentum +
           batch.reshape({channels}) * (1.0 - momentum);
  };
  return success(succeeded(setResult(0, result)) &&
                 succeeded(setResult(1, follow(3, mean))) &&
                 succeeded(setResult(2, follow(4, variance))));
}

/// y = (x - mean) / sqrt(var + epsilon) * scale + bias, per channel, becomes
/// y = x * factor + offset.
static LogicalResult convertBatchNormalization(NodeConversion &node) {
  if (node.getOpset() >= 14 && node.getIntAttr("training_mode", 0) != 0)
    return normalizeBatch(node);
  node.ignoreAttr("momentum"); // is about training only
  if (node.getOpset() < 9 && node.getIntAttr("spatial", 1) != 1)
    return node.unsupported("attribute 'spatial' must be 1");
  for (unsigned output : {1, 2, 3, 4})
    if (node.isUsed(output))
      return node.unsupported("outputs for training are not supported; export "
                              "the model for inference");
  if (failed(node.requireF32({0, 1, 2, 3, 4})))
    return failure();
  if (node.getRank(0) < 2)
    return node.invalid("its input is " + formatShape(node.getShape(0)) +
                        ", without channels");
  float epsilon = node.getFloatAttr("epsilon", 1e-5f);
  FailureOr<SmallVector<float>> scale = readChannels(node, 1, "scale");
  FailureOr<SmallVector<float>> bias = readChannels(node, 2, "B");
  FailureOr<SmallVector<float>> mean = readChannels(node, 3, "input_mean");
  FailureOr<SmallVector<float>> variance = readChannels(node, 4, "input_var");
  if (failed(scale) || failed(bias) || failed(mean) || failed(variance))
    return failure();

  SmallVector<float> factors, offsets;
  for (auto [s, b, m, v] : llvm::zip(*scale, *bias, *mean, *variance)) {
    double factor = s / std::sqrt(static_cast<double>(v) + epsilon);
    if (!std::isfinite(factor))
      return node.invalid("'input_var' + 'epsilon' must be positive, found " +
                          std::to_string(v) + " + " + std::to_string(epsilon));
    factors.push_back(static_cast<float>(factor));
    offsets.push_back(static_cast<float>(b - m * factor));
  }
  SmallVector<int64_t> shape(node.getRank(0), 1);
  shape[1] = node.getShape(0)[1];
  FailureOr<Value> product = createBinary<ir::MulOp>(
      node, node.getOperand(0),
      makeFloatConstant(node.getContext(), shape, factors));
  if (failed(product))
    return failure();
  return node.replace(createBinary<ir::AddOp>(
      node, Operand::runtime(*product),
      makeFloatConstant(node.getContext(), shape, offsets)));
}

void tinyml::registerNormalizationOperators(OperatorRegistry &registry) {
  registry.add("BatchNormalization", {7, kNewestOpset}, {5, 5},
               convertBatchNormalization,
               "f32; constant scale, bias, mean and variance, which in "
               "training mode may be run-time values");
}
