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

namespace {
/// Which blocks went, and may go yet.
class Choice {
public:
  Choice(int64_t count, const SparsityPattern &pattern, int64_t most)
      : pattern(pattern), most(most), isGone(count, false) {
    if (pattern.ofEach == 0)
      return;
    goneOf.resize(count / pattern.ofEach, 0);
    this->most =
        static_cast<int64_t>(goneOf.size()) * (pattern.ofEach - pattern.keep);
  }

  bool isComplete() const {
    return static_cast<int64_t>(order.blocks.size()) >= most;
  }
  bool mayGo(int64_t block) const {
    return !isGone[block] &&
           (pattern.ofEach == 0 ||
            goneOf[block / pattern.ofEach] < pattern.ofEach - pattern.keep);
  }
  void take(int64_t block, double loss) {
    isGone[block] = true;
    if (pattern.ofEach != 0)
      ++goneOf[block / pattern.ofEach];
    largest = std::max(largest, loss);
    order.blocks.push_back(block);
    order.losses.push_back(largest);
  }

  PruningOrder order;

private:
  const SparsityPattern &pattern;
  int64_t most;
  std::vector<bool> isGone;
  std::vector<int64_t> goneOf; ///< by pattern.ofEach neighbours
  double largest = 0;
};
} // namespace

PruningOrder orderByMagnitude(const MatrixXd &weights,
                              const SparsityPattern &pattern, int64_t most) {
  int64_t count = weights.cols() / pattern.columns;
  std::vector<std::pair<double, int64_t>> blocks;
  for (int64_t block = 0; block < count; ++block)
    blocks.emplace_back(
        weights.middleCols(block * pattern.columns, pattern.columns)
            .squaredNorm(),
        block);
  std::sort(blocks.begin(), blocks.end());
  Choice choice(count, pattern, most);
  for (auto [loss, block] : blocks)
    if (!choice.isComplete() && choice.mayGo(block))
      choice.take(block, loss);
  return std::move(choice.order);
}

PruningOrder orderBlocks(const MatrixXd &weights, const MatrixXd &inverse,
                         const SparsityPattern &pattern, int64_t most) {
  MatrixXd left = weights, covariance = inverse;
  int64_t count = weights.cols() / pattern.columns;
  Choice choice(count, pattern, most);
  while (!choice.isComplete()) {
    int64_t best = -1;
    double least = std::numeric_limits<double>::infinity();
    for (int64_t block = 0; block < count; ++block) {
      if (!choice.mayGo(block))
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
    remove(left, covariance, best * pattern.columns, pattern.columns);
    choice.take(best, least);
  }
  return std::move(choice.order);
}

} // namespace tinyml
