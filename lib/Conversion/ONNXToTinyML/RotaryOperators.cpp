//===- RotaryOperators.cpp - Rotary position embeddings -------------------===//

#include "OperatorRegistry.h"
#include "Reductions.h"

using namespace mlir;
using namespace tinyml;

namespace {
/// Two numbers that are rotated together, each of [batch, sequence, heads,
/// size].
struct Pair {
  Value first, second;
};
} // namespace

/// Returns elements `first` to `first + count` of the last dimension.
static FailureOr<Value> cutLast(NodeConversion &node, Value value,
                                int64_t first, int64_t count) {
  ArrayRef<int64_t> shape = ir::getShape(value);
  SmallVector<int64_t> low(shape.size(), 0), high(shape.size(), 0);
  low.back() = -first;
  high.back() = first + count - shape.back();
  return node.createLike<ir::PadOp>(value, low, high, "constant",
                                    llvm::APFloat(0.0f));
}

/// Takes [batch, sequence, heads, 2 * size] apart: into halves, or, where
/// `interleaved`, every second number.
static FailureOr<Pair> split(NodeConversion &node, Value value,
                             bool interleaved) {
  SmallVector<int64_t> shape(ir::getShape(value));
  int64_t size = shape.back() / 2;
  if (interleaved) {
    shape.back() = size;
    shape.push_back(2);
    value = node.reshape(value, shape);
    shape.pop_back();
    size = 1;
  }
  FailureOr<Value> first = cutLast(node, value, 0, size);
  FailureOr<Value> second = cutLast(node, value, size, size);
  if (failed(first) || failed(second))
    return failure();
  if (!interleaved)
    return Pair{*first, *second};
  return Pair{node.reshape(*first, shape), node.reshape(*second, shape)};
}

/// Puts together what `split` took apart.
static FailureOr<Value> join(NodeConversion &node, Pair pair,
                             bool interleaved) {
  SmallVector<int64_t> shape(ir::getShape(pair.first));
  SmallVector<Value> parts{pair.first, pair.second};
  int64_t axis = shape.size() - 1;
  if (interleaved) {
    shape.push_back(1);
    ++axis;
    for (Value &part : parts)
      part = node.reshape(part, shape);
  }
  FailureOr<Value> joined =
      node.create<ir::ConcatOp>(ir::getElementType(pair.first), parts, axis);
  if (failed(joined) || !interleaved)
    return joined;
  shape.pop_back();
  shape.back() *= 2;
  return node.reshape(*joined, shape);
}

/// Rotates each pair by the angles of `cosines` and `sines`.
static FailureOr<Pair> rotate(NodeConversion &node, Pair pair, Value cosines,
                              Value sines) {
  FailureOr<Value> a = combine<ir::MulOp>(node, pair.first, cosines);
  FailureOr<Value> b = combine<ir::MulOp>(node, pair.second, sines);
  FailureOr<Value> c = combine<ir::MulOp>(node, pair.first, sines);
  FailureOr<Value> d = combine<ir::MulOp>(node, pair.second, cosines);
  if (failed(a) || failed(b) || failed(c) || failed(d))
    return failure();
  FailureOr<Value> first = combine<ir::SubOp>(node, *a, *b);
  FailureOr<Value> second = combine<ir::AddOp>(node, *c, *d);
  if (failed(first) || failed(second))
    return failure();
  return Pair{*first, *second};
}

/// Returns input `index`, [batch, sequence, size], for all heads; with input 3
/// it is a table, of which that says the rows.
static FailureOr<Value> readAngles(NodeConversion &node, unsigned index,
                                   ArrayRef<int64_t> shape, int64_t size) {
  SmallVector<int64_t> wanted{shape[0], shape[1], size};
  FailureOr<Value> angles = node.getValue(index);
  if (node.hasOperand(3)) {
    Type type = node.getOperand(3).getElementType();
    if (!type.isSignlessInteger(32) && !type.isSignlessInteger(64))
      return node.invalid("'position_ids' must hold i32 or i64, found " +
                          formatType(type));
    if (node.getRank(index) != 2 ||
        node.getShape(3) != ArrayRef<int64_t>(wanted).drop_back())
      return node.invalid("'position_ids' " + formatShape(node.getShape(3)) +
                          " names no rows of input " + Twine(index) + ", " +
                          formatShape(node.getShape(index)));
    angles = node.createLike<ir::GatherOp>(*angles, node.getValue(3),
                                           /*axis=*/int64_t(0));
    if (failed(angles))
      return failure();
  }
  if (ir::getShape(*angles) != ArrayRef<int64_t>(wanted))
    return node.invalid("input " + Twine(index) + " is " +
                        formatShape(node.getShape(index)) + ", not " +
                        formatShape(wanted));
  return node.reshape(*angles, {shape[0], shape[1], 1, size});
}

/// Returns the input as [batch, sequence, heads, size].
static FailureOr<Value> readHeads(NodeConversion &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  Value input = node.getValue(0);
  if (shape.size() == 4)
    return node.transpose(input, {0, 2, 1, 3});
  int64_t heads = node.getIntAttr("num_heads", 0);
  if (shape.size() != 3 || heads < 1 || shape[2] % heads != 0)
    return node.invalid("its input is " + formatShape(shape) +
                        " with 'num_heads' " + Twine(heads));
  return node.reshape(input, {shape[0], shape[1], heads, shape[2] / heads});
}

static LogicalResult convertRotaryEmbedding(NodeConversion &node) {
  if (failed(node.requireF32({0, 1, 2})))
    return failure();
  bool interleaved = node.getIntAttr("interleaved", 0) != 0;
  int64_t part = node.getIntAttr("rotary_embedding_dim", 0);
  if (node.getRank(0) == 4)
    node.ignoreAttr("num_heads");
  FailureOr<Value> input = readHeads(node);
  if (failed(input))
    return failure();
  ArrayRef<int64_t> shape = ir::getShape(*input);
  int64_t size = part == 0 ? shape[3] : part;
  if (size < 2 || size % 2 != 0 || size > shape[3])
    return node.invalid("it rotates " + Twine(size) + " of " + Twine(shape[3]) +
                        " numbers");
  FailureOr<Value> rotated = cutLast(node, *input, 0, size);
  FailureOr<Value> cosines = readAngles(node, 1, shape, size / 2);
  FailureOr<Value> sines = readAngles(node, 2, shape, size / 2);
  if (failed(rotated) || failed(cosines) || failed(sines))
    return failure();
  FailureOr<Pair> pair = split(node, *rotated, interleaved);
  if (failed(pair))
    return failure();
  pair = rotate(node, *pair, *cosines, *sines);
  if (failed(pair))
    return failure();
  FailureOr<Value> result = join(node, *pair, interleaved);
  if (succeeded(result) && size < shape[3]) {
    FailureOr<Value> rest = cutLast(node, *input, size, shape[3] - size);
    if (failed(rest))
      return failure();
    SmallVector<Value> parts{*result, *rest};
    result = node.create<ir::ConcatOp>(ir::getElementType(*input), parts,
                                       /*axis=*/int64_t(3));
  }
  if (failed(result))
    return failure();
  Value output = node.getRank(0) == 4 ? node.transpose(*result, {0, 2, 1, 3})
                                      : node.reshape(*result, node.getShape(0));
  return node.replace(FailureOr<Value>(output));
}

void tinyml::registerRotaryOperators(OperatorRegistry &registry) {
  registry.add("RotaryEmbedding", {23, kNewestOpset}, {3, 4},
               convertRotaryEmbedding,
               "f32, float16 or bfloat16; position_ids may be "
               "run-time values");
}
