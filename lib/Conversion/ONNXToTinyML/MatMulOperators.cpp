//===- MatMulOperators.cpp - MatMul and Gemm ------------------------------===//

#include "Broadcast.h"
#include "OperatorRegistry.h"
#include "QuantizationScheme.h"

#include <cmath>
#include <numeric>

using namespace mlir;
using namespace tinyml;

static int64_t product(ArrayRef<int64_t> dims) {
  return std::accumulate(dims.begin(), dims.end(), int64_t(1),
                         std::multiplies<int64_t>());
}

//===----------------------------------------------------------------------===//
// MatMul
//===----------------------------------------------------------------------===//

/// Multiplies by a constant [K, N]: all other dimensions of `lhs` are rows.
static FailureOr<Value> multiplyByConstant(NodeConversion &node, Value lhs,
                                           const Operand &rhs) {
  FailureOr<Operand> filter = node.transpose(rhs, {1, 0});
  if (failed(filter))
    return failure();
  int64_t length = ir::getShape(lhs).back();
  int64_t rows = product(ir::getShape(lhs).drop_back());
  Value matrix = node.reshape(lhs, {rows, length});
  return node.create<ir::FullyConnectedOp>(node.getBuilder().getF32Type(),
                                           matrix, node.materialize(*filter),
                                           Value(), FloatAttr(), FloatAttr());
}

/// Gives `value`, [..., X, Y], the batch dimensions `batch`, of which it may
/// have 1 where they have more, and makes them one: [B, X, Y], where B may
/// stay 1.
static FailureOr<Value> flattenBatch(NodeConversion &node, Value value,
                                     ArrayRef<int64_t> batch) {
  SmallVector<int64_t> shape = padRank(ir::getShape(value), batch.size() + 2);
  value = node.reshape(value, shape);
  int64_t count = product(ArrayRef<int64_t>(shape).drop_back(2));
  if (count != 1) {
    for (auto [dim, size] : llvm::enumerate(batch)) {
      if (shape[dim] == size)
        continue;
      FailureOr<Value> repeated = repeatDimension(node, value, dim, size);
      if (failed(repeated))
        return failure();
      value = *repeated;
    }
    count = product(batch);
  }
  ArrayRef<int64_t> matrix = ir::getShape(value).take_back(2);
  return node.reshape(value, {count, matrix[0], matrix[1]});
}

static FailureOr<Value> multiplyValues(NodeConversion &node, Value lhs,
                                       Value rhs, ArrayRef<int64_t> batch) {
  FailureOr<Value> left = flattenBatch(node, lhs, batch);
  FailureOr<Value> right = flattenBatch(node, rhs, batch);
  if (failed(left) || failed(right))
    return failure();
  ArrayRef<int64_t> rows = ir::getShape(*left);
  if (ir::getShape(*right)[0] == 1 && rows[0] != 1) // one matrix for all rows
    left = node.reshape(*left, {1, rows[0] * rows[1], rows[2]});
  return node.create<ir::MatMulOp>(node.getBuilder().getF32Type(), *left,
                                   *right, FloatAttr(), FloatAttr());
}

static LogicalResult convertMatMul(NodeConversion &node) {
  if (failed(node.requireF32({0, 1})))
    return failure();
  SmallVector<int64_t> left(node.getShape(0)), right(node.getShape(1));
  if (left.empty() || right.empty())
    return node.invalid("its inputs must not be scalars");
  // A vector on the left is one row, on the right one column; the dimension
  // that this adds is not part of the result.
  bool leftIsVector = left.size() == 1, rightIsVector = right.size() == 1;
  if (leftIsVector)
    left.insert(left.begin(), 1);
  if (rightIsVector)
    right.push_back(1);
  ArrayRef<int64_t> leftBatch = ArrayRef<int64_t>(left).drop_back(2);
  ArrayRef<int64_t> rightBatch = ArrayRef<int64_t>(right).drop_back(2);
  FailureOr<SmallVector<int64_t>> batch =
      broadcastShapes(leftBatch, rightBatch);
  if (failed(batch) || left.back() != right[right.size() - 2])
    return node.invalid("shapes " + formatShape(node.getShape(0)) + " and " +
                        formatShape(node.getShape(1)) +
                        " cannot be multiplied");

  FailureOr<Operand> lhs = node.reshape(node.getOperand(0), left);
  FailureOr<Operand> rhs = node.reshape(node.getOperand(1), right);
  if (failed(lhs) || failed(rhs))
    return failure();
  FailureOr<Value> output = failure();
  if (rhs->isConstant() && product(rightBatch) == 1) {
    rhs = node.reshape(*rhs, ArrayRef<int64_t>(right).take_back(2));
    if (failed(rhs))
      return failure();
    output = multiplyByConstant(node, node.materialize(*lhs), *rhs);
  } else {
    Value leftValue = node.materialize(*lhs);
    output = multiplyValues(node, leftValue, node.materialize(*rhs), *batch);
  }
  if (failed(output))
    return failure();
  SmallVector<int64_t> shape = *batch;
  if (!leftIsVector)
    shape.push_back(left[left.size() - 2]);
  if (!rightIsVector)
    shape.push_back(right.back());
  return node.replace(FailureOr<Value>(node.reshape(*output, shape)));
}

//===----------------------------------------------------------------------===//
// Gemm: alpha * A * B + beta * C
//===----------------------------------------------------------------------===//

