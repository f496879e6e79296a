//===- RowPruning.cpp - Which weights of a filter go ----------------------===//

#include "tinyml/Compression/Sparsity/RowPruning.h"
#include "llvm/ADT/StringSwitch.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <limits>
#include <vector>

using Eigen::MatrixXd;

namespace tinyml {

std::optional<SparsityPattern> parseSparsityPattern(llvm::StringRef text) {
  using Pattern = std::optional<SparsityPattern>;
  return llvm::StringSwitch<Pattern>(text)
      .Case("unstructured", SparsityPattern())
      .Case("1x4", SparsityPattern{1, 4})
      .Case("4x1", SparsityPattern{4, 1})
      .Case("2:4", SparsityPattern{1, 1, 4, 2})
      .Case("1:4", SparsityPattern{1, 1, 4, 1})
      .Default(std::nullopt);
}

/// Returns what it costs to leave out the block.
static double getLoss(const MatrixXd &weights, const MatrixXd &inverse,
                      Eigen::Index first, Eigen::Index columns) {
  if (columns == 1)
    return weights.col(first).squaredNorm() / inverse(first, first);
  MatrixXd some = weights.middleCols(first, columns);
  MatrixXd block = inverse.block(first, first, columns, columns);
  return some.transpose()
      .cwiseProduct(block.llt().solve(some.transpose()))
      .sum();
}

/// Leaves out the block: the other columns make up for it.
static void remove(MatrixXd &weights, MatrixXd &inverse, Eigen::Index first,
                   Eigen::Index columns) {
  MatrixXd block = inverse.block(first, first, columns, columns);
  MatrixXd across = inverse.middleRows(first, columns);
  MatrixXd solved = block.llt().solve(across);
  weights.noalias() -= weights.middleCols(first, columns).eval() * solved;
  inverse.noalias() -= across.transpose() * solved;
  weights.middleCols(first, columns).setZero();
}

PruningOrder orderBlocks(const MatrixXd &weights, const MatrixXd &inverse,
                         const SparsityPattern &pattern, int64_t most) {
  MatrixXd left = weights, covariance = inverse;
  int64_t count = weights.cols() / pattern.columns;
  std::vector<bool> isGone(count, false);
  std::vector<int64_t> goneOf;
  if (pattern.ofEach != 0) {
    goneOf.resize(count / pattern.ofEach, 0);
    most =
        static_cast<int64_t>(goneOf.size()) * (pattern.ofEach - pattern.keep);
  }
  PruningOrder order;
  double largest = 0;
  while (static_cast<int64_t>(order.blocks.size()) < most) {
    int64_t best = -1;
    double least = std::numeric_limits<double>::infinity();
    for (int64_t block = 0; block < count; ++block) {
      if (isGone[block] ||
          (pattern.ofEach != 0 &&
           goneOf[block / pattern.ofEach] == pattern.ofEach - pattern.keep))
        continue;
      double loss =
          getLoss(left, covariance, block * pattern.columns, pattern.columns);
      if (best < 0 || loss < least) {
        best = block;
        least = loss;
      }
    }
    if (best < 0)
      break;
    isGone[best] = true;
    if (pattern.ofEach != 0)
      ++goneOf[best / pattern.ofEach];
    remove(left, covariance, best * pattern.columns, pattern.columns);
    largest = std::max(largest, least);
    order.blocks.push_back(best);
    order.losses.push_back(largest);
  }
  return order;
}

} // namespace tinyml
