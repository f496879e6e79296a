//===- TreeTables.h - The tables of decision trees --------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_TREETABLES_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_TREETABLES_H

#include "NodeConversion.h"

namespace tinyml {

/// A leaf, or a node of a tree that looks at one feature.
struct TreeNode {
  /// BRANCH_LEQ and so on without its prefix: LEQ, LT, GTE, GT, EQ, NEQ,
  /// MEMBER; LEAF.
  llvm::StringRef mode;
  int64_t feature = 0;
  float value = 0.0f;
  /// The numbers that MEMBER looks for.
  llvm::SmallVector<float, 0> members;
  /// Where it leads to, in the list of nodes.
  size_t ifTrue = 0, ifFalse = 0;
  /// Whether NaN counts as true.
  bool missing = false;
  /// The targets that a leaf adds to.
  llvm::SmallVector<std::pair<int64_t, float>, 1> weights;
};

/// An ensemble as ONNX has it.
struct TreeForest {
  std::vector<TreeNode> nodes;
  llvm::SmallVector<size_t> roots;
  int64_t targets = 1;
};

/// Builds a tree_ensemble: rows of `input`, of f32, become rows of sums. `base`
/// has a number for each target. Reports trees that the tables cannot hold.
mlir::FailureOr<mlir::Value> createTrees(NodeConversion &node,
                                         mlir::Value input,
                                         const TreeForest &forest,
                                         llvm::ArrayRef<float> base);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_TREETABLES_H
