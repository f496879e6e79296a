//===- LayerNormOperators.cpp - Normalization of one sample ---------------===//

#include "OperatorRegistry.h"
#include "Reductions.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

/// Normalizes `input` over `axes`, with scale and bias where they are not null.
static FailureOr<Value> normalize(NodeConversion &node, Value input,
                                  ArrayRef<int64_t> axes, float epsilon,
                                  bool centered, Value scale = {},
                                  Value bias = {}) {
  return node.createLike<ir::NormalizeOp>(input, scale, bias, axes,
                                          llvm::APFloat(epsilon), centered);
}

static FailureOr<float> readEpsilon(NodeConversion &node) {
  float epsilon = node.getFloatAttr("epsilon", 1e-5f);
  if (epsilon >= 0 && std::isfinite(epsilon))
    return epsilon;
  return node.invalid("attribute 'epsilon' must not be negative");
}

/// Returns the axes from attribute 'axis' on.
static FailureOr<SmallVector<int64_t>> readLastAxes(NodeConversion &node) {
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", -1), node.getRank(0));
  if (failed(axis))
    return failure();
  return llvm::to_vector(llvm::seq<int64_t>(*axis, node.getRank(0)));
}

/// Returns `operand` as [length] where it has one element for each of the last
/// `length` of `shape`; null where it has to be broadcast.
static FailureOr<Value> getRow(NodeConversion &node, const Operand &operand,
                               ArrayRef<int64_t> dims, int64_t length) {
  ArrayRef<int64_t> shape = operand.getShape();
  while (!shape.empty() && shape.size() > dims.size() && shape.front() == 1)
    shape = shape.drop_front();
  if (shape != dims)
    return Value();
  FailureOr<Operand> row = node.reshape(operand, length);
  if (failed(row))
    return failure();
  return node.materialize(*row);
}

/// Returns normalize(input) * scale + bias over the last axes.
static FailureOr<Value> normalizeRows(NodeConversion &node, Value input,
                                      ArrayRef<int64_t> axes, float epsilon,
                                      bool centered, const Operand &scale,
                                      const Operand &bias) {
  ArrayRef<int64_t> dims = ir::getShape(input).take_back(axes.size());
  int64_t length = 1;
  for (int64_t size : dims)
    length *= size;
  Operand zeros = makeFloatConstant(node.getContext(), length,
                                    SmallVector<float>(length, 0.0f));
  FailureOr<Value> factors = getRow(node, scale, dims, length);
  FailureOr<Value> summands =
      getRow(node, bias.isAbsent() ? zeros : bias,
             bias.isAbsent() ? ArrayRef<int64_t>(length) : dims, length);
  if (failed(factors) || failed(summands))
    return failure();
  if (*factors && *summands)
    return normalize(node, input, axes, epsilon, centered, *factors, *summands);
  FailureOr<Value> result = normalize(node, input, axes, epsilon, centered);
  if (failed(result))
    return failure();
  result = createBinary<ir::MulOp>(node, Operand::runtime(*result), scale);
  if (failed(result) || bias.isAbsent())
    return result;
  return createBinary<ir::AddOp>(node, Operand::runtime(*result), bias);
}

/// Sets the outputs Mean and InvStdDev, where they are used.
static LogicalResult setStatistics(NodeConversion &node, Value input,
                                   ArrayRef<int64_t> axes, float epsilon) {
  if (!node.isUsed(1) && !node.isUsed(2))
    return success();
  FailureOr<Value> mean = reduce<ir::MeanOp>(node, input, axes);
  if (failed(mean))
    return failure();
  node.setResult(1, Operand::runtime(*mean));
  if (!node.isUsed(2))
    return success();
  FailureOr<Value> rest = combine<ir::SubOp>(node, input, *mean);
  if (failed(rest))
    return failure();
  FailureOr<Value> square = combine<ir::MulOp>(node, *rest, *rest);
  if (failed(square))
    return failure();
  FailureOr<Value> variance = reduce<ir::MeanOp>(node, *square, axes);
  if (failed(variance))
    return failure();
  FailureOr<Value> sum = combine<ir::AddOp>(node, *variance, epsilon);
  if (failed(sum))
    return failure();
  FailureOr<Value> deviation = node.createLike<ir::SqrtOp>(*sum);
  if (failed(deviation))
    return failure();
  FailureOr<Value> inverse = node.createLike<ir::ReciprocalOp>(*deviation);
  if (failed(inverse))
    return failure();
  node.setResult(2, Operand::runtime(*inverse));
  return success();
}

