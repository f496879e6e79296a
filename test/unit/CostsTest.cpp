//===- CostsTest.cpp - What kernels cost on a core ------------------------===//

#include "tinyml/Kernels/Costs.h"
#include "llvm/ADT/STLExtras.h"
#include <gtest/gtest.h>

using namespace tinyml::mcu;
using llvm::SmallVector;

TEST(Costs, KernelsAndVariantsAreMeasured) {
  const CostTable &costs = CostTable::get("cortex-m4f");
  const KernelInfo *conv = findKernel("conv2d_s8");
  auto portable = costs.find(*conv, nullptr);
  auto variant = costs.find(*conv, conv->findVariant("armv7e-m"));
  ASSERT_TRUE(portable && variant);
  EXPECT_GT(portable->codeBytes, 300);
  EXPECT_GT(portable->stackBytes, 0);
  EXPECT_LT(variant->instructions, portable->instructions);
  EXPECT_GT(portable->generalBytes, portable->codeBytes);
  EXPECT_GT(portable->generalStackBytes, portable->stackBytes);
  EXPECT_TRUE(portable->once.empty());
  ASSERT_FALSE(variant->once.empty());
}

TEST(Costs, CodeIsThatOfTheShapeMostAlike) {
  const CostTable &costs = CostTable::get("cortex-m4f");
  const KernelInfo &conv = *findKernel("conv2d_s8");
  // n, input, output, filter, strides, dilations, paddings, groups.
  SmallVector<int32_t> padded{1, 20, 20, 16, 20, 20, 32, 3,
                              3, 1,  1,  1,  1,  1,  1,  1};
  SmallVector<int32_t> pointwise{1, 20, 20, 16, 20, 20, 32, 1,
                                 1, 1,  1,  1,  1,  0,  0,  1};
  int64_t most = costs.find(conv, nullptr)->codeBytes;
  EXPECT_LE(costs.find(conv, nullptr, padded)->codeBytes, most);
  EXPECT_LT(costs.find(conv, nullptr, pointwise)->codeBytes,
            costs.find(conv, nullptr, padded)->codeBytes);
  // One function for both takes a struct for each.
  KernelShapes shapes{padded, pointwise};
  EXPECT_GT(costs.getSharedBytes(conv, nullptr, shapes),
            costs.find(conv, nullptr)->generalBytes + 2 * getShapeBytes(conv));
  EXPECT_GT(costs.getSharedBytes(conv, nullptr, shapes),
            costs.getSingleBytes(conv, nullptr, shapes));
}

TEST(Costs, WhatExistsOnceIsCountedOnce) {
  const CostTable &costs = CostTable::get("cortex-m3");
  LinkedCode linked(costs);
  int64_t product = linked.add("__aeabi_fmul");
  EXPECT_GT(product, 100);
  EXPECT_EQ(linked.add("__aeabi_fmul"), 0);
  // expf computes with floats, of which some are there.
  EXPECT_GT(linked.add("expf"), 500);
  EXPECT_LT(LinkedCode(costs).add("floorf"), LinkedCode(costs).add("expf"));
  EXPECT_EQ(linked.add("no_such_function"), 0);
  // A function of the runtime that one other calls is specialised.
  const CostTable &m4f = CostTable::get("cortex-m4f");
  EXPECT_LT(LinkedCode(m4f).add("tm_r4_full", /*isOnlyCaller=*/true),
            LinkedCode(m4f).add("tm_r4_full"));
}

TEST(Costs, CoresWithoutATableHaveThatOfTheM4F) {
  EXPECT_EQ(&CostTable::get("no-core"), &CostTable::get("cortex-m4f"));
  const CostTable &other = CostTable::get("cortex-m85", "armv8.1-m.mve");
  EXPECT_EQ(other.getCore(), "cortex-m55");
  EXPECT_EQ(CostTable::get("cortex-m0plus", "armv6-m").getCore(), "cortex-m0");
  EXPECT_EQ(CostTable::get("cortex-m7", "armv7e-m").getCore(), "cortex-m4f");
  // Compilers keep other things on the stack of another core.
  const KernelInfo &kernel = *findKernel("conv2d_s8");
  EXPECT_GT(other.estimate(kernel, nullptr).stackBytes,
            CostTable::get("cortex-m55").estimate(kernel, nullptr).stackBytes);
}

TEST(Costs, FunctionsForFloatsAreCountedWhereThereIsNoFpu) {
  auto getOnceBytes = [](const char *core) {
    const CostTable &costs = CostTable::get(core);
    EXPECT_EQ(costs.getCore(), core);
    LinkedCode linked(costs);
    int64_t bytes = 0;
    auto cost = costs.find(*findKernel("conv2d_f32"), nullptr);
    for (const std::string &name : cost->once)
      bytes += linked.add(name);
    return bytes;
  };
  EXPECT_LT(getOnceBytes("cortex-m4f"), 400);
  for (const char *core : {"cortex-m0", "cortex-m3", "cortex-m4", "rv32imc"})
    EXPECT_GT(getOnceBytes(core), 800);
}

