//===- TreeIntegers.cpp - Decision trees on integers ----------------------===//

#include "tinyml/Analysis/TreeIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

#include <cmath>
#include <map>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

FailureOr<TreeTables> TreeTables::read(ir::TreeEnsembleOp op) {
  auto features = ir::readIntegers(op.getFeatures());
  auto next = ir::readIntegers(op.getNext());
  auto roots = ir::readIntegers(op.getRoots());
  auto values = ir::readReals(op.getValues());
  auto base = ir::readReals(op.getBase());
  if (failed(features) || failed(next) || failed(roots) || failed(values) ||
      failed(base))
    return failure();
  TreeTables tables;
  tables.numFeatures = ir::getShape(op.getInput())[1];
  tables.numTargets = ir::getShape(op.getBase())[0];
  tables.hasRows = static_cast<bool>(op.getLeaves());
  if (tables.hasRows) {
    auto leaves = ir::readReals(op.getLeaves());
    if (failed(leaves))
      return failure();
    tables.leaves = std::move(*leaves);
  }
  tables.features = std::move(*features);
  tables.next = std::move(*next);
  tables.roots = std::move(*roots);
  tables.values = std::move(*values);
  tables.base = std::move(*base);
  auto count = static_cast<int64_t>(tables.features.size());
  int64_t places =
      tables.hasRows ? ir::getShape(op.getLeaves())[0] : tables.numTargets;
  for (int64_t node = 0; node < count; ++node) {
    int64_t step = tables.next[node];
    bool isGood = tables.isLeaf(node)
                      ? step < places
                      : tables.getFeature(node) < tables.numFeatures &&
                            step >= 1 && node + step < count &&
                            node + 1 < count;
    if (!isGood)
      return failure();
  }
  for (int64_t root : tables.roots)
    if (root < 0 || root >= count)
      return failure();
  return tables;
}

Thresholds TreeTables::getThresholds() const {
  Thresholds thresholds(numFeatures);
  for (size_t node = 0; node < features.size(); ++node)
    if (!isLeaf(node) && std::isfinite(values[node]))
      thresholds[getFeature(node)].insert(values[node]);
  return thresholds;
}

SmallVector<int64_t> TreeTables::listNodes(int64_t tree) const {
  SmallVector<int64_t> found, pending = {roots[tree]};
  std::set<int64_t> seen = {roots[tree]};
  while (!pending.empty()) {
    int64_t node = pending.pop_back_val();
    found.push_back(node);
    if (isLeaf(node))
      continue;
    for (int64_t to : {node + 1, node + next[node]})
      if (seen.insert(to).second)
        pending.push_back(to);
  }
  return found;
}

ir::RealRange TreeTables::getSumRange() const {
  SmallVector<double> lowest(base), highest(base);
  for (size_t tree = 0; tree < roots.size(); ++tree) {
    constexpr double kMost = std::numeric_limits<double>::infinity();
    SmallVector<double> least(numTargets, kMost), most(numTargets, -kMost);
    for (int64_t node : listNodes(static_cast<int64_t>(tree))) {
      if (!isLeaf(node))
        continue;
      for (int64_t k = 0; k < numTargets; ++k) {
        double leaf = hasRows           ? leaves[next[node] * numTargets + k]
                      : next[node] == k ? values[node]
                                        : 0.0;
        least[k] = std::min(least[k], leaf);
        most[k] = std::max(most[k], leaf);
      }
    }
    for (int64_t k = 0; k < numTargets; ++k) {
      lowest[k] += least[k];
      highest[k] += most[k];
    }
  }
  ir::RealRange range{0, 0};
  for (int64_t k = 0; k < numTargets; ++k) {
    range.lo = std::min(range.lo, lowest[k]);
    range.hi = std::max(range.hi, highest[k]);
  }
  return range;
}

//===----------------------------------------------------------------------===//
// Features
//===----------------------------------------------------------------------===//

