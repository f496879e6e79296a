//===- TreeIntegers.h - Decision trees on integers --------------*- C++ -*-===//
//
// What a tree_ensemble is as packed_trees: where its thresholds lie between the
// stored integers of its features, and which integers its leaves are.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_ANALYSIS_TREEINTEGERS_H
#define TINYML_ANALYSIS_TREEINTEGERS_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

#include <set>
#include <string>

namespace tinyml {

/// The distinct finite thresholds of each feature, in ascending order.
using Thresholds = std::vector<std::set<double>>;

/// The tables of a tree_ensemble, which see; no way leaves them.
struct TreeTables {
  static constexpr int64_t kLeaf = 0x7fff;

  int64_t numFeatures = 0, numTargets = 0;
  llvm::SmallVector<int64_t> features, next, roots;
  llvm::SmallVector<double> values, base;
  llvm::SmallVector<double> leaves; ///< rows of numTargets, or none
  bool hasRows = false;

  /// Fails where a table is no constant, or a way leaves the tables.
  static mlir::FailureOr<TreeTables> read(ir::TreeEnsembleOp op);

  bool isLeaf(int64_t node) const { return (features[node] & kLeaf) == kLeaf; }
  int64_t getFeature(int64_t node) const { return features[node] & kLeaf; }

  Thresholds getThresholds() const;

  /// The nodes of tree `tree`, each once.
  llvm::SmallVector<int64_t> listNodes(int64_t tree) const;

  /// The limits of the sums, and zero.
  ir::RealRange getSumRange() const;
};

/// Scale and zero point of each feature, whose real numbers are
/// (stored - zero point) * scale in single precision.
struct FeatureGrid {
  llvm::SmallVector<double> scales;
  llvm::SmallVector<int64_t> zeroPoints;
  unsigned bits = 16; ///< 8 or 16

  /// The grid of the quantized tensor `features`, [rows, features] with one
  /// scale or one for each feature. Fails where it is none of signed 8 or 16
  /// bits.
  static mlir::FailureOr<FeatureGrid> get(mlir::RankedTensorType features);

  /// The finest one on which the thresholds of each feature, the smallest and
  /// the largest included, have stored integers on both sides. What is beyond
  /// these is clipped, which no tree can tell. Zero points stay within 2^16
  /// steps of the stored integers, as quantizing single precision needs.
  static FeatureGrid choose(const Thresholds &thresholds, unsigned bits);

  int64_t getLowest() const { return -(int64_t(1) << (bits - 1)); }
  int64_t getHighest() const { return -getLowest() - 1; }

  /// Returns the largest stored integer whose real number is at most
  /// `threshold`; one below the lowest where there is none. (The numbers that
  /// round to it are those at most the threshold, but for half a step.)
  int64_t place(int64_t feature, double threshold) const;

  /// How many thresholds have no stored integer between them and the next one
  /// of their feature, so that they become one.
  int64_t countCollisions(const Thresholds &thresholds) const;
};

/// The one scale of all leaves.
struct LeafGrid {
  double scale = 1;
  unsigned bits = 16; ///< 8 or 16

  /// 16 bits. The scale is larger where 32 would not do for the sums.
  static LeafGrid getWide(const TreeTables &tables);

  /// 8 bits where leaves are rows, and rounding them changes the sums of each
  /// target by less than 1/400 of what its leaves span, else 16.
  static LeafGrid choose(const TreeTables &tables);

  /// 8 bits where all leaves are such integers already, else 16.
  static LeafGrid find(const TreeTables &tables);

  int64_t round(double leaf) const;
};

/// What packed_trees takes.
struct TreeIntegers {
  std::vector<uint16_t> nodes;
  std::vector<int32_t> roots, base;
  std::vector<int64_t> leaves; ///< rows, where the tables have them
  LeafGrid leafGrid;

  /// Places the thresholds on `grid`, and leaves out the nodes that say the
  /// same of all numbers that reach them. Fails where packed_trees cannot hold
  /// that; `reason` then says why.
  static mlir::FailureOr<TreeIntegers>
  get(const TreeTables &tables, const FeatureGrid &grid, std::string &reason);
};

} // namespace tinyml

#endif // TINYML_ANALYSIS_TREEINTEGERS_H
