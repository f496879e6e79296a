//===- UniqueOperators.cpp - Unique of constants --------------------------===//

#include "IndexOperators.h"
#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

#include <cmath>
#include <numeric>

using namespace mlir;
using namespace tinyml;

/// Returns an integer for each number of a constant, which are in order as the
/// numbers are. Both zeros are one, and NaN is one number above all others.
static FailureOr<SmallVector<int64_t>> readKeys(const Operand &input,
                                                Location loc) {
  if (auto type = dyn_cast<IntegerType>(input.getElementType())) {
    FailureOr<SmallVector<int64_t>> keys = readIntegers(input, loc);
    if (succeeded(keys) && type.isUnsigned() && type.getWidth() == 64)
      for (int64_t &key : *keys)
        key ^= std::numeric_limits<int64_t>::min();
    return keys;
  }
  FailureOr<Tensor> numbers =
      Tensor::get(input.getType(), input.getStored(), loc);
  if (failed(numbers))
    return failure();
  SmallVector<int64_t> keys;
  for (int64_t index = 0; index < numbers->getNumElements(); ++index) {
    double number = numbers->getNumber(index);
    auto bits = llvm::bit_cast<int64_t>(number == 0.0 ? 0.0 : number);
    int64_t magnitude = bits & std::numeric_limits<int64_t>::max();
    keys.push_back(std::isnan(number) ? std::numeric_limits<int64_t>::max()
                   : bits < 0         ? -magnitude
                                      : magnitude);
  }
  return keys;
}

namespace {
/// A constant as a list of slices, those of one dimension, in row-major order.
class Slices {
public:
  Slices(ArrayRef<int64_t> keys, ArrayRef<int64_t> shape, int64_t axis)
      : keys(keys), count(shape[axis]) {
    for (int64_t size : shape.take_front(axis))
      outer *= size;
    for (int64_t size : shape.drop_front(axis + 1))
      inner *= size;
  }

  int64_t size() const { return count; }

  /// Returns a negative number, 0 or a positive one.
  int compare(int64_t lhs, int64_t rhs) const {
    for (int64_t row = 0; row < outer; ++row)
      for (int64_t column = 0; column < inner; ++column) {
        int64_t a = keys[(row * count + lhs) * inner + column];
        int64_t b = keys[(row * count + rhs) * inner + column];
        if (a != b)
          return a < b ? -1 : 1;
      }
    return 0;
  }

private:
  ArrayRef<int64_t> keys;
  int64_t count, outer = 1, inner = 1;
};
} // namespace

/// Sets output `index`, where the node has it, to a list of i64.
static void setList(NodeConversion &node, unsigned index,
                    ArrayRef<int64_t> values) {
  if (node.isUsed(index))
    node.setResult(index, makeIntegerConstant(
                              node.getContext(),
                              {static_cast<int64_t>(values.size())}, values));
}

/// How many results there are depends on the numbers, so that no op has them.
static LogicalResult convertUnique(NodeConversion &node) {
  Operand input = node.getOperand(0);
  if (!input.isConstant())
    return node.unsupported(
        "its input must be a compile-time constant, which says how many "
        "results there are; end the graph in front of it with --outputs, and "
        "begin it behind it with --inputs");
  bool sorts = node.getIntAttr("sorted", 1) != 0;
  FailureOr<int64_t> axis = 0;
  if (node.hasAttr("axis")) {
    axis = node.normalizeAxis(node.getIntAttr("axis", 0), input.getRank());
  } else {
    FailureOr<Operand> flat =
        node.reshape(input, {input.getType().getNumElements()});
    if (failed(flat))
      return failure();
    input = *flat;
  }
  if (failed(axis))
    return failure();
  FailureOr<Operand> plain = dropScheme(input, node.getLoc());
  if (failed(plain))
    return failure();
  input = *plain;
  FailureOr<SmallVector<int64_t>> keys = readKeys(input, node.getLoc());
  if (failed(keys))
    return failure();
  Slices slices(*keys, input.getShape(), *axis);

  // Groups of equal slices, each with its first one in front.
  SmallVector<int64_t> order(slices.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::stable_sort(order, [&](int64_t lhs, int64_t rhs) {
    return slices.compare(lhs, rhs) < 0;
  });
  SmallVector<SmallVector<int64_t>> groups;
  for (int64_t slice : order) {
    if (groups.empty() || slices.compare(groups.back().front(), slice) != 0)
      groups.emplace_back();
    groups.back().push_back(slice);
  }
  if (!sorts)
    llvm::sort(groups, [](ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
      return lhs.front() < rhs.front();
    });

  SmallVector<int64_t> firsts, counts, inverse(slices.size());
  SmallVector<int32_t> places;
  for (auto [number, group] : llvm::enumerate(groups)) {
    firsts.push_back(group.front());
    places.push_back(static_cast<int32_t>(group.front()));
    counts.push_back(static_cast<int64_t>(group.size()));
    for (int64_t slice : group)
      inverse[slice] = static_cast<int64_t>(number);
  }
  setList(node, 1, firsts);
  setList(node, 2, inverse);
  setList(node, 3, counts);
  Value at = node.materialize(makeIndexConstant(
      node.getContext(), {static_cast<int64_t>(places.size())}, places));
  return node.replace(
      node.createLike<ir::GatherOp>(node.materialize(input), at, *axis));
}

void tinyml::registerUniqueOperators(OperatorRegistry &registry) {
  registry.add("Unique", {11, kNewestOpset}, {1, 1}, convertUnique,
               "constant input; becomes constants");
}