FailureOr<FeatureGrid> FeatureGrid::get(RankedTensorType features) {
  auto type = dyn_cast<quant::QuantizedType>(features.getElementType());
  if (!type || !type.isSigned() || features.getRank() != 2)
    return failure();
  FeatureGrid grid;
  grid.bits = type.getStorageTypeIntegralWidth();
  if (grid.bits != 8 && grid.bits != 16)
    return failure();
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type)) {
    grid.scales.assign(features.getShape()[1], uniform.getScale());
    grid.zeroPoints.assign(features.getShape()[1], uniform.getZeroPoint());
    return grid;
  }
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
  if (!perAxis || perAxis.getQuantizedDimension() != 1)
    return failure();
  llvm::append_range(grid.scales, perAxis.getScales());
  llvm::append_range(grid.zeroPoints, perAxis.getZeroPoints());
  return grid;
}

/// The most steps that a zero point is away from the stored integers.
static constexpr double kMostSteps = 1 << 16;

FeatureGrid FeatureGrid::choose(const Thresholds &thresholds, unsigned bits) {
  FeatureGrid grid;
  grid.bits = bits;
  // The smallest threshold is above the lowest integer, the largest below the
  // highest.
  auto gaps = static_cast<double>((int64_t(1) << bits) - 2);
  for (const std::set<double> &here : thresholds) {
    if (here.empty()) {
      grid.scales.push_back(1);
      grid.zeroPoints.push_back(0);
      continue;
    }
    double lo = *here.begin(), hi = *here.rbegin();
    double scale = std::max((hi - lo) / gaps,
                            std::max(std::abs(lo), std::abs(hi)) / kMostSteps);
    // Where only the sign is asked for, any scale does.
    scale = std::max(scale, 0x1p-30);
    // Single precision must not make it finer.
    scale = std::nextafter(static_cast<float>(scale),
                           std::numeric_limits<float>::infinity());
    grid.scales.push_back(scale);
    grid.zeroPoints.push_back(grid.getLowest() -
                              static_cast<int64_t>(std::floor(lo / scale)));
  }
  return grid;
}

int64_t FeatureGrid::place(int64_t feature, double threshold) const {
  if (std::isnan(threshold))
    return getLowest() - 1;
  auto scale = static_cast<float>(scales[feature]);
  int64_t zero = zeroPoints[feature];
  double steps = std::floor(threshold / static_cast<double>(scale));
  double near = std::clamp(steps + static_cast<double>(zero),
                           static_cast<double>(getLowest() - 1),
                           static_cast<double>(getHighest()));
  auto stored = static_cast<int64_t>(near);
  // As dequantizing rounds.
  auto isBelow = [&](int64_t number) {
    return static_cast<float>(number - zero) * scale <= threshold;
  };
  while (stored >= getLowest() && !isBelow(stored))
    --stored;
  while (stored < getHighest() && isBelow(stored + 1))
    ++stored;
  return stored;
}

int64_t FeatureGrid::countCollisions(const Thresholds &thresholds) const {
  int64_t collisions = 0;
  for (auto [feature, here] : llvm::enumerate(thresholds)) {
    std::set<int64_t> places;
    for (double threshold : here)
      places.insert(place(static_cast<int64_t>(feature), threshold));
    collisions += static_cast<int64_t>(here.size() - places.size());
  }
  return collisions;
}

//===----------------------------------------------------------------------===//
// Leaves
//===----------------------------------------------------------------------===//

/// The largest magnitude of a leaf.
static double getLargestLeaf(const TreeTables &tables) {
  double largest = 0;
  for (double leaf : tables.leaves)
    largest = std::max(largest, std::abs(leaf));
  if (!tables.hasRows)
    for (size_t node = 0; node < tables.values.size(); ++node)
      if (tables.isLeaf(node))
        largest = std::max(largest, std::abs(tables.values[node]));
  return largest;
}

