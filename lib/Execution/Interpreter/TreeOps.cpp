//===- TreeOps.cpp - Decision trees, pairs of classes, scatter ------------===//

#include "Arithmetic.h"
#include "Evaluators.h"
#include "tinyml/Support/Weights.h"

#include <cmath>
#include <cstring>

using namespace mlir;

namespace tinyml {

//===----------------------------------------------------------------------===//
// tree_ensemble
//===----------------------------------------------------------------------===//

namespace {
/// The tables of an ensemble.
struct Trees {
  explicit Trees(ArrayRef<Tensor> operands)
      : features(operands[1].getValues<uint16_t>()),
        next(operands[2].getValues<uint16_t>()),
        values(operands[3].getValues<float>()) {}

  static constexpr unsigned kLeaf = 0x7fff, kNaNIsTrue = 0x8000;

  /// Returns the leaf that `row` leads to; failure where the tables lead
  /// nowhere.
  FailureOr<size_t> findLeaf(ArrayRef<float> row, int64_t node) const {
    for (size_t step = 0; step <= features.size(); ++step) {
      if (node < 0 || node >= static_cast<int64_t>(features.size()))
        return failure();
      unsigned feature = features[node] & kLeaf;
      if (feature == kLeaf)
        return static_cast<size_t>(node);
      if (feature >= row.size())
        return failure();
      bool isTrue = std::isnan(row[feature])
                        ? (features[node] & kNaNIsTrue) != 0
                        : row[feature] <= values[node];
      node += isTrue ? 1 : next[node];
    }
    return failure();
  }

