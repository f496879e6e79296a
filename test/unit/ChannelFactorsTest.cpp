//===- ChannelFactorsTest.cpp ---------------------------------------------===//

#include "tinyml/Quantization/Equalization/ChannelFactors.h"
#include "gtest/gtest.h"

#include <random>

using namespace tinyml;
using Eigen::ArrayXd;
using Eigen::ArrayXi;
using Eigen::ArrayXXd;

namespace {

/// A fully-connected layer [output channels, channels] and samples of its
/// input, [channels, samples], like those of a Relu.
struct Layer {
  Layer(int outputs, const ArrayXd &inputScale, const ArrayXd &columnScale,
        unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    auto draw = [&] { return normal(random); };
    Eigen::Index channels = inputScale.size();
    filter = ArrayXXd::NullaryExpr(outputs, channels, draw).rowwise() *
             columnScale.transpose();
    inputs = ArrayXXd::NullaryExpr(channels, 4000, draw).max(0).colwise() *
             inputScale;
  }

  ChannelConsumer describe(double levels, double largestWeight) const {
    ChannelConsumer consumer;
    consumer.squares = filter.square();
    consumer.largest = filter.abs();
    consumer.counts = ArrayXXd::Ones(filter.rows(), filter.cols());
    consumer.input = ChannelStatistics(inputs.rows());
    Eigen::ArrayXXf numbers = inputs.cast<float>();
    consumer.input.add(numbers.data(), numbers.size());
    consumer.levels = levels;
    consumer.largestWeight = largestWeight;
    consumer.weights = ArrayXd::Ones(filter.rows());
    return consumer;
  }

  /// Rounds as the scales of `x / factors` and `filter * factors` say, and
  /// returns the variance of what that does to the outputs, summed over them.
  double measureError(const ArrayXi &exponents, double levels,
                      double largestWeight) const {
    ArrayXd factors = exponents.cast<double>().unaryExpr(
        [](double k) { return std::exp2(k); });
    ArrayXXd x = inputs.colwise() / factors;
    ArrayXXd w = filter.rowwise() * factors.transpose();
    double step = x.maxCoeff() / levels;
    ArrayXXd roundedX = (x / step).round() * step;
    ArrayXd steps = w.abs().rowwise().maxCoeff() / largestWeight;
    ArrayXXd roundedW = (w.colwise() / steps).round().colwise() * steps;
    ArrayXXd error =
        (roundedW.matrix() * roundedX.matrix() - w.matrix() * x.matrix())
            .array();
    error.colwise() -= error.rowwise().mean();
    return error.square().rowwise().mean().sum();
  }

  ArrayXXd filter, inputs;
};

ExponentLimits getLimits(Eigen::Index channels, int most) {
  return {ArrayXi::Constant(channels, -most),
          ArrayXi::Constant(channels, most)};
}

ArrayXd getPowers(std::initializer_list<int> exponents) {
  ArrayXd powers(exponents.size());
  std::transform(exponents.begin(), exponents.end(), powers.begin(),
                 [](int k) { return std::exp2(k); });
  return powers;
}

const ArrayXd kUnequal = getPowers({0, -3, 2, 0, -6, 1, -2, 3});
const ArrayXd kEqual = ArrayXd::Ones(8);

TEST(ChannelFactors, EstimatesWhatRoundingDoes) {
  // The largest weight of a row has no error, so there have to be many.
  Layer layer(64, kUnequal.replicate(8, 1), kEqual.replicate(8, 1), 1);
  ArrayXi zero = ArrayXi::Zero(64), exponents(8);
  exponents << 0, -1, 2, 0, -3, 1, 0, 1;
  for (double levels : {255.0, 65535.0})
    for (double largest : {7.0, 127.0})
      for (const ArrayXi &k : {zero, ArrayXi(exponents.replicate(8, 1))}) {
        double measured = layer.measureError(k, levels, largest);
        double estimate = estimateError({layer.describe(levels, largest)}, k);
        EXPECT_NEAR(estimate / measured, 1, 0.15)
            << levels << " levels, weights to " << largest;
      }
}

TEST(ChannelFactors, LessErrorThanWithout) {
  for (double largest : {7.0, 127.0}) {
    Layer layer(64, kUnequal, 1 / kUnequal, 2);
    ArrayXi exponents =
        chooseExponents({layer.describe(255, largest)}, getLimits(8, 16));
    double before = layer.measureError(ArrayXi::Zero(8), 255, largest);
    EXPECT_LT(layer.measureError(exponents, 255, largest), before / 100);
  }
}

TEST(ChannelFactors, NearlyAsGoodAsTheBestOfAll) {
  ArrayXd scale = getPowers({0, -2, -4}), column = getPowers({0, 1, 0});
  std::vector<ChannelConsumer> consumers{
      Layer(8, scale, column, 3).describe(255, 127)};
  double best = HUGE_VAL;
  ArrayXi k(3);
  for (k[0] = 0; k[0] < 1; ++k[0]) // a common factor changes nothing
    for (k[1] = -8; k[1] <= 8; ++k[1])
      for (k[2] = -8; k[2] <= 8; ++k[2])
        best = std::min(best, estimateError(consumers, k));
  double found =
      estimateError(consumers, chooseExponents(consumers, getLimits(3, 8)));
  EXPECT_LT(found, 1.1 * best);
}

TEST(ChannelFactors, EqualChannelsStay) {
  Layer layer(64, kEqual, kEqual, 4);
  EXPECT_TRUE((chooseExponents({layer.describe(255, 127)}, getLimits(8, 16)) ==
               ArrayXi::Zero(8))
                  .all());
}

TEST(ChannelFactors, LimitsHold) {
  Layer layer(64, kUnequal, 1 / kUnequal, 5);
  ArrayXi exponents =
      chooseExponents({layer.describe(255, 127)}, getLimits(8, 1));
  EXPECT_TRUE((exponents.abs() <= 1).all());
  EXPECT_TRUE((exponents != 0).any());
}

TEST(ChannelFactors, ChannelsThatMatterLessCountLess) {
  // The second layer reads only the first of two channels.
  ChannelConsumer reader =
      Layer(4, ArrayXd::Ones(2), ArrayXd::Ones(2), 6).describe(255, 127);
  reader.squares.col(1) = 0;
  ArrayXd weights = weighChannels({&reader});
  EXPECT_GT(weights[0], 0);
  EXPECT_EQ(weights[1], 0);
  // Half of the numbers are zero: errors there are cut off by the Relu.
  EXPECT_NEAR(weights[0], 0.5 * reader.squares.col(0).sum(), 0.05 * weights[0]);
}

} // namespace
