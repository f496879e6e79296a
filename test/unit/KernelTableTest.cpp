//===- KernelTableTest.cpp - The runtime's kernels as the compiler sees them
//-===//

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/types.h"
#include <gtest/gtest.h>
#include <random>
#include <set>

using namespace tinyml::mcu;

TEST(KernelTable, LinesAreWhole) {
  std::set<llvm::StringRef> names;
  for (const KernelInfo &kernel : getKernels()) {
    SCOPED_TRACE(kernel.name.str());
    EXPECT_TRUE(names.insert(kernel.name).second);
    EXPECT_EQ(findKernel(kernel.name), &kernel);
    EXPECT_FALSE(kernel.shape.fields.empty());
    EXPECT_EQ(kernel.params.name.empty(), kernel.params.fields.empty());
    EXPECT_FALSE(kernel.inputs.empty());
    EXPECT_FALSE(kernel.outputs.empty());
    // What may share memory has elements of one size.
    for (unsigned input : kernel.inPlaceInputs)
      EXPECT_EQ(kernel.inputs[input].elementBytes,
                kernel.outputs.front().elementBytes);
  }
  EXPECT_EQ(findKernel("conv2d_s9"), nullptr);
}

/// Bytes of each pointer of a call, in order.
template <typename ShapeT, typename ParamsT>
static std::vector<int64_t> getBytes(llvm::StringRef name, const ShapeT &shape,
                                     const ParamsT &params) {
  const KernelInfo *kernel = findKernel(name);
  std::vector<int64_t> bytes;
  for (const auto *list : {&kernel->inputs, &kernel->outputs, &kernel->scratch})
    for (const KernelPointer &pointer : *list)
      bytes.push_back(pointer.getBytes(toWords(shape), toWords(params)).get());
  return bytes;
}

TEST(KernelTable, SizesAreThoseOfTheCall) {
  // 4x4x6 to 2x2x5 by 3x3, two groups; seven 4-bit weights take four bytes.
  tm_conv_shape conv = {1, 4, 4, 6, 2, 2, 5, 3, 3, 2, 2, 1, 1, 1, 1, 2};
  tm_linear_s8_group_q q = {0, 0, -128, 127, 3};
  EXPECT_EQ(getBytes("conv2d_f32", conv, tm_limits_f32{0, 1}),
            (std::vector<int64_t>{4 * 96, 4 * 5 * 27, 4 * 5, 4 * 20}));
  EXPECT_EQ(getBytes("conv2d_s8w4g", conv, q),
            (std::vector<int64_t>{96, 5 * 14, 5 * 9, 4 * 5, 8 * 5, 20}));
  EXPECT_EQ(findKernel("conv2d_s8")->getMacs(toWords(conv)), 20 * 27);
  tm_fc_shape fc = {2, 7, 3};
  EXPECT_EQ(getBytes("fully_connected_s16w4", fc, tm_linear_s16_q{}),
            (std::vector<int64_t>{28, 12, 12, 24, 12}));
  EXPECT_EQ(findKernel("fully_connected_s16w4")->getMacs(toWords(fc)), 42);
}

TEST(KernelTable, FactsAreRead) {
  const KernelInfo *add = findKernel("add_s8");
  EXPECT_EQ(add->inPlaceInputs, (llvm::SmallVector<unsigned, 2>{0, 1}));
  EXPECT_EQ(add->header, "tinyml/kernel/add_s8.h");
  EXPECT_EQ(add->getMacs({}), 0);
  const KernelInfo *sigmoid = findKernel("sigmoid_f32");
  EXPECT_EQ(sigmoid->header, "tinyml/kernel/unary_f32.h");
  ASSERT_EQ(sigmoid->libm.size(), 1u);
  EXPECT_EQ(sigmoid->libm.front(), "expf");
  EXPECT_TRUE(sigmoid->params.name.empty());
  const KernelStruct &limits = findKernel("clamp_f32")->params;
  EXPECT_EQ(limits.name, "tm_limits_f32");
  ASSERT_EQ(limits.fields.size(), 2u);
  EXPECT_EQ(limits.fields[1].name, "hi");
  EXPECT_TRUE(limits.fields[1].isFloat);
}

/// The distance by its meaning: the least at which no row of the output covers
/// a byte of the input that the same or a later row reads.
static int64_t searchDistance(const KernelRows &rows) {
  auto isFarEnough = [&](int64_t distance) {
    for (int64_t writer = 0; writer < rows.outputRows; ++writer)
      for (int64_t reader = writer; reader < rows.outputRows; ++reader)
        for (int64_t i = 0; i < rows.reach; ++i) {
          int64_t line = reader * rows.stride - rows.pad + i;
          if (line < 0 || line >= rows.inputRows)
            continue;
          int64_t begin = distance + line * rows.inputBytes;
          if (begin < (writer + 1) * rows.outputBytes &&
              writer * rows.outputBytes < begin + rows.inputBytes)
            return false;
        }
    return true;
  };
  // Far away nothing meets; nearer it does, once and for all.
  int64_t distance = rows.outputRows * rows.outputBytes;
  while (distance > 0 && isFarEnough(distance - 1))
    --distance;
  return distance;
}

TEST(KernelRows, DistanceIsTheLeast) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    KernelRows rows;
    rows.outputRows = random() % 8 + 1;
    rows.inputRows = random() % 8 + 1;
    rows.outputBytes = random() % 12 + 1;
    rows.inputBytes = random() % 12 + 1;
    rows.stride = random() % 3 + 1;
    rows.reach = random() % 5 + 1;
    rows.pad = random() % rows.reach;
    EXPECT_EQ(rows.getDistance(), searchDistance(rows)) << round;
  }
}

TEST(KernelRows, AreThoseOfTheShape) {
  tm_conv_shape shape = {1, 32, 32, 16, 32, 32, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1};
  const KernelInfo &conv = *findKernel("conv2d_s8");
  EXPECT_EQ(conv.getRows(toWords(shape))->getDistance(), 2 * 512);
  EXPECT_EQ(findKernel("conv2d_f32")->getRows(toWords(shape))->getDistance(),
            4 * 2 * 512);
  shape.pad_t = 0;
  EXPECT_EQ(conv.getRows(toWords(shape))->getDistance(), 512);
  shape.pad_t = -1;
  EXPECT_FALSE(conv.getRows(toWords(shape)));
  shape.pad_t = 0;
  shape.n = 2;
  EXPECT_FALSE(conv.getRows(toWords(shape)));
  EXPECT_FALSE(findKernel("tanh_f32")->getRows({8}));
}

TEST(Extent, SaturatesInsteadOfOverflowing) {
  Extent big = int64_t(1) << 40;
  EXPECT_EQ((big * 4).get(), int64_t(1) << 42);
  EXPECT_TRUE((big * big).isUnknown());
  EXPECT_TRUE((big * big * 0).isUnknown());
  EXPECT_TRUE((Extent(3) - 4).isUnknown());
  EXPECT_TRUE((Extent(3) / 0).isUnknown());
  EXPECT_TRUE(Extent(-1).isUnknown());
  EXPECT_EQ((Extent(7) / 2).get(), 3);
}
