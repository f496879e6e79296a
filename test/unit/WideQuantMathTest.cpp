//===- WideQuantMathTest.cpp - Numbers of 16-bit activations --------------===//

#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/MLIRContext.h"
#include "tinyml/Support/QuantMath.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace mlir;
using namespace tinyml;
using quant::UniformQuantizedType;

namespace {

class WideQuantMath : public testing::Test {
protected:
  UniformQuantizedType type(double scale, unsigned width = 16,
                            int64_t zeroPoint = 0) {
    context.loadDialect<quant::QuantDialect>();
    int64_t half = int64_t(1) << (width - 1);
    return UniformQuantizedType::get(
        quant::QuantizationFlags::Signed, IntegerType::get(&context, width),
        Float32Type::get(&context), scale, zeroPoint, -half, half - 1);
  }

  /// The largest error of lut_s16 over all inputs, in stored units.
  double getLargestError(double in, double out, double (*function)(double)) {
    SmallVector<int16_t> table =
        makeInterpolationTable(type(in), type(out), function);
    EXPECT_EQ(table.size(), 513u);
    double largest = 0;
    for (int x = -32768; x <= 32767; ++x) {
      int i = (x + 32768) >> 7, f = (x + 32768) & 127;
      int y = table[i] + (((table[i + 1] - table[i]) * f + 64) >> 7);
      double exact = std::min(function(x * in) / out, 32767.0);
      largest = std::max(largest, std::abs(y - exact));
    }
    return largest;
  }

  MLIRContext context;
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// The table of docs/numerics.md.
TEST_F(WideQuantMath, InterpolationErrors) {
  double out = std::ldexp(1.0, -15);
  EXPECT_LT(getLargestError(std::ldexp(8.0, -15), out, sigmoid), 1.27);
  EXPECT_LT(getLargestError(std::ldexp(4.0, -15), out, sigmoid), 1.01);
  EXPECT_LT(getLargestError(std::ldexp(8.0, -15), out, std::tanh), 3.81);
  EXPECT_LT(getLargestError(std::ldexp(4.0, -15), out, std::tanh), 1.56);
}

TEST_F(WideQuantMath, ShiftIsTheSmallestThatFits) {
  int64_t limit = std::numeric_limits<int32_t>::max();
  EXPECT_EQ(*computeAccumulatorShift(limit), 0);
  EXPECT_EQ(*computeAccumulatorShift(limit + 1), 1);
  EXPECT_EQ(*computeAccumulatorShift(2 * limit), 1);
  EXPECT_EQ(*computeAccumulatorShift(2 * limit + 1), 2); // rounds up
  EXPECT_EQ(*computeAccumulatorShift(int64_t(1) << 61), 31);
  EXPECT_TRUE(failed(computeAccumulatorShift(int64_t(1) << 62)));
}

TEST_F(WideQuantMath, AddMultipliersUse31Bits) {
  FailureOr<AddMultipliers> numbers =
      computeAddMultipliers(type(1.9), type(0.001), type(1.0));
  ASSERT_TRUE(succeeded(numbers));
  EXPECT_EQ(numbers->shift, 30);
  EXPECT_EQ(numbers->ma, 2040109466); // round(1.9 * 2^30)
  EXPECT_EQ(computeAddMultipliers(type(2.0), type(1.0), type(1.0))->shift, 29);
  EXPECT_TRUE(failed(computeAddMultipliers(type(1e10), type(1), type(1))));
}

TEST_F(WideQuantMath, WideTypesHoldAllOfTheNarrow) {
  UniformQuantizedType narrow = type(0.3, 8, -128);
  UniformQuantizedType wide = getWideType(narrow);
  for (int stored : {-128, -1, 0, 127})
    EXPECT_EQ(dequantizeValue(wide, 128 * (stored + 128)),
              dequantizeValue(narrow, stored));
  EXPECT_EQ(128 * 255, quantizeValue(wide, 255 * 0.3));
}

TEST_F(WideQuantMath, ActivationTypes) {
  EXPECT_TRUE(isActivationType(type(1, 8, 5)));
  EXPECT_TRUE(isActivationType(type(1)));
  EXPECT_FALSE(isActivationType(type(1, 16, 1)));
  EXPECT_FALSE(isActivationType(type(1, 4)));
  EXPECT_FALSE(isActivationType(type(1, 32)));
  EXPECT_FALSE(isActivationType(Float32Type::get(&context)));
}

// On random lines; docs/numerics.md has the bound for the worst.
TEST_F(WideQuantMath, SoftmaxErrorStaysBelow0_52) {
  std::mt19937 random(11);
  std::uniform_int_distribution<int> stored(-32768, 32767);
  std::uniform_real_distribution<double> exponent(-5, -2);
  double outScale = std::ldexp(1.0, -15);
  for (int64_t length : {2, 3, 10, 100, 1000})
    for (int draw = 0; draw < 30; ++draw) {
      double scale = std::pow(10.0, exponent(random));
      FailureOr<SoftmaxNumbers> numbers =
          computeSoftmaxNumbers(type(scale), type(outScale), length);
      ASSERT_TRUE(succeeded(numbers));
      ASSERT_EQ(numbers->table.size(), 512u);
      std::vector<int> x(length);
      for (int &value : x)
        value = stored(random);
      int max = *std::max_element(x.begin(), x.end());
      auto power = [&](int value) {
        int d = max - value, shift = 62 - numbers->k;
        uint64_t product =
            uint64_t(numbers->table[d >> 8]) * numbers->table[256 + (d & 255)];
        return (product + (uint64_t(1) << (shift - 1))) >> shift;
      };
      uint64_t sum = 0;
      double exactSum = 0;
      for (int value : x) {
        sum += power(value);
        exactSum += std::exp((value - max) * scale);
      }
      ASSERT_LT(sum, uint64_t(1) << 32);
      uint64_t r = (static_cast<uint64_t>(numbers->mult) << 32) / sum;
      for (int value : x) {
        uint64_t y =
            (power(value) * r + (uint64_t(1) << (numbers->shift - 1))) >>
            numbers->shift;
        double exact = std::exp((value - max) * scale) / exactSum / outScale;
        EXPECT_NEAR(static_cast<double>(y), exact, 0.52);
      }
    }
}

} // namespace
