//===- WeightRoundingTest.cpp ---------------------------------------------===//

#include "tinyml/Quantization/Weights/WeightRounding.h"
#include "gtest/gtest.h"

#include <random>

using namespace tinyml;
using Eigen::MatrixXd;

namespace {

MatrixXd draw(int rows, int columns, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  return MatrixXd::NullaryExpr(rows, columns, [&] { return normal(random); });
}

/// Inputs that have much in common, as neighbouring pixels do.
MatrixXd drawCorrelated(int rows, int positions, unsigned seed) {
  MatrixXd inputs = draw(rows, positions, seed);
  inputs.rowwise() += 2 * draw(1, positions, seed + 1).row(0);
  return inputs;
}

MatrixXd getProducts(const MatrixXd &a, const MatrixXd &b) {
  return a * b.transpose() / static_cast<double>(a.cols());
}

double getError(const MatrixXd &difference, const MatrixXd &products) {
  return (difference * products * difference.transpose()).trace();
}

struct Problem {
  MatrixXd weights = draw(5, 24, 1);
  MatrixXd products = dampProducts(
      getProducts(drawCorrelated(24, 200, 2), drawCorrelated(24, 200, 2)),
      0.01);
  MatrixXd scales = MatrixXd::Constant(5, 24, 0.4);

  double getErrorOf(const MatrixXd &stored) const {
    return getError((stored.array() * scales.array()).matrix() - weights,
                    products);
  }
};

TEST(WeightRounding, SecondOrderBeatsNearest) {
  Problem problem;
  MatrixXd nearest = roundToNearest(problem.weights, problem.scales, 7);
  MatrixXd second =
      roundSecondOrder(problem.weights, problem.products, problem.scales, 7);
  EXPECT_LT(problem.getErrorOf(second), 0.5 * problem.getErrorOf(nearest));
  EXPECT_LE(second.cwiseAbs().maxCoeff(), 7);
  EXPECT_EQ(second, second.array().rint().matrix());
}

TEST(WeightRounding, WithoutCorrelationItIsRoundingToNearest) {
  MatrixXd weights = draw(3, 10, 3);
  MatrixXd scales = MatrixXd::Constant(3, 10, 0.3);
  MatrixXd identity = MatrixXd::Identity(10, 10);
  MatrixXd nearest = roundToNearest(weights, scales, 7);
  EXPECT_EQ(roundSecondOrder(weights, identity, scales, 7), nearest);
  MatrixXd polished = nearest;
  polishRounding(polished, weights, identity, scales, 7, 3);
  EXPECT_EQ(polished, nearest);
}

TEST(WeightRounding, PolishLowersTheError) {
  Problem problem;
  MatrixXd stored = roundToNearest(problem.weights, problem.scales, 7);
  double before = problem.getErrorOf(stored);
  polishRounding(stored, problem.weights, problem.products, problem.scales, 7,
                 5);
  EXPECT_LT(problem.getErrorOf(stored), 0.7 * before);
  EXPECT_LE(stored.cwiseAbs().maxCoeff(), 7);
  MatrixXd same = stored;
  polishRounding(same, problem.weights, problem.products, problem.scales, 7, 0);
  EXPECT_EQ(same, stored);
}

TEST(WeightRounding, PolishLeavesNoStepThatHelps) {
  Problem problem;
  for (int row = 0; row < 5; ++row)
    problem.scales.row(row).array() *= 1 + 0.25 * row;
  MatrixXd stored = roundToNearest(problem.weights, problem.scales, 7);
  polishRounding(stored, problem.weights, problem.products, problem.scales, 7,
                 100);
  double least = problem.getErrorOf(stored);
  for (double &value : stored.reshaped()) {
    for (double step : {-1.0, 1.0}) {
      if (std::abs(value + step) > 7)
        continue;
      value += step;
      EXPECT_GE(problem.getErrorOf(stored), least - 1e-9);
      value -= step;
    }
  }
}

TEST(WeightRounding, FitUndoesAMixOfTheInputs) {
  // The student sees each input multiplied by an invertible matrix.
  MatrixXd weights = draw(4, 8, 5), teacher = draw(8, 300, 6);
  MatrixXd mix = MatrixXd::Identity(8, 8) + 0.1 * draw(8, 8, 7);
  MatrixXd student = mix * teacher;
  MatrixXd fitted = fitWeights(weights, weights, getProducts(teacher, student),
                               getProducts(student, student), 1e-9);
  EXPECT_LT((fitted * mix - weights).cwiseAbs().maxCoeff(), 1e-5);
}

TEST(WeightRounding, FitOfEqualInputsChangesNothing) {
  MatrixXd weights = draw(4, 8, 8), inputs = draw(8, 300, 9);
  inputs.row(3).setZero(); // a dead channel makes the products singular
  MatrixXd products = getProducts(inputs, inputs);
  MatrixXd fitted = fitWeights(weights, weights, products, products, 0.1);
  EXPECT_LT((fitted - weights).cwiseAbs().maxCoeff(), 1e-6);
}

TEST(WeightRounding, ScalesClipWhatHardlyMatters) {
  MatrixXd weights(3, 4);
  weights << 7, 1, 2, 3, // integers: the full range is exact
      7, 0.45, 0.41, 0.43, 0, 0, 0, 0;
  MatrixXd products = MatrixXd::Identity(4, 4);
  products(0, 0) = 1e-6;
  Eigen::VectorXd scales = searchScales(weights, products, 7);
  EXPECT_EQ(scales[0], 1);
  EXPECT_LT(scales[1], 0.5);
  EXPECT_EQ(scales[2], 0);
}

} // namespace
