//===- FlexAttentionOperators.cpp - Attention with graphs of its own ------===//

#include "Expression.h"
#include "OperatorRegistry.h"
#include "Subgraphs.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

/// Returns what the graph of attribute `name`, where there is one, makes of
/// `value`, which it sees as numbers of `type`.
static Expression modify(NodeConversion &node, StringRef name,
                         const Expression &value, Type type) {
  if (!node.hasGraphAttr(name) || value.hasFailed())
    return value;
  Expression nothing(node, FailureOr<Operand>(failure()));
  FailureOr<Block *> block = readGraph(node, name, /*inputs=*/1, /*outputs=*/1);
  Expression input = value.cast(type);
  if (failed(block) || input.hasFailed())
    return nothing;
  FailureOr<SmallVector<Operand>> outputs =
      inlineGraph(node, **block, *input.getOperand());
  if (failed(outputs))
    return nothing;
  const Operand &output = outputs->front();
  bool isTensor = (output.isRuntime() || output.isConstant()) &&
                  !output.getUnit() && output.getShape() == value.getShape() &&
                  isa<FloatType>(output.getElementType());
  if (!isTensor) {
    (void)node.invalid("attribute '" + name + "' must give floats " +
                       formatShape(value.getShape()));
    return nothing;
  }
  return Expression(node, FailureOr<Operand>(output))
      .cast(node.getBuilder().getF32Type());
}

/// softmax(score_mod(Q * K^T * scale)), prob_mod of it, times V. Queries that
/// share a key head are rows of one product.
static LogicalResult convertFlexAttention(NodeConversion &node) {
  OpBuilder &builder = node.getBuilder();
  int64_t precision = node.getIntAttr("softmax_precision", 0);
  bool isDouble =
      precision == 11 ||
      (precision == 0 && node.getOperand(0).getElementType().isF64());
  if (!llvm::is_contained<int64_t>({0, 1, 10, 11, 16}, precision))
    return node.invalid("attribute 'softmax_precision' is " + Twine(precision) +
                        ", no type of floats");
  // What the graphs see; every softmax is computed with f32.
  Type seen = isDouble          ? Type(builder.getF64Type())
              : precision == 10 ? Type(builder.getF16Type())
              : precision == 16 ? Type(builder.getBF16Type())
                                : Type(builder.getF32Type());
  if (failed(node.requireF32({0, 1, 2})))
    return failure();
  ArrayRef<int64_t> q = node.getShape(0), k = node.getShape(1),
                    v = node.getShape(2);
  if (q.size() != 4 || k.size() != 4 || v.size() != 4 || q[0] != k[0] ||
      q[0] != v[0] || k[1] != v[1] || k[2] != v[2] || q[3] != k[3] ||
      k[1] < 1 || q[1] % k[1] != 0)
    return node.invalid("Q " + formatShape(q) + ", K " + formatShape(k) +
                        " and V " + formatShape(v) + " do not go together");
  int64_t products = k[0] * k[1], rows = q[1] / k[1] * q[2];
  float scale =
      node.getFloatAttr("scale", 1.0f / std::sqrt(static_cast<float>(q[3])));
  Expression queries =
      Expression::get(node, 0).reshape({products, rows, q[3]}) * scale;
  Expression keys = Expression::get(node, 1)
                        .reshape({products, k[2], k[3]})
                        .transpose({0, 2, 1});
  Expression scores =
      multiplyMatrices(queries, keys).reshape({q[0], q[1], q[2], k[2]});
  FailureOr<Value> modified =
      modify(node, "score_mod", scores, seen).getValue();
  if (failed(modified))
    return failure();
  Expression weights(
      node, node.createLike<ir::SoftmaxOp>(*modified, /*axis=*/int64_t(3)));
  weights = modify(node, "prob_mod", weights, seen);
  Expression values = Expression::get(node, 2).reshape({products, v[2], v[3]});
  return replace(
      multiplyMatrices(weights.reshape({products, rows, k[2]}), values)
          .reshape({q[0], q[1], q[2], v[3]}));
}

void tinyml::registerFlexAttentionOperators(OperatorRegistry &registry) {
  registry.add("ai.onnx.preview.FlexAttention", {1, 1}, {3, 3},
               convertFlexAttention,
               "f32, float16 or bfloat16; score_mod and prob_mod");
}
