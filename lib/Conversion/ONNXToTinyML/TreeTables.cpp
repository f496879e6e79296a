//===- TreeTables.cpp - The tables of decision trees ----------------------===//
//
// Every comparison becomes `x <= value`: x < v is x <= the number below v, and
// x >= v is its negation, with its branches swapped.
//
//===----------------------------------------------------------------------===//

#include "TreeTables.h"

#include <cmath>
#include <map>

using namespace mlir;
using namespace tinyml;

static constexpr int64_t kLeaf = 0x7fff, kNaNIsTrue = 0x8000;
static constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Returns the largest float below `value`: x < value where x <= it. Nothing is
/// at most NaN.
static float getBelow(float value) {
  return value == -kInfinity ? std::numeric_limits<float>::quiet_NaN()
                             : std::nextafterf(value, -kInfinity);
}

namespace {
/// Writes nodes in the order in which the true branch follows its node.
class TableWriter {
public:
  TableWriter(NodeConversion &node, const TreeForest &forest)
      : node(node), forest(forest), written(forest.nodes.size(), false) {
    for (const TreeNode &each : forest.nodes)
      hasRows |= each.weights.size() > 1;
  }

  LogicalResult writeTree(size_t root);
  FailureOr<Value> create(Value input, ArrayRef<float> base);

private:
  /// A node to be written, and those that jump to it.
  struct Pending {
    size_t index;
    SmallVector<size_t, 1> jumps;
  };

  size_t add(int64_t feature, float value) {
    features.push_back(static_cast<uint16_t>(feature));
    values.push_back(value);
    next.push_back(0);
    return features.size() - 1;
  }
  LogicalResult writeNode(const TreeNode &from);
  LogicalResult writeMembers(const TreeNode &from, ArrayRef<float> members);
  LogicalResult writeLeaf(const TreeNode &from);
  template <typename T>
  Value makeTable(Type type, ArrayRef<int64_t> shape, ArrayRef<T> elements) {
    return node.materialize(Operand::constant(
        makeWeights<T>(RankedTensorType::get(shape, type), elements, "tree")));
  }

  NodeConversion &node;
  const TreeForest &forest;
  std::vector<bool> written;
  /// Whether leaves name rows of a table.
  bool hasRows = false;
  std::vector<uint16_t> features, next;
  std::vector<float> values, rows;
  /// The number of each row, by its bytes.
  std::map<std::string, size_t> rowNumbers;
  SmallVector<int32_t> roots;
  SmallVector<Pending> pending;
};
} // namespace

LogicalResult TableWriter::writeLeaf(const TreeNode &from) {
  size_t at = add(kLeaf, 0.0f);
  for (auto [target, weight] : from.weights)
    if (target < 0 || target >= forest.targets)
      return node.invalid("a leaf adds to number " + Twine(target) + " of " +
                          Twine(forest.targets));
  if (!hasRows) {
    if (!from.weights.empty()) {
      next[at] = static_cast<uint16_t>(from.weights.front().first);
      values[at] = from.weights.front().second;
    }
    return success();
  }
  std::vector<float> row(forest.targets, 0.0f);
  for (auto [target, weight] : from.weights)
    row[target] += weight;
  std::string bytes(reinterpret_cast<const char *>(row.data()),
                    row.size() * sizeof(float));
  auto [found, isNew] = rowNumbers.try_emplace(bytes, rowNumbers.size());
  if (isNew)
    rows.insert(rows.end(), row.begin(), row.end());
  if (failed(node.checkGenerated(rows.size())))
    return failure();
  if (found->second > std::numeric_limits<uint16_t>::max())
    return node.unsupported("its leaves have more than 65536 different rows");
  next[at] = static_cast<uint16_t>(found->second);
  return success();
}

/// For each member a node that leads on where x is above it, and one that leads
/// on where x is below.
LogicalResult TableWriter::writeMembers(const TreeNode &from,
                                        ArrayRef<float> members) {
  Pending found{from.ifTrue, {}};
  for (auto [number, member] : llvm::enumerate(members)) {
    bool isNaNFound = number == 0 && from.missing;
    size_t above = add(from.feature | (isNaNFound ? kNaNIsTrue : 0), member);
    next[above] = 2;
    found.jumps.push_back(add(from.feature, getBelow(member)));
  }
  if (members.empty())
    return node.invalid("a node has no members");
  pending.push_back(std::move(found));
  pending.push_back({from.ifFalse, {}});
  return success();
}

