//===- QuantMathTest.cpp --------------------------------------------------===//

#include "tinyml/Support/QuantMath.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace mlir;
using namespace tinyml;
using quant::UniformQuantizedType;

namespace {

/// The definition of docs/numerics.md in 128-bit arithmetic.
int64_t requantize(int64_t acc, Requantizer rq) {
  __int128 product = static_cast<__int128>(acc) * (int64_t(1) << rq.pre);
  return static_cast<int64_t>((product * rq.mult + (int64_t(1) << 31)) >> 32);
}

TEST(QuantMath, RequantizerChoosesSmallestPre) {
  for (double m : {1e-9, 1e-3, 0.25, 0.49999, 0.5, 0.75, 1.0, 3.0, 1000.0}) {
    FailureOr<Requantizer> rq = computeRequantizer(m);
    ASSERT_TRUE(succeeded(rq)) << m;
    EXPECT_LT(std::ldexp(m, -rq->pre), 0.5) << m;
    if (rq->pre > 0) {
      EXPECT_GE(std::ldexp(m, -(rq->pre - 1)), 0.5) << m;
    }
  }
}

TEST(QuantMath, RequantizerJustUnderPowersOfTwo) {
  // round(M * 2^(32-pre)) would be 2^31, so pre grows by one.
  for (int exponent = -8; exponent <= 8; ++exponent) {
    double m = std::nextafter(std::ldexp(1.0, exponent), 0.0);
    FailureOr<Requantizer> rq = computeRequantizer(m);
    ASSERT_TRUE(succeeded(rq));
    EXPECT_GT(rq->mult, 0);
    double real = std::ldexp(rq->mult, rq->pre - 32);
    EXPECT_NEAR(real / m, 1.0, 1e-6);
  }
}

TEST(QuantMath, RequantizerIsExactUpToNearTies) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> exponent(-10, 2);
  std::uniform_int_distribution<int32_t> value(-1000000, 1000000);
  for (int i = 0; i < 100000; ++i) {
    double m = std::exp2(exponent(random));
    int32_t acc = value(random);
    FailureOr<Requantizer> rq = computeRequantizer(m);
    ASSERT_TRUE(succeeded(rq));
    double exact = acc * m;
    double error = std::abs(requantize(acc, *rq) - exact);
    EXPECT_LE(error, 0.5 + std::abs(exact) * std::ldexp(1.0, -21) + 1e-9);
  }
}

TEST(QuantMath, RequantizerRejects) {
  for (double m :
       {0.0, -1.0, std::ldexp(1.0, 30), std::nan(""), double(INFINITY)})
    EXPECT_TRUE(failed(computeRequantizer(m))) << m;
}

class QuantMathTypes : public testing::Test {
protected:
  QuantMathTypes() { context.loadDialect<quant::QuantDialect>(); }

  UniformQuantizedType type(double scale, int64_t zeroPoint,
                            bool isSigned = true) {
    return UniformQuantizedType::get(
        isSigned ? quant::QuantizationFlags::Signed : 0,
        IntegerType::get(&context, 8), Float32Type::get(&context), scale,
        zeroPoint, isSigned ? -128 : 0, isSigned ? 127 : 255);
  }

  MLIRContext context;
};

TEST_F(QuantMathTypes, AddMultipliersUseTheWholeRange) {
  FailureOr<AddMultipliers> numbers =
      computeAddMultipliers(type(0.1, 3), type(0.02, -128), type(0.11, 7));
  ASSERT_TRUE(succeeded(numbers));
  int64_t bound = 131 * int64_t(numbers->ma) + 255 * int64_t(numbers->mb);
  EXPECT_LT(bound, int64_t(1) << 30);
  EXPECT_GE(bound * 2 + 512, int64_t(1) << 30);
  EXPECT_NEAR(std::ldexp(numbers->ma, -numbers->shift), 0.1 / 0.11, 1e-6);
}

TEST_F(QuantMathTypes, AddMultipliersRejectScalesFarApart) {
  EXPECT_TRUE(
      failed(computeAddMultipliers(type(1e8, 0), type(1, 0), type(1, 0))));
}

TEST_F(QuantMathTypes, StoredRangeRoundsAndSaturates) {
  StoredRange relu6 = computeStoredRange(type(0.05, -128), 0.0f, 6.0f);
  EXPECT_EQ(relu6.lo, -128);
  EXPECT_EQ(relu6.hi, -8);
  StoredRange open = computeStoredRange(type(0.05, 4), -INFINITY, INFINITY);
  EXPECT_EQ(open.lo, -128);
  EXPECT_EQ(open.hi, 127);
}

TEST_F(QuantMathTypes, QuantizeRoundsHalfToEven) {
  EXPECT_EQ(quantizeValue(type(1, 0), 0.5), 0);
  EXPECT_EQ(quantizeValue(type(1, 0), 1.5), 2);
  EXPECT_EQ(quantizeValue(type(1, 1), 0.5), 1);
  EXPECT_EQ(quantizeValue(type(1, 0), -1e30), -128);
}

TEST_F(QuantMathTypes, UnaryTableIsIndexedByBitPattern) {
  SmallVector<int8_t> table =
      makeUnaryTable(type(0.5, 0), type(0.5, 0), [](double x) { return -x; });
  EXPECT_EQ(table[1], -1);
  EXPECT_EQ(table[0xff], 1);
  EXPECT_EQ(table[0x80], 127); // -(-128) saturates
}