static LeafGrid makeLeafGrid(const TreeTables &tables, unsigned bits) {
  double leaf = getLargestLeaf(tables), base = 0;
  for (double number : tables.base)
    base = std::max(base, std::abs(number));
  double sum = base + static_cast<double>(tables.roots.size()) * leaf;
  double most = static_cast<double>((int64_t(1) << (bits - 1)) - 1);
  auto scale = static_cast<float>(std::max(leaf / most, sum / 0x1p30));
  if (!std::isnormal(scale))
    scale = 1;
  return {scale, bits};
}

LeafGrid LeafGrid::getWide(const TreeTables &tables) {
  return makeLeafGrid(tables, 16);
}

LeafGrid LeafGrid::choose(const TreeTables &tables) {
  if (!tables.hasRows)
    return getWide(tables);
  // The error of a sum of n is about scale * sqrt(n / 12).
  constexpr double kMostError = 1.0 / 400;
  LeafGrid narrow = makeLeafGrid(tables, 8);
  auto trees = static_cast<double>(tables.roots.size());
  double error = narrow.scale / std::sqrt(12 * trees);
  for (int64_t k = 0; k < tables.numTargets; ++k) {
    double lo = std::numeric_limits<double>::infinity(), hi = -lo;
    for (size_t at = k; at < tables.leaves.size(); at += tables.numTargets) {
      lo = std::min(lo, tables.leaves[at]);
      hi = std::max(hi, tables.leaves[at]);
    }
    if (hi > lo && error > kMostError * (hi - lo))
      return getWide(tables);
  }
  return narrow;
}

LeafGrid LeafGrid::find(const TreeTables &tables) {
  LeafGrid narrow = makeLeafGrid(tables, 8);
  bool isOnGrid =
      tables.hasRows && llvm::all_of(tables.leaves, [&](double leaf) {
        double steps = leaf / narrow.scale;
        return std::abs(steps - std::nearbyint(steps)) < 1e-4;
      });
  return isOnGrid ? narrow : getWide(tables);
}

int64_t LeafGrid::round(double leaf) const {
  double most = static_cast<double>((int64_t(1) << (bits - 1)) - 1);
  return static_cast<int64_t>(
      std::clamp(std::nearbyint(leaf / scale), -most, most));
}

//===----------------------------------------------------------------------===//
// The stream
//===----------------------------------------------------------------------===//

namespace {
/// Writes nodes in the order in which the true branch follows its node.
class StreamWriter {
public:
  StreamWriter(const TreeTables &tables, const FeatureGrid &grid,
               TreeIntegers &result)
      : tables(tables), grid(grid), result(result) {}

  /// Returns why a tree cannot be written, or nothing.
  std::optional<std::string> writeTree(int64_t root);

private:
  static constexpr size_t kNone = -1;

  /// What is known of a feature: its stored integer is from `lo` to `hi`.
  struct Known {
    int64_t feature, lo, hi;
    size_t before; ///< what was known earlier, or kNone
  };
  /// A node to be written, what is known there, and the branch that jumps to
  /// it, or kNone.
  struct Pending {
    int64_t node;
    size_t known, jump;
  };

  std::pair<int64_t, int64_t> getLimits(int64_t feature, size_t at) const;
  std::optional<std::string> writeLeaf(int64_t node);
  size_t writeBranch(int64_t feature, int64_t place);
  size_t learn(int64_t feature, int64_t lo, int64_t hi, size_t before) {
    known.push_back({feature, lo, hi, before});
    return known.size() - 1;
  }

  const TreeTables &tables;
  const FeatureGrid &grid;
  TreeIntegers &result;
  std::vector<Known> known;
  std::map<std::vector<int64_t>, size_t> rows;
};
} // namespace

std::pair<int64_t, int64_t> StreamWriter::getLimits(int64_t feature,
                                                    size_t at) const {
  for (; at != kNone; at = known[at].before)
    if (known[at].feature == feature)
      return {known[at].lo, known[at].hi};
  return {grid.getLowest(), grid.getHighest()};
}

