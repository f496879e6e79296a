//===- SequenceOperators.cpp - Layers that carry a state along a sequence -===//

#include "OperatorRegistry.h"
#include "Reductions.h"
#include "SliceRange.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

/// Takes `count` elements of a dimension from `first` on.
static FailureOr<Value> cut(NodeConversion &node, Value value, int64_t axis,
                            int64_t first, int64_t count) {
  SmallVector<int64_t> sizes(ir::getShape(value));
  SliceRange range{SmallVector<int64_t>(sizes.size(), 0),
                   SmallVector<int64_t>(sizes.size(), 1), sizes};
  range.starts[axis] = first;
  range.sizes[axis] = count;
  return takeRange(node, value, range);
}

static FailureOr<Value> concatenate(NodeConversion &node, ArrayRef<Value> parts,
                                    int64_t axis) {
  if (parts.size() == 1)
    return parts.front();
  return node.create<ir::ConcatOp>(ir::getElementType(parts.front()), parts,
                                   axis);
}

static FailureOr<Value> makeZeros(NodeConversion &node,
                                  ArrayRef<int64_t> shape) {
  Type type = node.getBuilder().getF32Type();
  FailureOr<int64_t> count = countElements(shape);
  if (failed(node.checkSize(shape, type)) ||
      failed(node.checkGenerated(*count)))
    return failure();
  return node.materialize(makeFloatConstant(node.getContext(), shape,
                                            SmallVector<float>(*count, 0.0f)));
}

//===----------------------------------------------------------------------===//
// CausalConvWithState
//===----------------------------------------------------------------------===//

/// The sum over the filter's places of shifted inputs: each channel has its own
/// few weights, which may be values of the run time.
static LogicalResult convertCausalConv(NodeConversion &node) {
  std::string activation = node.getStringAttr("activation", "none");
  bool isSilu = activation == "silu" || activation == "swish";
  if (!isSilu && activation != "none")
    return node.invalid("attribute 'activation' is '" + activation + "'");
  if (failed(node.requireF32({0, 1, 2, 3})))
    return failure();
  ArrayRef<int64_t> input = node.getShape(0), filter = node.getShape(1);
  if (input.size() != 3 || filter.size() != 3 || filter[0] != input[1] ||
      filter[1] != 1 || filter[2] < 1)
    return node.invalid("its input is " + formatShape(input) + ", its filter " +
                        formatShape(filter));
  int64_t channels = input[1], length = input[2], past = filter[2] - 1;
  SmallVector<int64_t> stateShape{input[0], channels, past};
  Value all = node.getValue(0);
  if (past > 0) {
    FailureOr<Value> state = failure();
    if (!node.hasOperand(3))
      state = makeZeros(node, stateShape);
    else if (node.getShape(3) == ArrayRef<int64_t>(stateShape))
      state = node.getValue(3);
    else
      return node.invalid("'past_state' is " + formatShape(node.getShape(3)) +
                          ", not " + formatShape(stateShape));
    if (failed(state))
      return failure();
    FailureOr<Value> joined = concatenate(node, {*state, all}, 2);
    if (failed(joined))
      return failure();
    all = *joined;
    FailureOr<Value> present = cut(node, all, 2, length, past);
    if (failed(present))
      return failure();
    node.setResult(1, Operand::runtime(*present));
  }
  Value weights = node.reshape(node.getValue(1), {1, channels, past + 1});
  FailureOr<Value> sum = failure();
  for (int64_t place = 0; place <= past; ++place) {
    FailureOr<Value> part = cut(node, all, 2, place, length);
    FailureOr<Value> weight = cut(node, weights, 2, place, 1);
    if (failed(part) || failed(weight))
      return failure();
    FailureOr<Value> product = combine<ir::MulOp>(node, *part, *weight);
    if (succeeded(product) && place > 0)
      product = combine<ir::AddOp>(node, *sum, *product);
    if (failed(product))
      return failure();
    sum = product;
  }
  if (node.hasOperand(2)) {
    if (node.getShape(2) != ArrayRef<int64_t>(channels))
      return node.invalid("its bias is " + formatShape(node.getShape(2)) +
                          " for " + Twine(channels) + " channels");
    sum = combine<ir::AddOp>(node, *sum,
                             node.reshape(node.getValue(2), {1, channels, 1}));
  }
  if (succeeded(sum) && isSilu) {
    OpBuilder &builder = node.getBuilder();
    sum = node.createLike<ir::SwishOp>(*sum, builder.getF32FloatAttr(1.0f),
                                       builder.getF32FloatAttr(0.0f));
  }
  return node.replace(sum);
}

