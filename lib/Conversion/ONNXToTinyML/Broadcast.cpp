//===- Broadcast.cpp - Numpy's rules for shapes ---------------------------===//

#include "Broadcast.h"

using namespace mlir;
using namespace tinyml;

/// The most copies that repeatDimension makes.
static constexpr int64_t kMaxCopies = 1024;

SmallVector<int64_t> tinyml::padRank(ArrayRef<int64_t> shape, int64_t rank) {
  SmallVector<int64_t> result(rank - shape.size(), 1);
  llvm::append_range(result, shape);
  return result;
}

FailureOr<SmallVector<int64_t>> tinyml::broadcastShapes(ArrayRef<int64_t> lhs,
                                                        ArrayRef<int64_t> rhs) {
  int64_t rank = std::max(lhs.size(), rhs.size());
  SmallVector<int64_t> shape = padRank(lhs, rank);
  for (auto [dim, other] : llvm::zip(shape, padRank(rhs, rank))) {
    if (dim != other && dim != 1 && other != 1)
      return failure();
    dim = dim == 1 ? other : dim;
  }
  return shape;
}

FailureOr<Value> tinyml::materializeWithRank(NodeConversion &node,
                                             const Operand &operand,
                                             int64_t rank) {
  FailureOr<Operand> reshaped =
      node.reshape(operand, padRank(operand.getShape(), rank));
  if (failed(reshaped))
    return failure();
  return node.materialize(*reshaped);
}

FailureOr<Value> tinyml::repeatDimension(NodeConversion &node, Value value,
                                         int64_t dim, int64_t count) {
  if (count == 1)
    return value;
  if (count > kMaxCopies)
    return node.unsupported("it broadcasts a dimension " + Twine(count) +
                            " times");
  SmallVector<Value> copies(count, value);
  return node.create<ir::ConcatOp>(ir::getElementType(value), copies, dim);
}
