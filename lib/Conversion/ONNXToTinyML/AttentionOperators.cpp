//===- AttentionOperators.cpp - Attention as products and a softmax -------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "Reductions.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

namespace {
/// The sizes of Q [batch, heads, queries, head], K [batch, keyHeads, keys,
/// head] and V [batch, keyHeads, keys, valueHead], keys with those of the past.
struct Sizes {
  int64_t batch, heads, keyHeads, queries, keys, past, head, valueHead;
};

/// What is added to the scores, and whether it may be minus infinity for all
/// keys of a query.
struct Bias {
  Operand value = Operand::absent();
  bool mayHideRows = false;
};
} // namespace

static constexpr float kInfinity = std::numeric_limits<float>::infinity();

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// Returns operand `index` as [batch, heads, sequence, size of a head]; with
/// three dimensions it is [batch, sequence, heads * size].
static FailureOr<Value> splitHeads(NodeConversion &node, unsigned index,
                                   StringRef attribute) {
  ArrayRef<int64_t> shape = node.getShape(index);
  int64_t heads = node.getIntAttr(attribute, 0);
  if (shape.size() == 4)
    return node.getValue(index);
  if (shape.size() != 3 || heads < 1 || shape[2] % heads != 0)
    return node.invalid("input " + Twine(index) + " is " + formatShape(shape) +
                        " with '" + attribute + "' " + Twine(heads));
  Value split = node.reshape(node.getValue(index),
                             {shape[0], shape[1], heads, shape[2] / heads});
  return node.transpose(split, {0, 2, 1, 3});
}

/// Puts operand `index`, what earlier calls had, in front of `value`.
static FailureOr<Value> appendToPast(NodeConversion &node, unsigned index,
                                     Value value) {
  if (!node.hasOperand(index))
    return value;
  ArrayRef<int64_t> past = node.getShape(index), now = ir::getShape(value);
  if (past.size() != 4 || past[0] != now[0] || past[1] != now[1] ||
      past[3] != now[3])
    return node.invalid("input " + Twine(index) + " is " + formatShape(past) +
                        ", to be followed by " + formatShape(now));
  SmallVector<Value> parts{node.getValue(index), value};
  return node.create<ir::ConcatOp>(ir::getElementType(value), parts,
                                   /*axis=*/int64_t(2));
}

//===----------------------------------------------------------------------===//
// Masks
//===----------------------------------------------------------------------===//

/// Returns zeros where a query may attend to a key by attributes is_causal,
/// left_window_size and right_window_size, and minus infinity elsewhere; absent
/// where it may to all.
static Bias makeWindow(NodeConversion &node, const Sizes &sizes) {
  bool isCausal = node.getIntAttr("is_causal", 0) != 0;
  int64_t left = -1, right = -1;
  if (node.getOpset() >= 25) {
    left = node.getIntAttr("left_window_size", -1);
    right = node.getIntAttr("right_window_size", -1);
  }
  if (!isCausal && left < 0 && right < 0)
    return {};
  SmallVector<float> values;
  bool hidesRow = false;
  for (int64_t query = 0; query < sizes.queries; ++query) {
    int64_t place = query + sizes.past, allowed = 0;
    for (int64_t key = 0; key < sizes.keys; ++key) {
      bool isAllowed = (!isCausal || key <= place) &&
                       (left < 0 || place - key <= left) &&
                       (right < 0 || key - place <= right);
      allowed += isAllowed;
      values.push_back(isAllowed ? 0.0f : -kInfinity);
    }
    hidesRow |= allowed == 0;
  }
  return {
      makeFloatConstant(node.getContext(), {sizes.queries, sizes.keys}, values),
      hidesRow};
}

/// Returns 0 where `allowed`, of booleans, holds, and minus infinity elsewhere.
static FailureOr<Value> hideOthers(NodeConversion &node,
                                   const Operand &allowed) {
  MLIRContext *context = node.getContext();
  FailureOr<Operand> bias =
      createWhere(node, allowed, makeFloatConstant(context, {}, 0.0f),
                  makeFloatConstant(context, {}, -kInfinity));
  if (failed(bias))
    return failure();
  return node.materialize(*bias);
}

