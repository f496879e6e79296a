//===- FilterScalesTest.cpp - Packed and grouped 4-bit filters ------------===//

#include "tinyml/Support/FilterScales.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/MLIRContext.h"
#include "tinyml/Support/PackNibbles.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace tinyml;

namespace {

TEST(PackNibbles, LowHalfFirstRowsStartAtBytes) {
  SmallVector<char> packed = packNibbles({-1, 3, 7, 1, -2, -8}, 3);
  EXPECT_EQ(packed, (SmallVector<char>{0x3f, 0x07, char(0xe1), 0x08}));
}

TEST(PackNibbles, EvenRowsNeedNoFilling) {
  SmallVector<char> packed = packNibbles({1, 2, 3, 4}, 2);
  EXPECT_EQ(packed, (SmallVector<char>{0x21, 0x43}));
}

class Blocks : public testing::Test {
protected:
  /// A type with blocks along the last of the dimensions of a filter [O, I].
  Type get(ArrayRef<float> scales, int64_t channels, int64_t length,
           int64_t least = -7) {
    context.loadDialect<quant::QuantDialect>();
    Builder builder(&context);
    int64_t perRow = scales.size() / channels;
    SmallVector<int64_t> shape{channels, perRow};
    auto scaleAttr = DenseElementsAttr::get(
        RankedTensorType::get(shape, builder.getF32Type()), scales);
    Type storage = builder.getIntegerType(4);
    auto zeros = DenseElementsAttr::get(RankedTensorType::get(shape, storage),
                                        APInt(4, 0));
    return quant::UniformQuantizedSubChannelType::get(
        quant::QuantizationFlags::Signed, storage, builder.getF32Type(),
        scaleAttr, zeros, {0, 1}, {1, length / perRow}, least, 7);
  }

  MLIRContext context;
};

TEST_F(Blocks, FactorsAreExact) {
  // 0x1.0203p-9 has 16 significant bits.
  float base = 0x1.0203p-9f;
  Type type = get({base * 18, base * 5, base * 12, base * 7}, 2, 8);
  FailureOr<FilterScales> scales = FilterScales::get(type, {2, 8});
  ASSERT_TRUE(succeeded(scales));
  EXPECT_EQ(scales->group, 4);
  EXPECT_EQ(scales->scales, (SmallVector<double>{base, base}));
  EXPECT_EQ(scales->factors, (SmallVector<uint8_t>{18, 5, 12, 7}));
  EXPECT_EQ(scales->multiply<int64_t>({7, -7, 1, 0, 1, 1, 1, 1, //
                                       1, 1, 1, 1, -2, 0, 0, 7}),
            (SmallVector<int64_t>{126, -126, 18, 0, 5, 5, 5, 5, //
                                  12, 12, 12, 12, -14, 0, 0, 49}));
}

TEST_F(Blocks, TheBaseIsTheLargestCommonDivisor) {
  FailureOr<FilterScales> scales =
      FilterScales::get(get({0.75f, 1.25f, 1.0f}, 1, 6), {1, 6});
  ASSERT_TRUE(succeeded(scales));
  EXPECT_EQ(scales->scales[0], 0.25);
}

TEST_F(Blocks, FactorsKeepProductsWithin8Bits) {
  std::string reason;
  // -8 * 17 leaves 8 bits, -7 * 17 does not.
  EXPECT_TRUE(
      succeeded(FilterScales::get(get({17.0f, 2.0f}, 1, 4), {1, 4}, &reason)));
  EXPECT_TRUE(
      failed(FilterScales::get(get({17.0f, 2.0f}, 1, 4, -8), {1, 4}, &reason)));
  EXPECT_EQ(reason, "the scales of the blocks of output channel 0 are no "
                    "multiples by 1 to 16 of one number");
}

} // namespace
