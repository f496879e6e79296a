//===- LayerLoss.cpp - What a layer loses without channels ----------------===//

#include "LayerLoss.h"
#include "tinyml/Quantization/Weights/WeightRounding.h"

#include <Eigen/Cholesky>

#include <limits>

using Eigen::MatrixXd;

namespace tinyml {

/// What is added to the diagonal of H, relative to its mean: few samples say
/// too much of how channels go together.
static constexpr double kDamping = 0.01;

/// H is not inverted beyond: it would take minutes.
static constexpr Eigen::Index kMostColumns = 2048;

LayerLoss::LayerLoss(const MatrixXd &filter, const MatrixXd &products,
                     bool makesUp, Columns columns)
    : filter(filter), diagonal(products.diagonal()),
      columns(std::move(columns)) {
  power = std::max((filter * products).cwiseProduct(filter).sum(),
                   std::numeric_limits<double>::min());
  if (makesUp && products.rows() <= kMostColumns)
    inverse = dampProducts(products, kDamping)
                  .llt()
                  .solve(MatrixXd::Identity(products.rows(), products.rows()));
}

llvm::SmallVector<unsigned> LayerLoss::listClasses() const {
  llvm::SmallVector<unsigned> leaders;
  for (const auto &entry : columns)
    leaders.push_back(entry.first);
  return leaders;
}

double LayerLoss::get(unsigned leader) const {
  auto found = columns.find(leader);
  if (found == columns.end())
    return 0;
  const llvm::SmallVector<int> &own = found->second;
  double error = 0;
  if (inverse.size() == 0) {
    for (int column : own)
      error += diagonal[column] * filter.col(column).squaredNorm();
  } else {
    MatrixXd rows = filter(Eigen::all, own).transpose();
    MatrixXd block = inverse(own, own);
    error = block.llt().matrixL().solve(rows).squaredNorm();
  }
  return sensitivity * error / power;
}

void LayerLoss::remove(unsigned leader) {
  auto found = columns.find(leader);
  if (found == columns.end())
    return;
  llvm::SmallVector<int> own = found->second;
  if (inverse.size() != 0) {
    MatrixXd block = inverse(own, own);
    MatrixXd across = inverse(Eigen::all, own);
    // [length, own] times the inverse of the block.
    MatrixXd gain = block.llt().solve(across.transpose()).transpose();
    filter -= filter(Eigen::all, own) * gain.transpose();
    inverse -= gain * across.transpose();
  }
  for (int column : own) {
    filter.col(column).setZero();
    diagonal[column] = 0;
    if (inverse.size() == 0)
      continue;
    inverse.row(column).setZero();
    inverse.col(column).setZero();
  }
  columns.erase(leader);
}

} // namespace tinyml