/// Returns the mask as floats, with minus infinity for the keys that it lacks.
static FailureOr<Value> readMask(NodeConversion &node, const Sizes &sizes) {
  bool isTruth = node.getOperand(3).getElementType().isInteger(1);
  if (!isTruth && failed(node.requireF32({3})))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(3);
  int64_t missing = shape.empty() ? -1 : sizes.keys - shape.back();
  if (missing < 0)
    return node.invalid("'attn_mask' is " + formatShape(shape) + " for " +
                        Twine(sizes.keys) + " keys");
  FailureOr<Value> value = node.getValue(3);
  if (isTruth)
    value = hideOthers(node, node.getOperand(3));
  if (failed(value) || missing == 0)
    return value;
  SmallVector<int64_t> low(shape.size(), 0), high(shape.size(), 0);
  high.back() = missing;
  return node.createLike<ir::PadOp>(*value, low, high, "constant",
                                    llvm::APFloat(-kInfinity));
}

/// The same as makeWindow where input 6 says of each batch how many keys it
/// has, of which the last belong to the queries.
static FailureOr<Bias> makeBatchWindow(NodeConversion &node,
                                       const Sizes &sizes) {
  OpBuilder &builder = node.getBuilder();
  if (node.getShape(6) != ArrayRef<int64_t>(sizes.batch) || sizes.past != 0)
    return node.invalid(
        "'nonpad_kv_seqlen' is " + formatShape(node.getShape(6)) + " for " +
        Twine(sizes.batch) + " batches, and no past is allowed");
  FailureOr<Operand> lengths =
      castTo(node, node.getOperand(6), builder.getI64Type());
  if (succeeded(lengths))
    lengths = node.reshape(*lengths, {sizes.batch, 1, 1, 1});
  SmallVector<int64_t> keys, needed;
  for (int64_t key = 0; key < sizes.keys; ++key)
    keys.push_back(key);
  // A query stands at the place of the key that needs a length.
  for (int64_t query = 0; query < sizes.queries; ++query)
    for (int64_t key : keys)
      needed.push_back(key - query + sizes.queries);
  auto compare = [&](ArrayRef<int64_t> least, int64_t offset,
                     bool isMost) -> FailureOr<Operand> {
    SmallVector<int64_t> numbers;
    for (int64_t number : least)
      numbers.push_back(number + offset);
    int64_t rows = numbers.size() / sizes.keys;
    Operand bound = makeIntegerConstant(node.getContext(),
                                        {1, 1, rows, sizes.keys}, numbers);
    return createPair<ir::LessEqualOp>(node, builder.getI1Type(),
                                       isMost ? *lengths : bound,
                                       isMost ? bound : *lengths);
  };
  if (failed(lengths) ||
      failed(node.checkGenerated(static_cast<int64_t>(needed.size()))))
    return failure();
  int64_t left = -1, right = -1;
  if (node.getOpset() >= 25) {
    left = node.getIntAttr("left_window_size", -1);
    right = node.getIntAttr("right_window_size", -1);
  }
  SmallVector<FailureOr<Operand>> conditions{compare(keys, 1, false)};
  if (node.getIntAttr("is_causal", 0) != 0)
    conditions.push_back(compare(needed, 0, false));
  if (left >= 0)
    conditions.push_back(compare(needed, left, true));
  if (right >= 0)
    conditions.push_back(compare(needed, -right, false));
  FailureOr<Operand> allowed = conditions.front();
  for (FailureOr<Operand> &condition : llvm::drop_begin(conditions))
    if (succeeded(allowed) && succeeded(condition))
      allowed = createPair<ir::AndOp>(node, builder.getI1Type(), *allowed,
                                      *condition);
    else
      return failure();
  if (failed(allowed))
    return failure();
  FailureOr<Value> bias = hideOthers(node, *allowed);
  if (failed(bias))
    return failure();
  return Bias{Operand::runtime(*bias), /*mayHideRows=*/true};
}