TEST_F(QuantMathTypes, SoftmaxNumbersStayInRange) {
  for (int64_t length : {1, 10, 1000, 1 << 20}) {
    FailureOr<SoftmaxNumbers> numbers =
        computeSoftmaxNumbers(type(0.1, 0), type(1.0 / 256, -128), length);
    ASSERT_TRUE(succeeded(numbers));
    EXPECT_LE(int64_t(numbers->table[0]) * length,
              int64_t(std::numeric_limits<uint32_t>::max()));
    EXPECT_GT(numbers->shift, 32);
    EXPECT_NEAR(std::ldexp(numbers->mult, 32 - numbers->shift), 256.0, 1e-4);
  }
}

TEST_F(QuantMathTypes, SoftmaxErrorStaysBelow0_51) {
  std::mt19937 random(11);
  std::uniform_int_distribution<int> stored(-128, 127);
  std::uniform_real_distribution<double> exponent(-3, 0);
  for (int64_t length : {2, 3, 10, 100, 1000, 4096})
    for (int draw = 0; draw < 30; ++draw) {
      double scale = std::pow(10.0, exponent(random)), outScale = 1.0 / 256;
      FailureOr<SoftmaxNumbers> numbers =
          computeSoftmaxNumbers(type(scale, 0), type(outScale, -128), length);
      ASSERT_TRUE(succeeded(numbers));
      std::vector<int> x(length);
      for (int &value : x)
        value = stored(random);
      int max = *std::max_element(x.begin(), x.end());
      uint64_t sum = 0;
      double exactSum = 0;
      for (int value : x) {
        sum += numbers->table[max - value];
        exactSum += std::exp((value - max) * scale);
      }
      uint64_t r = (static_cast<uint64_t>(numbers->mult) << 32) / sum;
      for (int value : x) {
        uint64_t product = numbers->table[max - value] * r;
        uint64_t y =
            (product + (uint64_t(1) << (numbers->shift - 1))) >> numbers->shift;
        double exact = std::exp((value - max) * scale) / exactSum / outScale;
        EXPECT_NEAR(static_cast<double>(y), exact, 0.51);
      }
    }
}

TEST_F(QuantMathTypes, HypotWeightsAreSquaresOfRatios) {
  FailureOr<HypotNumbers> numbers =
      computeHypotNumbers(type(0.5, 3), type(0.25, -4), type(0.25, -128));
  ASSERT_TRUE(succeeded(numbers));
  EXPECT_EQ(numbers->shift, 7);
  EXPECT_EQ(numbers->wa, 4 << 14);
  EXPECT_EQ(numbers->wb, 1 << 14);
  // One that counts for nothing, and one of 2^7 steps.
  EXPECT_EQ(computeHypotNumbers(type(0.5, 0), type(1e-9, 0), type(0.5, 0))->wb,
            0);
  EXPECT_TRUE(
      succeeded(computeHypotNumbers(type(128, 0), type(1, 0), type(1, 0))));
  EXPECT_TRUE(
      failed(computeHypotNumbers(type(8192, 0), type(1, 0), type(1, 0))));
}

TEST_F(QuantMathTypes, NormalizeNumbersStayInRange) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> exponent(-6, 2);
  for (int64_t length : {1, 2, 7, 64, 1000, 65536})
    for (int draw = 0; draw < 50; ++draw) {
      auto power = [&] { return std::pow(10.0, exponent(random)); };
      double scale = power(), epsilon = draw == 0 ? 0 : power() * 1e-6;
      double out = power();
      FailureOr<NormalizeNumbers> numbers =
          computeNormalizeNumbers(type(scale, 127), type(out, 0), length,
                                  epsilon, {out, -20 * out}, {100 * out, 0.0});
      double small = length / scale * length / scale * epsilon;
      if (failed(numbers)) {
        EXPECT_GE(small, std::ldexp(1.0, 58));
        continue;
      }
      double spread = std::ldexp(length * 255.0 * length * 255.0, numbers->up);
      double added = std::ldexp(numbers->epsilon, numbers->epsilonUp);
      EXPECT_LT(spread + added, std::ldexp(1.0, 60));
      EXPECT_GE(numbers->epsilon, 1);
      EXPECT_NEAR(added, std::ldexp(small, numbers->up),
                  std::max(1.0, added * 1e-9));
      EXPECT_GE(std::ldexp(1.0, 30 - numbers->frac), std::sqrt(length));
      EXPECT_GE(numbers->shift, 12);
      EXPECT_EQ(numbers->factors[0],
                std::ldexp(1.0, numbers->shift - numbers->frac));
      EXPECT_EQ(numbers->biases[0], 100 << 12);
    }
}

TEST_F(QuantMathTypes, NormalizeNumbersFail) {
  auto compute = [&](double scale, double out, int64_t length, double epsilon,
                     double factor, double bias) {
    return computeNormalizeNumbers(type(scale, 0), type(out, 0), length,
                                   epsilon, factor, bias);
  };
  EXPECT_TRUE(succeeded(compute(1, 1, 100, 1e-5, 1, 0)));
  EXPECT_TRUE(failed(compute(1, 1, 65537, 1e-5, 1, 0)));
  EXPECT_TRUE(failed(compute(1e-9, 1, 100, 1e3, 1, 0)));
  EXPECT_TRUE(failed(compute(1, 1, 100, 1e-5, 1, 1e6)));
  EXPECT_TRUE(failed(compute(1, 1e-12, 100, 1e-5, 1, 0)));
  EXPECT_TRUE(failed(compute(1, 1, 100, std::nan(""), 1, 0)));
  EXPECT_TRUE(failed(compute(1, 1, 100, 1e-5, std::nan(""), 0)));
}

TEST_F(QuantMathTypes, SignedTypeShiftsTheZeroPoint) {
  UniformQuantizedType shifted = getSignedType(type(0.5, 130, false));
  EXPECT_TRUE(shifted.isSigned());
  EXPECT_EQ(shifted.getZeroPoint(), 2);
  EXPECT_EQ(shifted.getStorageTypeMin(), -128);
}

} // namespace
