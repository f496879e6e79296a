//===- RangeSearchTest.cpp - Histograms and ranges ------------------------===//

#include "tinyml/Quantization/Calibration/RangeSearch.h"
#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace tinyml;

/// Returns `count` normal numbers; the same ones everywhere.
static std::vector<float> makeNormal(int count, float scale, unsigned seed) {
  std::mt19937 engine(seed);
  std::vector<float> numbers;
  for (int i = 0; i < count; ++i) {
    double sum = 0;
    for (int part = 0; part < 12; ++part)
      sum += static_cast<double>(engine()) / 4294967296.0;
    numbers.push_back(static_cast<float>(sum - 6) * scale);
  }
  return numbers;
}

/// Squared error of rounding to `levels` numbers in `range`.
static double getSquaredError(llvm::ArrayRef<float> numbers, Range range,
                              int64_t levels) {
  double step = (static_cast<double>(range.hi) - range.lo) / (levels - 1);
  double error = 0;
  for (double number : numbers) {
    double clipped =
        std::min<double>(std::max<double>(number, range.lo), range.hi);
    double rounded = std::nearbyint(clipped / step) * step;
    error += (number - rounded) * (number - rounded);
  }
  return error;
}

TEST(Histogram, DependsOnNumbersOnly) {
  std::vector<float> numbers = makeNormal(5000, 1.0f, 1);
  numbers.push_back(1e4f);
  numbers.push_back(-3e-5f);
  numbers.push_back(0.0f);
  Histogram whole, reversed, first, second;
  whole.add(numbers);
  std::vector<float> backwards(numbers.rbegin(), numbers.rend());
  for (float number : backwards)
    reversed.add(number);
  first.add(llvm::ArrayRef(numbers).take_front(100));
  second.add(llvm::ArrayRef(numbers).drop_front(100));
  first.merge(second);
  for (const Histogram *other : {&reversed, &first}) {
    EXPECT_EQ(whole.getBins(), other->getBins());
    EXPECT_EQ(whole.getWidth(), other->getWidth());
    EXPECT_EQ(whole.getZeros(), other->getZeros());
    EXPECT_EQ(whole.getRange().lo, other->getRange().lo);
    EXPECT_EQ(whole.getRange().hi, other->getRange().hi);
  }
  EXPECT_EQ(whole.getTotal(), 5002);
  EXPECT_EQ(whole.getZeros(), 1);
}

TEST(Histogram, EveryNumberIsInItsBin) {
  for (float number : {1.0f, -1.0f, 0.75f, 1e-38f, -3e38f, 1e-44f}) {
    Histogram histogram;
    histogram.add(number);
    ASSERT_EQ(histogram.getTotal(), 1);
    for (auto [bin, count] : llvm::enumerate(histogram.getBins())) {
      if (count == 0)
        continue;
      EXPECT_LE(std::abs(histogram.getCenter(bin) - number),
                histogram.getWidth() / 2);
    }
  }
}

TEST(Percentile, LeavesOutBothTails) {
  Histogram histogram;
  for (int i = -1000; i <= 1000; ++i)
    histogram.add(static_cast<float>(i));
  Range range = findPercentileRange(histogram, 90);
  // 5 % at each end, to the edge of a bin of width 1/2.
  EXPECT_NEAR(range.lo, -900, 1);
  EXPECT_NEAR(range.hi, 900, 1);
  Range all = findPercentileRange(histogram, 100);
  EXPECT_EQ(all.lo, -1000);
  EXPECT_EQ(all.hi, 1000);
}

TEST(Percentile, CountsZeros) {
  Histogram histogram;
  for (int i = 0; i < 990; ++i)
    histogram.add(0.0f);
  for (int i = 0; i < 9; ++i)
    histogram.add(1.0f);
  histogram.add(100.0f);
  // One of 1000 numbers may be left out at each end, not one of 10.
  EXPECT_LE(findPercentileRange(histogram, 99.8).hi, 1.1f);
}

TEST(Percentile, KeepsZero) {
  Histogram histogram;
  for (int i = 0; i < 100; ++i)
    histogram.add(5.0f);
  Range range = findPercentileRange(histogram, 1);
  EXPECT_LE(range.lo, 0);
  EXPECT_GE(range.hi, 0);
}

TEST(MSE, IsBetterThanMinMaxAndNearTheBest) {
  for (int64_t levels : {16, 256}) {
    std::vector<float> numbers = makeNormal(20000, 1.0f, 2);
    numbers.push_back(12.0f);
    Histogram histogram;
    histogram.add(numbers);
    double found =
        getSquaredError(numbers, findMSERange(histogram, levels), levels);
    double least = HUGE_VAL;
    for (int i = 1; i <= 60; ++i)
      for (int j = 1; j <= 60; ++j)
        least = std::min(
            least, getSquaredError(numbers, {-0.1f * i, 0.2f * j}, levels));
    EXPECT_LT(found, getSquaredError(numbers, histogram.getRange(), levels));
    EXPECT_LT(found, 1.1 * least);
  }
}

TEST(Entropy, ClipsFarOutliersOnly) {
  std::vector<float> numbers = makeNormal(20000, 1.0f, 3);
  Histogram close;
  close.add(numbers);
  Range range = findEntropyRange(close, 256);
  EXPECT_GT(range.hi, 2.5f);
  numbers.push_back(30.0f);
  Histogram far;
  far.add(numbers);
  range = findEntropyRange(far, 256);
  EXPECT_GT(range.hi, 2.5f);
  EXPECT_LT(range.hi, 10.0f);
  EXPECT_EQ(range.lo, far.getRange().lo);
}

TEST(Ranges, OfZerosAreZero) {
  Histogram histogram;
  histogram.add({0.0f, 0.0f});
  for (Range range :
       {findPercentileRange(histogram, 99), findMSERange(histogram, 256),
        findEntropyRange(histogram, 256)}) {
    EXPECT_EQ(range.lo, 0);
    EXPECT_EQ(range.hi, 0);
  }
}
