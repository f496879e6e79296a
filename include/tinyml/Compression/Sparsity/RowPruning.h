//===- RowPruning.h - Which weights of a filter go --------------*- C++ -*-===//
//
// A filter W [rows, columns] is multiplied with inputs a; H is the mean of
// a a^T, damped. Columns J of a row w that become zero cost at least
//
//   w[J] (H^-1[J,J])^-1 w[J]^T,
//
// where the other columns make up for them as well as they can; then
//
//   w    -= w[J] (H^-1[J,J])^-1 H^-1[J,:]
//   H^-1 -= H^-1[:,J] (H^-1[J,J])^-1 H^-1[J,:]
//
// (Hassibi and Stork 1993; Frantar and Alistarh 2022, arXiv 2208.11580, which
// go through a row this way).
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_COMPRESSION_SPARSITY_ROWPRUNING_H
#define TINYML_COMPRESSION_SPARSITY_ROWPRUNING_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <Eigen/Core>

#include <optional>

namespace tinyml {

/// What becomes zero together.
struct SparsityPattern {
  int64_t rows = 1, columns = 1; ///< of a block
  /// Of each so many neighbours of a row `keep` are left; 0 = as many as it
  /// takes.
  int64_t ofEach = 0, keep = 0;
};

/// Reads `unstructured`, `1x4`, `4x1`, `2:4` or `1:4`.
std::optional<SparsityPattern> parseSparsityPattern(llvm::StringRef text);

/// Blocks of the rows that have their blocks in common, in the order in which
/// they go, and what each costs; a later one costs no less than those before.
struct PruningOrder {
  llvm::SmallVector<int64_t> blocks; ///< a block's first column over columns
  llvm::SmallVector<double> losses;
};

/// Orders the blocks of `weights`, pattern.rows rows; at most `most` blocks go,
/// of a pattern N:M as many as it says. `inverse` is H^-1. Takes columns^2
/// products for each column that goes.
PruningOrder orderBlocks(const Eigen::MatrixXd &weights,
                         const Eigen::MatrixXd &inverse,
                         const SparsityPattern &pattern, int64_t most);

/// orderBlocks() where no column makes up for another, H a multiple of the
/// identity: a block costs the sum of its squares. Sorting is all that takes.
PruningOrder orderByMagnitude(const Eigen::MatrixXd &weights,
                              const SparsityPattern &pattern, int64_t most);

} // namespace tinyml

#endif // TINYML_COMPRESSION_SPARSITY_ROWPRUNING_H
