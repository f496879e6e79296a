//===- ArenaPackerTest.cpp - Properties of the packer ---------------------===//

#include "tinyml/Dialect/MCU/Transforms/ArenaPacker.h"
#include <gtest/gtest.h>
#include <random>

using namespace tinyml::mcu;

namespace {
constexpr int64_t kAlignment = 8;

void expectValid(llvm::ArrayRef<PackItem> items, const Packing &packing) {
  ASSERT_EQ(packing.offsets.size(), items.size());
  EXPECT_GE(packing.bytes, getPackingLowerBound(items, kAlignment));
  EXPECT_EQ(packing.bytes % kAlignment, 0);
  for (size_t i = 0; i < items.size(); ++i) {
    EXPECT_GE(packing.offsets[i], 0);
    EXPECT_EQ(packing.offsets[i] % kAlignment, 0);
    EXPECT_LE(packing.offsets[i] + items[i].bytes, packing.bytes);
    for (size_t j = 0; j < i; ++j) {
      bool meet =
          items[i].first <= items[j].last && items[j].first <= items[i].last;
      bool overlap = packing.offsets[i] < packing.offsets[j] + items[j].bytes &&
                     packing.offsets[j] < packing.offsets[i] + items[i].bytes;
      auto mayOverlap = [&](size_t above, size_t under) {
        return items[above].over == int64_t(under) &&
               packing.offsets[under] - packing.offsets[above] >=
                   items[above].distance;
      };
      EXPECT_FALSE(meet && overlap && !mayOverlap(i, j) && !mayOverlap(j, i))
          << i << " and " << j;
    }
  }
}

/// Packs a chain of layers: tensor i lives from step i to i + 1.
int64_t packChain(llvm::ArrayRef<int64_t> sizes) {
  llvm::SmallVector<PackItem> items;
  for (size_t i = 0; i < sizes.size(); ++i)
    items.push_back({sizes[i], int64_t(i), int64_t(i) + 1});
  Packing packing = packArena(items, kAlignment);
  expectValid(items, packing);
  EXPECT_EQ(packing.bytes, getPackingLowerBound(items, kAlignment));
  return packing.bytes;
}
} // namespace

TEST(ArenaPacker, PlacesNothing) {
  Packing packing = packArena({}, kAlignment);
  EXPECT_EQ(packing.bytes, 0);
}

TEST(ArenaPacker, RandomIntervalsAreValid) {
  std::mt19937 random(20261123);
  int64_t optimal = 0, total = 0;
  for (int round = 0; round < 300; ++round) {
    llvm::SmallVector<PackItem> items;
    int64_t count = random() % 24 + 1, steps = random() % 16 + 1;
    for (int64_t i = 0; i < count; ++i) {
      int64_t first = random() % steps;
      items.push_back(
          {int64_t(random() % 1000), first, first + int64_t(random() % 4)});
    }
    Packing packing = packArena(items, kAlignment);
    expectValid(items, packing);
    optimal += packing.bytes <= getPackingLowerBound(items, kAlignment) + 64;
    ++total;
  }
  // Not a promise, but a change that makes the packer worse should be noticed.
  EXPECT_GE(optimal, total * 8 / 10) << optimal << " of " << total;
}

TEST(ArenaPacker, RandomChainsOverlap) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    llvm::SmallVector<PackItem> items;
    int64_t count = random() % 12 + 2;
    for (int64_t i = 0; i < count; ++i) {
      PackItem item{int64_t(random() % 1000), i, i + 1};
      if (i > 0 && random() % 4 != 0) {
        item.over = i - 1;
        item.distance = random() % 1200;
      }
      items.push_back(item);
    }
    // Others that live at the same time.
    for (int64_t i = random() % 4; i > 0; --i) {
      int64_t first = random() % count;
      items.push_back(
          {int64_t(random() % 500), first, first + int64_t(random() % 4)});
    }
    expectValid(items, packArena(items, kAlignment));
  }
}

TEST(ArenaPacker, StartsBeforeWhatItMayOverlap) {
  // Every item wanders down by what the ones after it need.
  llvm::SmallVector<PackItem> items{
      {80, 0, 1}, {80, 1, 2, 0, 16}, {80, 2, 3, 1, 4}};
  Packing packing = packArena(items, kAlignment);
  EXPECT_EQ(packing.bytes, 80 + 16 + 8);
  EXPECT_EQ(packing.offsets, (llvm::SmallVector<int64_t>{24, 8, 0}));
  EXPECT_EQ(getPackingLowerBound(items, kAlignment), 96);
}

TEST(ArenaPacker, OverlapNeverCostsMemory) {
  // Apart is as good: the distance is more than the item has bytes.
  llvm::SmallVector<PackItem> items{{80, 0, 1}, {16, 1, 2, 0, 100}};
  EXPECT_EQ(packArena(items, kAlignment).bytes, 96);
  EXPECT_EQ(getPackingLowerBound(items, kAlignment), 96);
}

TEST(ArenaPacker, IsDeterministic) {
  llvm::SmallVector<PackItem> items{
      {10, 0, 3}, {10, 1, 2}, {10, 2, 5}, {10, 3, 3}, {24, 4, 6}};
  EXPECT_EQ(packArena(items, kAlignment).offsets,
            packArena(items, kAlignment).offsets);
}

TEST(ArenaPacker, ReachesTheBoundOnMobileNet) {
  // VWW: MobileNetV1 0.25 at 96x96, int8; the input is the caller's.
  EXPECT_EQ(packChain({48 * 48 * 8, 48 * 48 * 8, 48 * 48 * 16, 24 * 24 * 16,
                       24 * 24 * 32, 24 * 24 * 32, 24 * 24 * 32, 12 * 12 * 32,
                       12 * 12 * 64, 256}),
            55296);
}

TEST(ArenaPacker, ReachesTheBoundOnDSCNN) {
  EXPECT_EQ(
      packChain({8000, 8000, 8000, 8000, 8000, 8000, 8000, 8000, 8000, 64}),
      16000);
}

TEST(ArenaPacker, ReachesTheBoundOnResNet) {
  // IC: ResNet8 at 32x32, int8; the blocks' inputs live on to the addition.
  llvm::SmallVector<PackItem> items{
      {16384, 0, 3}, {16384, 1, 2}, {16384, 2, 3},  {16384, 3, 6},
      {8192, 4, 5},  {8192, 5, 7},  {8192, 6, 7},   {8192, 7, 10},
      {4096, 8, 9},  {4096, 9, 11}, {4096, 10, 11}, {4096, 11, 12},
      {64, 12, 13}};
  Packing packing = packArena(items, kAlignment);
  expectValid(items, packing);
  EXPECT_EQ(packing.bytes, 49152);
}

TEST(ArenaPacker, ReachesTheBoundOnResNetInPlace) {
  // The same with additions in place, where the convolutions of 3x3 whose input
  // is not needed again overlap it: by all but two rows of 512 bytes.
  llvm::SmallVector<PackItem> items{
      {16384, 0, 3}, {16384, 1, 2},          {16384, 2, 6, 1, 1024},
      {8192, 4, 5},  {8192, 5, 10, 3, 1024}, {8192, 6, 7},
      {4096, 8, 9},  {4096, 9, 12, 6, 1024}, {4096, 10, 11},
      {64, 12, 13}};
  Packing packing = packArena(items, kAlignment);
  expectValid(items, packing);
  EXPECT_EQ(packing.bytes, 33792);
}
