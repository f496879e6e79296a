//===- CostsTest.cpp - What kernels cost on a core ------------------------===//

#include "tinyml/Kernels/Costs.h"
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

TEST(Costs, UnevenNumbersOfChannelsTakeMoreInstructions) {
  const CostTable &costs = CostTable::get("cortex-m4f");
  const KernelInfo &kernel = *findKernel("fully_connected_s8");
  KernelCost cost = costs.estimate(kernel, kernel.findVariant("armv7e-m"));
  // m, k, n.
  SmallVector<int32_t> even{1, 64, 64}, uneven{1, 63, 63};
  cost.instructions = 2;
  EXPECT_EQ(estimateInstructions(kernel, cost, even, 100), 200);
  EXPECT_GT(estimateInstructions(kernel, cost, uneven, 100), 200);
  KernelCost plain;
  plain.instructions = 2;
  EXPECT_EQ(estimateInstructions(kernel, plain, uneven, 100), 200);
  EXPECT_EQ(getChannelMultiples(KernelCost()), SmallVector<int64_t>{1});
  EXPECT_GT(getChannelMultiples(cost).size(), 1u);
}
