//===- CostsTest.cpp - What kernels cost on a core ------------------------===//

#include "tinyml/Kernels/Costs.h"
#include <gtest/gtest.h>

using namespace tinyml::mcu;

TEST(Costs, KernelsAndVariantsAreMeasured) {
  const CostTable &costs = CostTable::get("cortex-m4f");
  const KernelInfo *conv = findKernel("conv2d_s8");
  auto portable = costs.find(*conv, nullptr);
  auto variant = costs.find(*conv, conv->findVariant("armv7e-m"));
  ASSERT_TRUE(portable && variant);
  EXPECT_GT(portable->codeBytes, 300);
  EXPECT_GT(portable->stackBytes, 0);
  EXPECT_LT(variant->instructions, portable->instructions);
  EXPECT_EQ(portable->sharedBytes, 0);
  EXPECT_GT(variant->sharedBytes, 300);
  EXPECT_GT(costs.getLibmBytes("expf"), 100);
  EXPECT_EQ(costs.getLibmBytes("fabsf"), 0);
}

TEST(Costs, CoresWithoutATableHaveThatOfTheM4F) {
  EXPECT_EQ(&CostTable::get("no-core"), &CostTable::get("cortex-m4f"));
  const CostTable &other = CostTable::get("cortex-m85", "armv8.1-m.mve");
  EXPECT_EQ(other.getCore(), "cortex-m55");
  EXPECT_EQ(CostTable::get("cortex-m0plus", "armv6-m").getCore(), "cortex-m0");
  // Compilers keep other things on the stack of another core.
  const KernelInfo &kernel = *findKernel("conv2d_s8");
  EXPECT_GT(other.estimate(kernel, nullptr).stackBytes,
            CostTable::get("cortex-m55").estimate(kernel, nullptr).stackBytes);
}

TEST(Costs, FunctionsForFloatsAreCountedWhereThereIsNoFpu) {
  EXPECT_EQ(CostTable::get("cortex-m4f").getFloatBytes(), 0);
  for (const char *core : {"cortex-m0", "cortex-m3", "rv32imc"}) {
    const CostTable &costs = CostTable::get(core);
    EXPECT_EQ(costs.getCore(), core);
    EXPECT_GT(costs.getFloatBytes(), 1000);
    // Without these, which exist once.
    EXPECT_LT(costs.getLibmBytes("floorf"), 500);
    EXPECT_GT(costs.getLibmBytes("expf"), 100);
  }
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