template <bool centered>
static LogicalResult convertLayerNormalization(NodeConversion &node) {
  if (node.getIntAttr("stash_type", 1) != 1)
    return node.unsupported("attribute 'stash_type' must be 1, float");
  if (failed(node.requireF32({0, 1, 2})))
    return failure();
  FailureOr<float> epsilon = readEpsilon(node);
  FailureOr<SmallVector<int64_t>> axes = readLastAxes(node);
  if (failed(epsilon) || failed(axes))
    return failure();
  Value input = node.getValue(0);
  if (failed(
          node.replace(normalizeRows(node, input, *axes, *epsilon, centered,
                                     node.getOperand(1), node.getOperand(2)))))
    return failure();
  return setStatistics(node, input, *axes, *epsilon);
}

/// input, skip, gamma, beta and bias; the fourth output is the sum.
template <bool centered>
static LogicalResult convertSkipNormalization(NodeConversion &node) {
  if (failed(node.requireF32({0, 1, 2, 3, 4})))
    return failure();
  float epsilon = node.getFloatAttr("epsilon", 1e-12f);
  const Operand &beta = centered ? node.getOperand(3) : Operand::absent();
  const Operand &bias = node.getOperand(centered ? 4 : 3);
  FailureOr<Value> sum =
      createBinary<ir::AddOp>(node, node.getOperand(0), node.getOperand(1));
  if (succeeded(sum) && !bias.isAbsent())
    sum = createBinary<ir::AddOp>(node, Operand::runtime(*sum), bias);
  if (failed(sum))
    return failure();
  node.setResult(3, Operand::runtime(*sum));
  int64_t rank = ir::getShape(*sum).size();
  if (rank == 0)
    return node.invalid("its input is a scalar");
  return node.replace(normalizeRows(node, *sum, rank - 1, epsilon, centered,
                                    node.getOperand(2), beta));
}

/// Returns one number per channel as [1, C, 1, ...] of `rank`.
static FailureOr<Operand> alignChannels(NodeConversion &node,
                                        const Operand &operand, int64_t count,
                                        int64_t rank) {
  if (operand.getShape() != ArrayRef<int64_t>(count))
    return node.invalid("an input is " + formatShape(operand.getShape()) +
                        " for " + Twine(count) + " channels or groups");
  SmallVector<int64_t> shape(rank, 1);
  shape[1] = count;
  return node.reshape(operand, shape);
}

/// Returns value * scale + bias with one of each per place of dimension 1.
static FailureOr<Value> scaleChannels(NodeConversion &node, Value value) {
  int64_t count = ir::getShape(value)[1], rank = ir::getShape(value).size();
  FailureOr<Operand> scale =
      alignChannels(node, node.getOperand(1), count, rank);
  FailureOr<Operand> bias =
      alignChannels(node, node.getOperand(2), count, rank);
  if (failed(scale) || failed(bias))
    return failure();
  FailureOr<Value> product =
      createBinary<ir::MulOp>(node, Operand::runtime(value), *scale);
  if (failed(product))
    return failure();
  return createBinary<ir::AddOp>(node, Operand::runtime(*product), *bias);
}

static LogicalResult requireChannels(NodeConversion &node) {
  if (failed(node.requireF32({0, 1, 2})))
    return failure();
  if (node.getRank(0) >= 3)
    return success();
  return node.invalid("its input is " + formatShape(node.getShape(0)) +
                      ", without dimensions behind the channels");
}

static LogicalResult convertInstanceNormalization(NodeConversion &node) {
  FailureOr<float> epsilon = readEpsilon(node);
  if (failed(epsilon) || failed(requireChannels(node)))
    return failure();
  auto axes = llvm::to_vector(llvm::seq<int64_t>(2, node.getRank(0)));
  FailureOr<Value> result =
      normalize(node, node.getValue(0), axes, *epsilon, /*centered=*/true);
  if (failed(result))
    return failure();
  return node.replace(scaleChannels(node, *result));
}

/// Scale and bias are those of groups before opset 21, of channels since.
static LogicalResult convertGroupNormalization(NodeConversion &node) {
  if (node.getIntAttr("stash_type", 1) != 1)
    return node.unsupported("attribute 'stash_type' must be 1, float");
  FailureOr<float> epsilon = readEpsilon(node);
  if (failed(epsilon) || failed(requireChannels(node)))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t groups = node.getIntAttr("num_groups", 0), elements = 1;
  if (groups < 1 || shape[1] % groups != 0)
    return node.invalid("attribute 'num_groups' is " + Twine(groups) + " for " +
                        Twine(shape[1]) + " channels");
  for (int64_t size : shape.drop_front())
    elements *= size;
  FailureOr<Value> result = normalize(
      node,
      node.reshape(node.getValue(0), {shape[0], groups, elements / groups}),
      /*axes=*/2, *epsilon, /*centered=*/true);
  bool isPerGroup = node.getOpset() < 21;
  if (succeeded(result) && isPerGroup)
    result = scaleChannels(node, *result);
  if (failed(result))
    return failure();
  result = node.reshape(*result, shape);
  return node.replace(isPerGroup ? result : scaleChannels(node, *result));
}