/// Returns `operand` times `factor`: a constant is computed, a value
/// multiplied.
static FailureOr<Operand> scale(NodeConversion &node, const Operand &operand,
                                float factor) {
  if (factor == 1.0f)
    return operand;
  if (operand.isRuntime()) {
    Operand constant = makeFloatConstant(
        node.getContext(), SmallVector<int64_t>(operand.getRank(), 1), factor);
    FailureOr<Value> scaled = createBinary<ir::MulOp>(node, operand, constant);
    if (failed(scaled))
      return failure();
    return Operand::runtime(*scaled);
  }
  bool isBlocked = isa_and_nonnull<quant::UniformQuantizedSubChannelType>(
      operand.getScheme());
  if (operand.getScheme() && !isBlocked && factor > 0.0f &&
      std::isfinite(factor))
    return Operand::quantizedConstant(operand.getStored(),
                                      scaleScheme(operand.getScheme(), factor));
  FailureOr<SmallVector<float>> values = readFloats(operand, node.getLoc());
  if (failed(values))
    return failure();
  for (float &value : *values)
    value *= factor;
  return makeFloatConstant(node.getContext(), operand.getShape(), *values);
}

/// Returns C as a bias [N] where it is one row; absent where it is not.
static FailureOr<Operand> asBias(NodeConversion &node, const Operand &c,
                                 int64_t columns) {
  ArrayRef<int64_t> shape = c.getShape();
  if (!shape.empty() && shape.back() == columns && product(shape) == columns)
    return node.reshape(c, {columns});
  if (product(shape) != 1 || !c.isConstant())
    return Operand::absent();
  FailureOr<SmallVector<float>> value = readFloats(c, node.getLoc());
  if (failed(value))
    return failure();
  return makeFloatConstant(node.getContext(), {columns},
                           SmallVector<float>(columns, value->front()));
}

/// Checks that C broadcasts to [rows, columns].
static LogicalResult checkC(NodeConversion &node, int64_t rows,
                            int64_t columns) {
  FailureOr<SmallVector<int64_t>> shape =
      broadcastShapes(node.getShape(2), {rows, columns});
  if (succeeded(shape) && *shape == SmallVector<int64_t>{rows, columns})
    return success();
  return node.invalid("C is " + formatShape(node.getShape(2)) +
                      ", which does not broadcast to " +
                      formatShape({rows, columns}));
}

/// Builds A * B with a constant B as a fully connected layer. Moves C into the
/// bias where it fits, and makes it absent then.
static FailureOr<Value> createFullyConnected(NodeConversion &node, Value a,
                                             const Operand &b, Operand &c) {
  FailureOr<Operand> filter = node.transpose(b, {1, 0});
  if (failed(filter))
    return failure();
  Value bias;
  if (!c.isAbsent()) {
    FailureOr<Operand> row = asBias(node, c, b.getShape()[1]);
    if (failed(row))
      return failure();
    if (!row->isAbsent()) {
      bias = node.materialize(*row);
      c = Operand::absent();
    }
  }
  return node.create<ir::FullyConnectedOp>(node.getBuilder().getF32Type(), a,
                                           node.materialize(*filter), bias,
                                           FloatAttr(), FloatAttr());
}

static FailureOr<Value> createMatMul(NodeConversion &node, Value a, Value b) {
  ArrayRef<int64_t> left = ir::getShape(a), right = ir::getShape(b);
  Value lhs = node.reshape(a, {1, left[0], left[1]});
  Value rhs = node.reshape(b, {1, right[0], right[1]});
  FailureOr<Value> output = node.create<ir::MatMulOp>(
      node.getBuilder().getF32Type(), lhs, rhs, FloatAttr(), FloatAttr());
  if (failed(output))
    return failure();
  return node.reshape(*output, {left[0], right[1]});
}

static LogicalResult convertGemm(NodeConversion &node) {
  float alpha = node.getFloatAttr("alpha", 1.0f);
  float beta = node.getFloatAttr("beta", 1.0f);
  bool transA = node.getIntAttr("transA", 0) != 0;
  bool transB = node.getIntAttr("transB", 0) != 0;
  if (!std::isfinite(alpha) || !std::isfinite(beta))
    return node.invalid("'alpha' and 'beta' must be finite");
  if (failed(node.requireF32({0, 1, 2})))
    return failure();
  if (node.getRank(0) != 2 || node.getRank(1) != 2)
    return node.invalid("its inputs must be matrices");
  SmallVector<int64_t, 2> identity = {0, 1}, swap = {1, 0};
  FailureOr<Operand> a =
      node.transpose(node.getOperand(0), transA ? swap : identity);
  FailureOr<Operand> b =
      node.transpose(node.getOperand(1), transB ? swap : identity);
  if (failed(a) || failed(b))
    return failure();
  int64_t rows = a->getShape()[0], columns = b->getShape()[1];
  if (a->getShape()[1] != b->getShape()[0])
    return node.invalid("matrices " + formatShape(a->getShape()) + " and " +
                        formatShape(b->getShape()) + " cannot be multiplied");
  Operand c = node.getOperand(2);
  if (!c.isAbsent()) {
    if (failed(checkC(node, rows, columns)))
      return failure();
    FailureOr<Operand> scaled = scale(node, c, beta);
    if (failed(scaled))
      return failure();
    c = beta == 0.0f ? Operand::absent() : *scaled;
  }
  FailureOr<Operand> scaledB = scale(node, *b, alpha);
  if (failed(scaledB))
    return failure();
  FailureOr<Value> output =
      scaledB->isConstant()
          ? createFullyConnected(node, node.materialize(*a), *scaledB, c)
          : createMatMul(node, node.materialize(*a), scaledB->getValue());
  if (failed(output) || c.isAbsent())
    return node.replace(output);
  return node.replace(
      createBinary<ir::AddOp>(node, Operand::runtime(*output), c));
}

void tinyml::registerMatMulOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("Gemm", {7, kNewestOpset}, {2, 3}, convertGemm,
               "f32; B and C may be run-time values");
  registry.add("MatMul", all, {2, 2}, convertMatMul,
               "f32; any rank, batches broadcast");
}