//===----------------------------------------------------------------------===//
// LinearAttention
//===----------------------------------------------------------------------===//

namespace {
/// [batch, length, keyHeads * …]; `group` heads of queries share one of keys.
struct Sizes {
  int64_t batch, length, keyHeads, group, keySize, valueSize;
};
} // namespace

/// The most steps that are unrolled.
static constexpr int64_t kMaxSteps = 1024;

static FailureOr<Sizes> readSizes(NodeConversion &node) {
  int64_t heads = node.getIntAttr("q_num_heads", 0);
  int64_t keyHeads = node.getIntAttr("kv_num_heads", 0);
  ArrayRef<int64_t> q = node.getShape(0), k = node.getShape(1),
                    v = node.getShape(2);
  if (heads < 1 || keyHeads < 1 || heads % keyHeads != 0 || q.size() != 3 ||
      k.size() != 3 || v.size() != 3 || q.take_front(2) != k.take_front(2) ||
      q.take_front(2) != v.take_front(2) || q[2] % heads != 0 ||
      v[2] % keyHeads != 0 || k[2] != q[2] / heads * keyHeads)
    return node.invalid("its inputs are " + formatShape(q) + ", " +
                        formatShape(k) + " and " + formatShape(v) + " for " +
                        Twine(heads) + " and " + Twine(keyHeads) + " heads");
  if (q[1] > kMaxSteps)
    return node.unsupported("its sequences have " + Twine(q[1]) +
                            " steps, more than " + Twine(kMaxSteps));
  return Sizes{q[0],         q[1],           keyHeads, heads / keyHeads,
               q[2] / heads, v[2] / keyHeads};
}

/// Returns step `step` of input `index` as [batch * keyHeads, rows, columns].
static FailureOr<Value> takeStep(NodeConversion &node, unsigned index,
                                 int64_t step, const Sizes &sizes, int64_t rows,
                                 int64_t columns) {
  FailureOr<Value> part = cut(node, node.getValue(index), 1, step, 1);
  if (failed(part))
    return failure();
  return node.reshape(*part, {sizes.batch * sizes.keyHeads, rows, columns});
}

/// Returns step `step` of the decay or the update rate, with one number for
/// each row of the state, for each head, or for each batch.
static FailureOr<Value> takeRate(NodeConversion &node, unsigned index,
                                 int64_t step, const Sizes &sizes) {
  ArrayRef<int64_t> shape = node.getShape(index);
  bool isRate =
      shape.size() == 3 && shape[0] == sizes.batch && shape[1] == sizes.length;
  if (isRate && shape[2] == sizes.keyHeads)
    return takeStep(node, index, step, sizes, 1, 1);
  if (isRate && index == 4 && shape[2] == sizes.keyHeads * sizes.keySize)
    return takeStep(node, index, step, sizes, sizes.keySize, 1);
  if (!isRate || index != 5 || shape[2] != 1)
    return node.invalid("input " + Twine(index) + " is " + formatShape(shape));
  FailureOr<Value> part = cut(node, node.getValue(index), 1, step, 1);
  if (failed(part))
    return failure();
  SmallVector<int64_t> all{sizes.batch, sizes.keyHeads, 1};
  FailureOr<Value> repeated = *part;
  if (sizes.keyHeads > 1)
    repeated = node.createLike<ir::ExpandOp>(*part, all);
  return failed(repeated)
             ? repeated
             : FailureOr<Value>(node.reshape(
                   *repeated, {sizes.batch * sizes.keyHeads, 1, 1}));
}

static FailureOr<Value> multiply(NodeConversion &node, Value lhs, Value rhs) {
  return node.create<ir::MatMulOp>(ir::getElementType(lhs), lhs, rhs,
                                   FloatAttr(), FloatAttr());
}