/// ONNX adds 1e-9 to the deviation; its square to the variance is the same
/// where the variance is 0 and does not count elsewhere.
static LogicalResult convertMeanVariance(NodeConversion &node) {
  if (failed(node.requireF32({0})))
    return failure();
  int64_t rank = node.getRank(0);
  FailureOr<SmallVector<int64_t>> axes = node.normalizeAxes(
      node.getIntsAttr("axes").value_or(SmallVector<int64_t>{0, 2, 3}), rank);
  if (failed(axes))
    return failure();
  SmallVector<int64_t> perm, inverse(rank);
  for (bool reduced : {false, true})
    for (int64_t dim = 0; dim < rank; ++dim)
      if (llvm::is_contained(*axes, dim) == reduced)
        perm.push_back(dim);
  for (auto [to, from] : llvm::enumerate(perm))
    inverse[from] = to;
  auto last = llvm::to_vector(llvm::seq<int64_t>(rank - axes->size(), rank));
  FailureOr<Value> result = normalize(
      node, node.transpose(node.getValue(0), perm), last, 1e-18f, true);
  if (failed(result))
    return failure();
  return node.replace(FailureOr<Value>(node.transpose(*result, inverse)));
}

/// What has the norm 0 stays 0.
static LogicalResult convertLpNormalization(NodeConversion &node) {
  int64_t p = node.getIntAttr("p", 2);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", -1), node.getRank(0));
  if (failed(axis) || failed(node.requireF32({0})))
    return failure();
  Value input = node.getValue(0);
  FailureOr<Value> norm = reduceNorm(node, input, *axis, p);
  if (failed(norm))
    return failure();
  norm = node.createLike<ir::ClampOp>(
      *norm,
      node.getBuilder().getF32FloatAttr(std::numeric_limits<float>::min()),
      FloatAttr());
  if (failed(norm))
    return failure();
  return node.replace(combine<ir::DivOp>(node, input, *norm));
}

/// x / (bias + alpha / size * sum x^2)^beta, the sum over `size` neighbouring
/// channels: a mean over windows that count padding.
static LogicalResult convertLRN(NodeConversion &node) {
  int64_t size = node.getIntAttr("size", 0);
  float alpha = node.getFloatAttr("alpha", 1e-4f);
  float beta = node.getFloatAttr("beta", 0.75f);
  float bias = node.getFloatAttr("bias", 1.0f);
  if (failed(node.requireF32({0})))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0);
  if (size < 1 || size > 1024 || shape.size() < 2)
    return node.invalid("attribute 'size' is " + Twine(size) +
                        " for an input " + formatShape(shape));
  int64_t inner = 1;
  for (int64_t dim : shape.drop_front(2))
    inner *= dim;
  Value input = node.getValue(0);
  FailureOr<Value> squares = combine<ir::MulOp>(node, input, input);
  if (failed(squares))
    return failure();
  SmallVector<int64_t> kernel{size, 1}, ones{1, 1};
  SmallVector<int64_t> padding{(size - 1) / 2, 0, size / 2, 0};
  FailureOr<Value> means = node.createLike<ir::AvgPool2DOp>(
      node.reshape(*squares, {shape[0], shape[1], inner, 1}), kernel, ones,
      ones, padding, /*ceil_mode=*/false, FloatAttr(), FloatAttr(),
      /*count_include_pad=*/true);
  if (failed(means))
    return failure();
  FailureOr<Value> sum =
      combine<ir::MulOp>(node, node.reshape(*means, shape), alpha);
  if (failed(sum))
    return failure();
  sum = combine<ir::AddOp>(node, *sum, bias);
  if (failed(sum))
    return failure();
  FailureOr<Value> divisor = combine<ir::PowOp>(node, *sum, beta);
  if (failed(divisor))
    return failure();
  return node.replace(combine<ir::DivOp>(node, input, *divisor));
}

void tinyml::registerLayerNormOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("LayerNormalization", {17, kNewestOpset}, {2, 3},
               convertLayerNormalization<true>, "f32");
  registry.add("RMSNormalization", {23, kNewestOpset}, {2, 2},
               convertLayerNormalization<false>, "f32");
  registry.add("InstanceNormalization", all, {3, 3},
               convertInstanceNormalization, "f32");
  registry.add("GroupNormalization", {18, kNewestOpset}, {3, 3},
               convertGroupNormalization, "f32");
  registry.add("MeanVarianceNormalization", {9, kNewestOpset}, {1, 1},
               convertMeanVariance, "f32");
  registry.add("LpNormalization", all, {1, 1}, convertLpNormalization, "f32");
  registry.add("LRN", all, {1, 1}, convertLRN, "f32");
  registry.add((kMicrosoftDomain + ".SkipLayerNormalization").str(), {1, 1},
               {3, 5}, convertSkipNormalization<true>, "f32");
  registry.add((kMicrosoftDomain + ".SkipSimplifiedLayerNormalization").str(),
               {1, 1}, {3, 4}, convertSkipNormalization<false>, "f32");
}