  ArrayRef<uint16_t> features, next;
  ArrayRef<float> values;
};
} // namespace

static LogicalResult evaluateTreeEnsemble(ir::TreeEnsembleOp op,
                                          ArrayRef<Tensor> operands,
                                          Tensor &result) {
  Trees trees(operands);
  ArrayRef<float> x = operands[0].getValues<float>();
  ArrayRef<float> base = operands[5].getValues<float>();
  ArrayRef<float> leaves;
  if (op.getLeaves())
    leaves = operands[6].getValues<float>();
  MutableArrayRef<float> y = result.getMutableValues<float>();
  size_t features = operands[0].getShape()[1], targets = base.size();
  for (int64_t row = 0; row < operands[0].getShape()[0]; ++row) {
    MutableArrayRef<float> sums = y.slice(row * targets, targets);
    for (int32_t root : operands[4].getValues<int32_t>()) {
      FailureOr<size_t> leaf =
          trees.findLeaf(x.slice(row * features, features), root);
      if (failed(leaf))
        return op.emitOpError("has a way that leaves the tables");
      size_t place = trees.next[*leaf];
      bool isOne = !op.getLeaves();
      if (isOne ? place >= targets : (place + 1) * targets > leaves.size())
        return op.emitOpError("has a leaf that adds to nothing");
      if (isOne)
        sums[place] += trees.values[*leaf];
      else
        for (size_t k = 0; k < targets; ++k)
          sums[k] += leaves[place * targets + k];
    }
    for (size_t k = 0; k < targets; ++k)
      sums[k] += base[k];
  }
  return success();
}

//===----------------------------------------------------------------------===//
// packed_trees
//===----------------------------------------------------------------------===//

/// Returns where the leaf stands that `row`, of features of `bits`, leads to
/// from half word `at`; failure where the stream leads nowhere.
static FailureOr<int64_t> findPackedLeaf(ArrayRef<uint16_t> nodes,
                                         ArrayRef<int32_t> row, unsigned bits,
                                         int64_t at) {
  auto size = static_cast<int64_t>(nodes.size());
  int64_t length = bits == 8 ? 2 : 3;
  for (int64_t step = 0; step <= size; ++step) {
    if (at < 0 || at >= size)
      return failure();
    if (nodes[at] >= 0x8000)
      return at;
    if (at + length > size)
      return failure();
    size_t feature = bits == 8 ? nodes[at] / 256 : nodes[at];
    int32_t value = bits == 8 ? static_cast<int8_t>(nodes[at] % 256)
                              : static_cast<int16_t>(nodes[at + 1]);
    if (feature >= row.size())
      return failure();
    at += row[feature] <= value ? length : nodes[at + length - 1];
  }
  return failure();
}

/// Adds what the leaf at half word `at` says to `sums`; failure where that is
/// nothing.
static LogicalResult addPackedLeaf(ArrayRef<uint16_t> nodes, int64_t at,
                                   ArrayRef<int32_t> leaves, bool hasLeaves,
                                   MutableArrayRef<int64_t> sums) {
  size_t place = nodes[at] - 0x8000, targets = sums.size();
  if (hasLeaves) {
    if ((place + 1) * targets > leaves.size())
      return failure();
    for (size_t k = 0; k < targets; ++k)
      sums[k] += leaves[place * targets + k];
    return success();
  }
  if (place >= targets || at + 1 >= static_cast<int64_t>(nodes.size()))
    return failure();
  sums[place] += static_cast<int16_t>(nodes[at + 1]);
  return success();
}

static LogicalResult evaluatePackedTrees(ir::PackedTreesOp op,
                                         ArrayRef<Tensor> operands,
                                         Tensor &result) {
  auto input = cast<quant::QuantizedType>(operands[0].getElementType());
  unsigned bits = input.getStorageTypeIntegralWidth();
  quant::UniformQuantizedType type = getQuantized(result);
  FailureOr<Requantizer> rq =
      getRequantizer(op, op.getLeafScale().convertToDouble() / type.getScale());
  if (failed(rq))
    return failure();
  std::vector<int32_t> x = readStored(operands[0]), leaves, y;
  bool hasLeaves = static_cast<bool>(op.getLeaves());
  if (hasLeaves)
    leaves = readStored(operands[4]);
  ArrayRef<uint16_t> nodes = operands[1].getValues<uint16_t>();
  ArrayRef<int32_t> base = operands[3].getValues<int32_t>();
  size_t features = operands[0].getShape()[1];
  IntegerResult end(op, type);
  for (int64_t row = 0; row < operands[0].getShape()[0]; ++row) {
    ArrayRef<int32_t> here = ArrayRef(x).slice(row * features, features);
    SmallVector<int64_t> sums(base.begin(), base.end());
    for (int32_t root : operands[2].getValues<int32_t>()) {
      FailureOr<int64_t> leaf = findPackedLeaf(nodes, here, bits, root);
      if (failed(leaf))
        return op.emitOpError("has a way that leaves the tables");
      if (failed(addPackedLeaf(nodes, *leaf, leaves, hasLeaves, sums)))
        return op.emitOpError("has a leaf that adds to nothing");
    }
    for (int64_t sum : sums)
      y.push_back(end.finish(rescale(sum, *rq)));
  }
  writeStored(result, y);
  return success();
}

//===----------------------------------------------------------------------===//
// scatter
//===----------------------------------------------------------------------===//

template <typename T, typename Wide>
static void reduceInto(StringRef reduction, ArrayRef<Tensor> operands,
                       Tensor &result) {
  int64_t size = result.getShape()[0], inner = result.getShape()[1];
  ArrayRef<int32_t> indices = operands[1].getValues<int32_t>();
  ArrayRef<T> updates = operands[2].getValues<T>();
  MutableArrayRef<T> y = result.getMutableValues<T>();
  for (auto [at, index] : llvm::enumerate(indices)) {
    if (index < 0 || index >= size)
      continue;
    for (int64_t n = 0; n < inner; ++n) {
      T &element = y[index * inner + n];
      T update = updates[at * inner + n];
      if (reduction == "add")
        element = static_cast<T>(static_cast<Wide>(element) +
                                 static_cast<Wide>(update));
      else if (reduction == "mul")
        element = static_cast<T>(static_cast<Wide>(element) *
                                 static_cast<Wide>(update));
      else if (reduction == "min" ? update < element : update > element)
        element = update;
    }
  }
}

static LogicalResult
evaluateScatter(ir::ScatterOp op, ArrayRef<Tensor> operands, Tensor &result) {
  result = operands[0];
  Type type = result.getElementType();
  if (op.getReduction() != "none") {
    if (type.isF32())
      reduceInto<float, float>(op.getReduction(), operands, result);
    else if (type.isInteger(32))
      reduceInto<int32_t, uint32_t>(op.getReduction(), operands, result);
    else
      reduceInto<int64_t, uint64_t>(op.getReduction(), operands, result);
    return success();
  }
  int64_t width = getElementBytes(type) * result.getShape()[1];
  const char *from = operands[2].getBytes().data();
  char *to = result.getMutableBytes().data();
  for (int32_t index : operands[1].getValues<int32_t>()) {
    if (index >= 0 && index < result.getShape()[0])
      std::memcpy(to + index * width, from, width);
    from += width;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// couple_pairs
//===----------------------------------------------------------------------===//

/// Returns Q of the probabilities of all pairs, see the op's description:
/// `r[i][j]` is the probability of i against j.
static std::vector<std::vector<double>> getPairMatrix(ArrayRef<float> pairs,
                                                      size_t classes) {
  std::vector<std::vector<double>> r(classes, std::vector<double>(classes));
  std::vector<std::vector<double>> q = r;
  for (size_t i = 0, at = 0; i < classes; ++i)
    for (size_t j = i + 1; j < classes; ++j, ++at) {
      r[i][j] = pairs[at];
      r[j][i] = 1.0f - pairs[at];
    }
  for (size_t i = 0; i < classes; ++i)
    for (size_t j = 0; j < classes; ++j)
      if (i != j) {
        q[i][i] += r[j][i] * r[j][i];
        q[i][j] = -r[j][i] * r[i][j];
      }
  return q;
}

/// Writes the probabilities of one row.
static void couplePairs(ArrayRef<float> pairs, MutableArrayRef<float> result) {
  size_t classes = result.size();
  auto q = getPairMatrix(pairs, classes);
  std::vector<double> p(classes, 1.0 / static_cast<double>(classes)), product;
  for (int round = 0; round < 100; ++round) {
    product.assign(classes, 0.0);
    double whole = 0, largest = 0;
    for (size_t i = 0; i < classes; ++i) {
      for (size_t j = 0; j < classes; ++j)
        product[i] += q[i][j] * p[j];
      whole += p[i] * product[i];
    }
    for (double number : product)
      largest = std::max(largest, std::abs(number - whole));
    if (largest < 0.005 / static_cast<double>(classes))
      break;
    for (size_t i = 0; i < classes; ++i) {
      double step = (whole - product[i]) / q[i][i], size = 1 + step;
      whole =
          (whole + step * (step * q[i][i] + 2 * product[i])) / (size * size);
      p[i] += step;
      for (size_t j = 0; j < classes; ++j) {
        product[j] = (product[j] + step * q[i][j]) / size;
        p[j] /= size;
      }
    }
  }
  for (auto [to, from] : llvm::zip_equal(result, p))
    to = static_cast<float>(from);
}

static LogicalResult evaluateCouplePairs(ir::CouplePairsOp op,
                                         ArrayRef<Tensor> operands,
                                         Tensor &result) {
  ArrayRef<float> x = operands[0].getValues<float>();
  MutableArrayRef<float> y = result.getMutableValues<float>();
  size_t pairs = operands[0].getShape()[1], classes = op.getClasses();
  for (; !y.empty(); x = x.drop_front(pairs), y = y.drop_front(classes))
    couplePairs(x.take_front(pairs), y.take_front(classes));
  return success();
}

void attachTreeEvaluators(MLIRContext *context) {
  attachEvaluator<ir::CouplePairsOp, evaluateCouplePairs>(context);
  attachEvaluator<ir::TreeEnsembleOp, evaluateTreeEnsemble>(context);
  attachEvaluator<ir::PackedTreesOp, evaluatePackedTrees>(context);
  attachEvaluator<ir::ScatterOp, evaluateScatter>(context);
}

} // namespace tinyml