/// Returns the state after a step.
static FailureOr<Value> update(NodeConversion &node, Value state, int64_t step,
                               const Sizes &sizes, bool decays, bool isDelta) {
  FailureOr<Value> key = takeStep(node, 1, step, sizes, sizes.keySize, 1);
  FailureOr<Value> value = takeStep(node, 2, step, sizes, 1, sizes.valueSize);
  if (failed(key) || failed(value))
    return failure();
  if (decays) {
    FailureOr<Value> rate = takeRate(node, 4, step, sizes);
    if (failed(rate))
      return failure();
    FailureOr<Value> factor = node.createLike<ir::ExpOp>(*rate);
    if (failed(factor))
      return failure();
    FailureOr<Value> decayed = combine<ir::MulOp>(node, state, *factor);
    if (failed(decayed))
      return failure();
    state = *decayed;
  }
  if (isDelta) {
    FailureOr<Value> rate = takeRate(node, 5, step, sizes);
    FailureOr<Value> known = multiply(
        node,
        node.reshape(*key, {sizes.batch * sizes.keyHeads, 1, sizes.keySize}),
        state);
    if (failed(rate) || failed(known))
      return failure();
    value = combine<ir::SubOp>(node, *value, *known);
    if (succeeded(value))
      value = combine<ir::MulOp>(node, *value, *rate);
    if (failed(value))
      return failure();
  }
  FailureOr<Value> product = combine<ir::MulOp>(node, *key, *value);
  return failed(product) ? product : combine<ir::AddOp>(node, state, *product);
}

static LogicalResult convertLinearAttention(NodeConversion &node) {
  node.ignoreAttr("chunk_size"); // how to compute, not what
  std::string rule = node.getStringAttr("update_rule", "gated_delta");
  bool decays = rule == "gated" || rule == "gated_delta";
  bool isDelta = rule == "delta" || rule == "gated_delta";
  if (!decays && !isDelta && rule != "linear")
    return node.invalid("attribute 'update_rule' is '" + rule + "'");
  if (failed(node.requireF32({0, 1, 2, 3, 4, 5})))
    return failure();
  FailureOr<Sizes> sizes = readSizes(node);
  if (failed(sizes))
    return failure();
  if ((decays && !node.hasOperand(4)) || (isDelta && !node.hasOperand(5)))
    return node.invalid("it lacks an input that '" + rule + "' needs");
  int64_t heads = sizes->batch * sizes->keyHeads;
  SmallVector<int64_t> all{sizes->batch, sizes->keyHeads, sizes->keySize,
                           sizes->valueSize};
  if (node.hasOperand(3) && node.getShape(3) != ArrayRef<int64_t>(all))
    return node.invalid("'past_state' is " + formatShape(node.getShape(3)) +
                        ", not " + formatShape(all));
  FailureOr<Value> state = failure();
  if (node.hasOperand(3))
    state = node.getValue(3);
  else
    state = makeZeros(node, all);
  if (failed(state))
    return failure();
  state = node.reshape(*state, {heads, sizes->keySize, sizes->valueSize});
  float scale = node.getFloatAttr("scale", 0.0f);
  if (scale == 0.0f)
    scale = 1.0f / std::sqrt(static_cast<float>(sizes->keySize));
  SmallVector<Value> outputs;
  for (int64_t step = 0; step < sizes->length; ++step) {
    state = update(node, *state, step, *sizes, decays, isDelta);
    FailureOr<Value> query =
        takeStep(node, 0, step, *sizes, sizes->group, sizes->keySize);
    if (failed(state) || failed(query))
      return failure();
    FailureOr<Value> answer = multiply(node, *query, *state);
    if (failed(answer))
      return failure();
    outputs.push_back(node.reshape(
        *answer,
        {sizes->batch, 1, sizes->keyHeads * sizes->group * sizes->valueSize}));
  }
  node.setResult(1, Operand::runtime(node.reshape(*state, all)));
  FailureOr<Value> joined = concatenate(node, outputs, 1);
  if (failed(joined))
    return failure();
  return node.replace(combine<ir::MulOp>(node, *joined, scale));
}

void tinyml::registerSequenceOperators(OperatorRegistry &registry) {
  registry.add("CausalConvWithState", {27, kNewestOpset}, {2, 4},
               convertCausalConv,
               "f32, float16 or bfloat16; filter, bias and state may be "
               "run-time values; a filter of one place has no state");
  registry.add("LinearAttention", {27, kNewestOpset}, {3, 6},
               convertLinearAttention,
               "f32, float16 or bfloat16; every rule; the steps are repeated");
}