TEST(Costs, WhatIsNotMeasuredIsEstimatedByItsShape) {
  const CostTable &costs = CostTable::get("cortex-m4f");
  KernelInfo unknown;
  unknown.name = "conv2d_unknown";
  unknown.shape = findKernel("conv2d_s8")->shape;
  EXPECT_FALSE(costs.find(unknown, nullptr));
  KernelCost cost = costs.estimate(unknown, nullptr);
  EXPECT_GT(cost.codeBytes, 300);
  EXPECT_GT(cost.instructions, 1);
  unknown.shape = {};
  EXPECT_EQ(costs.estimate(unknown, nullptr).codeBytes, 0);
}

TEST(Costs, ObjectsThatOthersReplaceAreNotCounted) {
  const CostTable &costs = CostTable::get("cortex-m3");
  int64_t both = LinkedCode(costs).add("__aeabi_fdiv");
  LinkedCode productFirst(costs), quotientFirst(costs);
  EXPECT_GT(productFirst.add("__aeabi_fmul"), 0);
  EXPECT_LT(productFirst.add("__aeabi_fdiv"), both);
  // The quotient's object has the product, too.
  EXPECT_EQ(quotientFirst.add("__aeabi_fdiv"), both);
  EXPECT_EQ(quotientFirst.add("__aeabi_fmul"), 0);
  LinkedCode again(costs);
  EXPECT_EQ(again.add("__aeabi_fmul") + again.add("__aeabi_fdiv"), both);
}

TEST(Costs, InstructionsAreTheSumOfTheFeaturesOfACall) {
  const KernelInfo &kernel = *findKernel("fully_connected_s8");
  // m, k, n.
  SmallVector<int32_t> shape{1, 30, 10};
  SmallVector<double> features = getFeatures(kernel, shape, 300);
  EXPECT_EQ(features.front(), 1);
  EXPECT_EQ(features.back(), 300);
  EXPECT_TRUE(llvm::is_contained(features, 320)); // vectors of 16
  EXPECT_TRUE(llvm::is_contained(features, 60));  // two outputs for nothing
  KernelCost cost;
  cost.terms.assign(features.size(), 0);
  cost.terms.front() = 50;
  cost.terms.back() = 2;
  EXPECT_EQ(estimateInstructions(kernel, cost, shape, 300), 650);
}

TEST(Costs, BordersAreWindowsThatLookBeyondTheInput) {
  const KernelInfo &conv = *findKernel("conv2d_s8");
  auto getBorder = [&](SmallVector<int32_t> shape) {
    return getFeatures(conv, shape, 0)[2];
  };
  // n, input, output, filter, strides, dilations, paddings, groups.
  EXPECT_EQ(getBorder({1, 8, 8, 4, 8, 8, 4, 3, 3, 1, 1, 1, 1, 1, 1, 1}), 28);
  EXPECT_EQ(getBorder({1, 8, 8, 4, 6, 6, 4, 3, 3, 1, 1, 1, 1, 0, 0, 1}), 0);
  // Stride 2 looks beyond below and on the right.
  EXPECT_EQ(getBorder({1, 8, 8, 4, 4, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0, 1}), 7);
  EXPECT_EQ(getBorder({1, 1, 9, 4, 1, 9, 4, 1, 3, 1, 1, 1, 2, 0, 2, 1}), 4);
}

TEST(Costs, EveryTableHasTermsForAllFeatures) {
  for (const char *core : {"cortex-m0", "cortex-m3", "cortex-m4", "cortex-m4f",
                           "cortex-m55", "rv32imc"}) {
    const CostTable &costs = CostTable::get(core);
    ASSERT_EQ(costs.getCore(), core);
    for (const KernelInfo &kernel : getKernels()) {
      auto cost = costs.find(kernel, nullptr);
      ASSERT_TRUE(cost) << core << " " << kernel.name.str();
      SmallVector<int32_t> shape(kernel.shape.fields.size(), 1);
      EXPECT_EQ(cost->terms.size(), getFeatures(kernel, shape, 1).size());
      for (double term : cost->terms)
        EXPECT_GE(term, 0);
      EXPECT_GT(estimateInstructions(kernel, *cost, shape, 1), 0);
    }
  }
}

TEST(Costs, SmallAndUnevenLayersTakeMorePerProduct) {
  const CostTable &costs = CostTable::get("cortex-m4f");
  const KernelInfo &kernel = *findKernel("fully_connected_s8");
  KernelCost cost = costs.estimate(kernel, kernel.findVariant("armv7e-m"));
  auto getEach = [&](int32_t k, int32_t n) {
    return estimateInstructions(kernel, cost, {1, k, n}, k * n) / (k * n);
  };
  EXPECT_GT(getEach(8, 8), 1.5 * getEach(128, 128));
  EXPECT_GT(getEach(63, 64), getEach(64, 64));
  EXPECT_GT(getEach(64, 63), getEach(64, 64));
  EXPECT_EQ(getChannelMultiples(KernelCost()), SmallVector<int64_t>{1});
  EXPECT_GT(getChannelMultiples(cost).size(), 1u);
}