static FailureOr<Bias> makeBias(NodeConversion &node, const Sizes &sizes) {
  Bias window;
  if (!node.hasOperand(6)) {
    window = makeWindow(node, sizes);
  } else {
    FailureOr<Bias> ofBatches = makeBatchWindow(node, sizes);
    if (failed(ofBatches))
      return failure();
    window = *ofBatches;
  }
  if (!node.hasOperand(3))
    return window;
  FailureOr<Value> mask = readMask(node, sizes);
  if (succeeded(mask) && !window.value.isAbsent())
    mask = createBinary<ir::AddOp>(node, Operand::runtime(*mask), window.value);
  if (failed(mask))
    return failure();
  return Bias{Operand::runtime(*mask), /*mayHideRows=*/true};
}

/// Multiplies the probabilities of a query for which every key is hidden by 0,
/// and others by 1: the largest bias is minus infinity there.
static FailureOr<Value> clearHiddenRows(NodeConversion &node, Value weights,
                                        const Operand &bias) {
  Value value = node.materialize(bias);
  int64_t last = bias.getRank() - 1;
  FailureOr<Value> largest = reduce<ir::ReduceMaxOp>(node, value, last);
  if (failed(largest))
    return failure();
  // Above 1 for every finite float, minus infinity for minus infinity.
  FailureOr<Value> scaled = combine<ir::MulOp>(node, *largest, 1e-35f);
  if (failed(scaled))
    return failure();
  FailureOr<Value> shifted = combine<ir::AddOp>(node, *scaled, 3404.0f);
  if (failed(shifted))
    return failure();
  OpBuilder &builder = node.getBuilder();
  FailureOr<Value> factor = node.createLike<ir::ClampOp>(
      *shifted, builder.getF32FloatAttr(0.0f), builder.getF32FloatAttr(1.0f));
  if (failed(factor))
    return failure();
  return combine<ir::MulOp>(node, weights, *factor);
}

//===----------------------------------------------------------------------===//
// The operator
//===----------------------------------------------------------------------===//

/// Queries that share a key head are rows of one product.
static FailureOr<Value> multiply(NodeConversion &node, Value lhs, Value rhs,
                                 const Sizes &sizes) {
  ArrayRef<int64_t> left = ir::getShape(lhs), right = ir::getShape(rhs);
  int64_t products = sizes.batch * sizes.keyHeads;
  FailureOr<Value> product = node.create<ir::MatMulOp>(
      ir::getElementType(lhs),
      node.reshape(lhs,
                   {products, sizes.heads / sizes.keyHeads * left[2], left[3]}),
      node.reshape(rhs, {products, right[2], right[3]}), FloatAttr(),
      FloatAttr());
  if (failed(product))
    return failure();
  return node.reshape(*product, {left[0], left[1], left[2], right[3]});
}

/// Returns Q * K^T * scale, and capped where attribute softcap says so.
static FailureOr<Value> score(NodeConversion &node, Value query, Value key,
                              const Sizes &sizes) {
  float scale = node.getFloatAttr(
      "scale", 1.0f / std::sqrt(static_cast<float>(sizes.head)));
  float cap = node.getFloatAttr("softcap", 0.0f);
  FailureOr<Value> scaled = combine<ir::MulOp>(node, query, scale);
  if (failed(scaled))
    return failure();
  FailureOr<Value> scores =
      multiply(node, *scaled, node.transpose(key, {0, 1, 3, 2}), sizes);
  if (failed(scores) || cap <= 0.0f)
    return scores;
  FailureOr<Value> small = combine<ir::MulOp>(node, *scores, 1.0f / cap);
  if (failed(small))
    return failure();
  FailureOr<Value> bent = node.createLike<ir::TanhOp>(*small);
  if (failed(bent))
    return failure();
  return combine<ir::MulOp>(node, *bent, cap);
}