LogicalResult TableWriter::writeNode(const TreeNode &from) {
  if (from.feature < 0 || from.feature >= node.getShape(0).back())
    return node.invalid("a node looks at feature " + Twine(from.feature) +
                        " of " + Twine(node.getShape(0).back()));
  if (from.mode == "MEMBER")
    return writeMembers(from, from.members);
  TreeNode other = from;
  if (from.mode == "EQ")
    return writeMembers(from, from.value);
  if (from.mode == "NEQ") {
    std::swap(other.ifTrue, other.ifFalse);
    other.missing = false; // NaN differs from all numbers
    return writeMembers(other, other.value);
  }
  bool isSwapped = from.mode == "GTE" || from.mode == "GT";
  bool isStrict = from.mode == "LT" || from.mode == "GTE";
  if (!isSwapped && !isStrict && from.mode != "LEQ")
    return node.unsupported("a node has mode '" + from.mode + "'");
  if (isSwapped && std::isnan(from.value))
    return node.invalid("a node compares with NaN");
  if (isSwapped) {
    std::swap(other.ifTrue, other.ifFalse);
    other.missing = !from.missing;
  }
  size_t at = add(other.feature | (other.missing ? kNaNIsTrue : 0),
                  isStrict ? getBelow(other.value) : other.value);
  pending.push_back({other.ifFalse, {at}});
  pending.push_back({other.ifTrue, {}});
  return success();
}

LogicalResult TableWriter::writeTree(size_t root) {
  roots.push_back(static_cast<int32_t>(features.size()));
  pending.push_back({root, {}});
  while (!pending.empty()) {
    Pending one = pending.pop_back_val();
    if (failed(node.checkGenerated(features.size())))
      return failure();
    for (size_t jump : one.jumps) {
      size_t distance = features.size() - jump;
      if (distance > std::numeric_limits<uint16_t>::max())
        return node.unsupported("a branch has more than 65535 nodes");
      next[jump] = static_cast<uint16_t>(distance);
    }
    const TreeNode &from = forest.nodes[one.index];
    if (from.mode == "LEAF") {
      if (failed(writeLeaf(from)))
        return failure();
      continue;
    }
    if (written[one.index])
      return node.invalid("a node is reached in two ways");
    written[one.index] = true;
    if (failed(writeNode(from)))
      return failure();
  }
  return success();
}

FailureOr<Value> TableWriter::create(Value input, ArrayRef<float> base) {
  OpBuilder &builder = node.getBuilder();
  Type number = builder.getIntegerType(16, /*isSigned=*/false);
  Type real = builder.getF32Type();
  auto count = static_cast<int64_t>(features.size());
  Value featureTable = makeTable<uint16_t>(number, count, features);
  Value nextTable = makeTable<uint16_t>(number, count, next);
  Value valueTable = makeTable<float>(real, count, values);
  Value rootTable =
      makeTable<int32_t>(builder.getI32Type(), roots.size(), roots);
  Value baseTable = makeTable<float>(real, base.size(), base);
  Value leaves;
  if (hasRows)
    leaves = makeTable<float>(
        real, {static_cast<int64_t>(rowNumbers.size()), forest.targets}, rows);
  return node.create<ir::TreeEnsembleOp>(real, input, featureTable, nextTable,
                                         valueTable, rootTable, baseTable,
                                         leaves);
}

FailureOr<Value> tinyml::createTrees(NodeConversion &node, Value input,
                                     const TreeForest &forest,
                                     ArrayRef<float> base) {
  if (forest.targets < 1 || forest.targets > 0x7fff ||
      static_cast<int64_t>(base.size()) != forest.targets)
    return node.invalid("it has " + Twine(forest.targets) + " targets and " +
                        Twine(base.size()) + " base values");
  if (forest.roots.empty())
    return node.invalid("it has no trees");
  TableWriter writer(node, forest);
  for (size_t root : forest.roots)
    if (failed(writer.writeTree(root)))
      return failure();
  return writer.create(input, base);
}
