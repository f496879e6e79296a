//===- DetOperators.cpp - Determinants of small matrices ------------------===//

#include "Expression.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

/// The formula has as many products as there are permutations.
static constexpr int64_t kMaxSize = 4;

/// Returns the determinant of `matrix`, [matrices, n, n], as [matrices]: the
/// sum over the first row of its elements times what is left without their row
/// and column.
static Expression expand(const Expression &matrix) {
  ArrayRef<int64_t> shape = matrix.getShape();
  if (matrix.hasFailed() || shape[1] == 1)
    return matrix.hasFailed() ? matrix : matrix.reshape({shape[0]});
  int64_t count = shape[0], size = shape[1];
  Expression first = matrix.slice(1, 0, 1), rest = matrix.slice(1, 1, size - 1);
  std::optional<Expression> sum;
  for (int64_t column = 0; column < size; ++column) {
    SmallVector<Expression> parts;
    if (column > 0)
      parts.push_back(rest.slice(2, 0, column));
    if (column + 1 < size)
      parts.push_back(rest.slice(2, column + 1, size - column - 1));
    Expression term =
        first.slice(2, column, 1).reshape({count}) * expand(join(parts, 2));
    sum = !sum ? term : column % 2 == 0 ? *sum + term : *sum - term;
  }
  return *sum;
}

static LogicalResult convertDet(NodeConversion &node) {
  if (failed(node.requireF32({0})))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t rank = shape.size();
  if (rank < 2 || shape[rank - 1] != shape[rank - 2])
    return node.invalid("its input is " + formatShape(shape) +
                        ", which ends in no square matrix");
  int64_t size = shape.back();
  if (size < 1 || size > kMaxSize)
    return node.unsupported("its matrices are " + Twine(size) + "x" +
                            Twine(size) + "; 1x1 to 4x4 are supported");
  ArrayRef<int64_t> result = shape.drop_back(2);
  int64_t count = ShapedType::getNumElements(result);
  return replace(expand(Expression::get(node, 0).reshape({count, size, size}))
                     .reshape(result));
}

void tinyml::registerDetOperators(OperatorRegistry &registry) {
  registry.add("Det", {11, kNewestOpset}, {1, 1}, convertDet,
               "f32; matrices of at most 4x4");
}