/// Returns the weights of the keys for each query. Sets output 3, which is one
/// of the steps to them.
static FailureOr<Value> weigh(NodeConversion &node, Value scores,
                              const Bias &bias) {
  int64_t mode = node.getIntAttr("qk_matmul_output_mode", 0);
  Value biased = scores, shown = scores;
  if (!bias.value.isAbsent()) {
    FailureOr<Value> sum =
        createBinary<ir::AddOp>(node, Operand::runtime(scores), bias.value);
    if (failed(sum))
      return failure();
    shown = biased = *sum;
    // A row of minus infinities has no softmax; one of equal numbers does.
    if (bias.mayHideRows) {
      sum = node.createLike<ir::ClampOp>(
          biased,
          node.getBuilder().getF32FloatAttr(
              std::numeric_limits<float>::lowest()),
          FloatAttr());
      if (failed(sum))
        return failure();
      biased = *sum;
    }
  }
  FailureOr<Value> weights =
      node.createLike<ir::SoftmaxOp>(biased, /*axis=*/int64_t(3));
  if (succeeded(weights) && bias.mayHideRows)
    weights = clearHiddenRows(node, *weights, bias.value);
  if (failed(weights))
    return failure();
  node.setResult(3, Operand::runtime(mode == 3   ? *weights
                                     : mode == 2 ? shown
                                                 : scores));
  return weights;
}

static FailureOr<Sizes> readSizes(NodeConversion &node, Value query, Value key,
                                  Value value, Value allKeys) {
  ArrayRef<int64_t> q = ir::getShape(query), k = ir::getShape(key);
  ArrayRef<int64_t> v = ir::getShape(value), all = ir::getShape(allKeys);
  if (q[0] != k[0] || q[0] != v[0] || k[1] != v[1] || k[2] != v[2] ||
      q[3] != k[3] || q[1] % k[1] != 0)
    return node.invalid("Q " + formatShape(q) + ", K " + formatShape(k) +
                        " and V " + formatShape(v) + " do not go together");
  return Sizes{q[0], q[1], k[1], q[2], all[2], all[2] - k[2], q[3], v[3]};
}

static LogicalResult convertAttention(NodeConversion &node) {
  // Every softmax is computed with f32.
  int64_t precision = node.getIntAttr("softmax_precision", 1);
  if (!llvm::is_contained<int64_t>({1, 10, 11, 16}, precision))
    return node.invalid("attribute 'softmax_precision' is " + Twine(precision) +
                        ", no type of floats");
  if (failed(node.requireF32({0, 1, 2, 4, 5})))
    return failure();
  FailureOr<Value> query = splitHeads(node, 0, "q_num_heads");
  FailureOr<Value> key = splitHeads(node, 1, "kv_num_heads");
  FailureOr<Value> value = splitHeads(node, 2, "kv_num_heads");
  if (failed(query) || failed(key) || failed(value))
    return failure();
  FailureOr<Value> keys = appendToPast(node, 4, *key);
  FailureOr<Value> values = appendToPast(node, 5, *value);
  if (failed(keys) || failed(values))
    return failure();
  FailureOr<Sizes> sizes = readSizes(node, *query, *key, *value, *keys);
  if (failed(sizes))
    return failure();
  node.setResult(1, Operand::runtime(*keys));
  node.setResult(2, Operand::runtime(*values));
  FailureOr<Bias> bias = makeBias(node, *sizes);
  FailureOr<Value> scores = score(node, *query, *keys, *sizes);
  if (failed(bias) || failed(scores))
    return failure();
  FailureOr<Value> weights = weigh(node, *scores, *bias);
  if (failed(weights))
    return failure();
  FailureOr<Value> result = multiply(node, *weights, *values, *sizes);
  if (failed(result) || node.getRank(0) == 4)
    return node.replace(result);
  Value joined = node.transpose(*result, {0, 2, 1, 3});
  return node.replace(FailureOr<Value>(
      node.reshape(joined, {sizes->batch, sizes->queries,
                            sizes->heads * sizes->valueHead})));
}

void tinyml::registerAttentionOperators(OperatorRegistry &registry) {
  registry.add("Attention", {23, kNewestOpset}, {3, 7}, convertAttention,
               "f32, float16 or bfloat16, with masks of that type or booleans; "
               "past keys and values");
}
