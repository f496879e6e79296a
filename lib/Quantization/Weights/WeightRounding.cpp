//===- WeightRounding.cpp - Rounds weights together -----------------------===//

#include "tinyml/Quantization/Weights/WeightRounding.h"

#include "llvm/ADT/STLExtras.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using Eigen::ArrayXd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace tinyml {

/// Dead channels make H singular.
static constexpr double kTiny = 1e-9;

MatrixXd dampProducts(const MatrixXd &products, double damping) {
  MatrixXd result = products;
  result.diagonal().array() += damping * products.diagonal().mean() + kTiny;
  return result;
}

MatrixXd fitWeights(const MatrixXd &weights, const MatrixXd &prior,
                    const MatrixXd &cross, const MatrixXd &products,
                    double lambda) {
  double weight = lambda * products.diagonal().mean() + kTiny;
  MatrixXd right = weights * cross + weight * prior;
  return dampProducts(products, lambda)
      .llt()
      .solve(right.transpose())
      .transpose();
}

MatrixXd fitMaskedWeights(const MatrixXd &weights, const MatrixXd &mask,
                          const MatrixXd &cross, const MatrixXd &products,
                          double lambda) {
  MatrixXd fitted = MatrixXd::Zero(mask.rows(), mask.cols());
  for (Eigen::Index row = 0; row < mask.rows(); ++row) {
    std::vector<Eigen::Index> left;
    for (Eigen::Index column = 0; column < mask.cols(); ++column)
      if (mask(row, column) != 0)
        left.push_back(column);
    if (left.empty())
      continue;
    MatrixXd weight = weights.row(row);
    MatrixXd some =
        fitWeights(weight, weight(Eigen::all, left), cross(Eigen::all, left),
                   products(left, left), lambda);
    for (auto [index, column] : llvm::enumerate(left))
      fitted(row, column) = some(0, static_cast<Eigen::Index>(index));
  }
  return fitted;
}

VectorXd searchScales(const MatrixXd &weights, const MatrixXd &products,
                      int64_t largest) {
  constexpr int kCandidates = 31;
  constexpr double kSmallest = 0.4;
  auto bound = static_cast<double>(largest);
  ArrayXd importance = products.diagonal().array();
  VectorXd scales(weights.rows());
  for (Eigen::Index row = 0; row < weights.rows(); ++row) {
    ArrayXd values = weights.row(row).transpose().array();
    double full = values.abs().maxCoeff() / bound;
    double least = HUGE_VAL;
    scales[row] = full;
    for (int i = 0; i < kCandidates && full > 0; ++i) {
      double part = kSmallest + (1 - kSmallest) * i / (kCandidates - 1);
      double scale = part * full;
      ArrayXd stored = (values / scale).rint().max(-bound).min(bound);
      double error = ((values - stored * scale).square() * importance).sum();
      if (error < least) {
        least = error;
        scales[row] = scale;
      }
    }
  }
  return scales;
}

MatrixXd roundToNearest(const MatrixXd &weights, const MatrixXd &scales,
                        int64_t largest) {
  auto bound = static_cast<double>(largest);
  return (weights.array() / scales.array()).rint().max(-bound).min(bound);
}

MatrixXd roundSecondOrder(const MatrixXd &weights, const MatrixXd &products,
                          const MatrixXd &scales, int64_t largest,
                          bool keepZeros) {
  Eigen::Index length = weights.cols();
  auto bound = static_cast<double>(largest);
  std::vector<int> order(length);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return products(a, a) > products(b, b);
  });
  // The factor's last row has no other column: the first to be rounded.
  std::reverse(order.begin(), order.end());
  MatrixXd factor = MatrixXd(products(order, order)).llt().matrixL();
  MatrixXd target = weights(Eigen::all, order);
  MatrixXd stored(weights.rows(), length), lost(weights.rows(), length);
  for (Eigen::Index j = length - 1; j >= 0; --j) {
    Eigen::Index rest = length - j - 1;
    ArrayXd scale = scales.col(order[j]).array();
    VectorXd wanted = target.col(j);
    wanted.noalias() +=
        lost.rightCols(rest) * factor.col(j).tail(rest) / factor(j, j);
    ArrayXd rounded = (wanted.array() / scale).rint().max(-bound).min(bound);
    if (keepZeros)
      rounded = (target.col(j).array() == 0).select(0.0, rounded);
    stored.col(order[j]) = rounded;
    lost.col(j) = target.col(j).array() - rounded * scale;
  }
  return stored;
}

void polishRounding(MatrixXd &stored, const MatrixXd &weights,
                    const MatrixXd &products, const MatrixXd &scales,
                    int64_t largest, int sweeps, bool keepZeros) {
  auto bound = static_cast<double>(largest);
  MatrixXd gradient =
      ((stored.array() * scales.array()).matrix() - weights) * products;
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    bool moved = false;
    for (Eigen::Index j = 0; j < weights.cols(); ++j) {
      double curvature = products(j, j);
      ArrayXd scale = scales.col(j).array();
      ArrayXd old = stored.col(j).array();
      ArrayXd steps = (-gradient.col(j).array() / (curvature * scale)).rint();
      ArrayXd target = (old + steps).max(-bound).min(bound);
      ArrayXd change = (target - old) * scale;
      ArrayXd gain =
          2 * change * gradient.col(j).array() + curvature * change.square();
      change = (gain < -1e-15).select(change, 0.0);
      if (keepZeros)
        change = (weights.col(j).array() == 0).select(0.0, change);
      if ((change == 0).all())
        continue;
      moved = true;
      stored.col(j) = (change != 0).select(target, old);
      gradient.noalias() += change.matrix() * products.row(j);
    }
    if (!moved)
      return;
  }
}

} // namespace tinyml