std::optional<std::string> StreamWriter::writeLeaf(int64_t node) {
  constexpr uint16_t kLeafBit = 0x8000;
  int64_t place = tables.next[node];
  if (!tables.hasRows) {
    if (place > 0x7fff)
      return "it has more than 32768 targets";
    int64_t leaf = result.leafGrid.round(tables.values[node]);
    result.nodes.push_back(static_cast<uint16_t>(kLeafBit | place));
    result.nodes.push_back(static_cast<uint16_t>(leaf));
    return std::nullopt;
  }
  std::vector<int64_t> row;
  for (int64_t k = 0; k < tables.numTargets; ++k)
    row.push_back(
        result.leafGrid.round(tables.leaves[place * tables.numTargets + k]));
  auto [found, isNew] = rows.try_emplace(row, rows.size());
  if (isNew)
    llvm::append_range(result.leaves, row);
  if (found->second > 0x7fff)
    return "its leaves have more than 32768 different rows";
  result.nodes.push_back(static_cast<uint16_t>(kLeafBit | found->second));
  return std::nullopt;
}

/// Returns where the jump of the branch has to be written.
size_t StreamWriter::writeBranch(int64_t feature, int64_t place) {
  if (grid.bits == 8) {
    auto low = static_cast<uint8_t>(static_cast<int8_t>(place));
    result.nodes.push_back(static_cast<uint16_t>(feature << 8 | low));
  } else {
    result.nodes.push_back(static_cast<uint16_t>(feature));
    result.nodes.push_back(static_cast<uint16_t>(place));
  }
  result.nodes.push_back(0);
  return result.nodes.size() - 1;
}

std::optional<std::string> StreamWriter::writeTree(int64_t root) {
  const size_t length = grid.bits == 8 ? 2 : 3;
  // Nodes that are reached in several ways are written several times.
  const size_t most = result.nodes.size() + 3 * (tables.features.size() + 1);
  result.roots.push_back(static_cast<int32_t>(result.nodes.size()));
  known.clear();
  SmallVector<Pending> pending = {{root, kNone, kNone}};
  while (!pending.empty()) {
    auto [node, at, jump] = pending.pop_back_val();
    if (jump != kNone) {
      size_t distance = result.nodes.size() - (jump + 1 - length);
      if (distance > std::numeric_limits<uint16_t>::max())
        return "a branch has more than 65535 half words";
      result.nodes[jump] = static_cast<uint16_t>(distance);
    }
    if (result.nodes.size() > most)
      return "its trees share branches";
    // What is known at a node decides those that say nothing new.
    while (!tables.isLeaf(node)) {
      int64_t feature = tables.getFeature(node);
      int64_t place = grid.place(feature, tables.values[node]);
      auto [lo, hi] = getLimits(feature, at);
      if (place < lo) {
        node += tables.next[node];
        continue;
      }
      if (place >= hi) {
        ++node;
        continue;
      }
      size_t written = writeBranch(feature, place);
      pending.push_back({node + tables.next[node],
                         learn(feature, place + 1, hi, at), written});
      at = learn(feature, lo, place, at);
      ++node;
    }
    if (std::optional<std::string> problem = writeLeaf(node))
      return problem;
  }
  return std::nullopt;
}

FailureOr<TreeIntegers> TreeIntegers::get(const TreeTables &tables,
                                          const FeatureGrid &grid,
                                          std::string &reason) {
  int64_t mostFeatures = grid.bits == 8 ? 128 : 0x8000;
  if (tables.numFeatures > mostFeatures) {
    reason = "it has more than " + std::to_string(mostFeatures) + " features";
    return failure();
  }
  TreeIntegers result;
  result.leafGrid = LeafGrid::find(tables);
  for (double number : tables.base)
    result.base.push_back(
        static_cast<int32_t>(std::nearbyint(number / result.leafGrid.scale)));
  StreamWriter writer(tables, grid, result);
  for (int64_t root : tables.roots)
    if (std::optional<std::string> problem = writer.writeTree(root)) {
      reason = *problem;
      return failure();
    }
  if (result.nodes.size() >
      static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    reason = "it has too many nodes";
    return failure();
  }
  return result;
}
