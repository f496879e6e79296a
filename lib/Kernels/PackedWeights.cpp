//===- PackedWeights.cpp - Weights that take less room --------------------===//

#include "PackedWeights.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"
#include <set>

using namespace llvm;

namespace tinyml::mcu {

int64_t PackedWeights::getNumBytes() const {
  int64_t bytes = 0;
  for (const PackedOperand &operand : operands)
    bytes += static_cast<int64_t>(operand.bytes.size());
  return bytes;
}

/// What packs the weights of a layer.
using Packer = std::optional<PackedWeights> (*)(ArrayRef<int8_t>, int64_t rows);

/// Appends the bytes of a number, the lowest first.
static void append(SmallVectorImpl<char> &bytes, uint32_t number, unsigned n) {
  for (unsigned i = 0; i < n; ++i)
    bytes.push_back(static_cast<char>(number >> 8 * i & 255));
}

static uint32_t getWord(ArrayRef<int8_t> four) {
  uint32_t word = 0;
  for (auto [i, weight] : enumerate(four))
    word |= static_cast<uint32_t>(static_cast<uint8_t>(weight)) << 8 * i;
  return word;
}

namespace {
/// The blocks of a row with their steps.
struct RowBlocks {
  SmallVector<uint32_t> steps, words;
};
} // namespace

/// Farther than a step reaches, a block of zeros stands between.
static RowBlocks listBlocks(ArrayRef<int8_t> row) {
  constexpr int64_t kFarthest = 31;
  RowBlocks blocks;
  int64_t last = 0;
  for (int64_t block = 0; block < static_cast<int64_t>(row.size() / 4);
       ++block) {
    uint32_t word = getWord(row.slice(4 * block, 4));
    if (word == 0)
      continue;
    for (; block - last > kFarthest; last += kFarthest) {
      blocks.steps.push_back(8 * kFarthest);
      blocks.words.push_back(0);
    }
    blocks.steps.push_back(static_cast<uint32_t>(8 * (block - last)));
    blocks.words.push_back(word);
    last = block;
  }
  return blocks;
}

static std::optional<PackedWeights> packBlocks(ArrayRef<int8_t> weights,
                                               int64_t rows) {
  auto columns = static_cast<int64_t>(weights.size()) / rows;
  if (columns % 4 != 0)
    return std::nullopt;
  PackedOperand w{"blocks", 32, {}}, counts{"counts", 16, {}};
  int64_t all = 0;
  for (int64_t row = 0; row < rows; ++row) {
    RowBlocks blocks = listBlocks(weights.slice(row * columns, columns));
    if (blocks.words.size() > UINT16_MAX)
      return std::nullopt;
    append(counts.bytes, static_cast<uint32_t>(blocks.words.size()), 2);
    for (size_t i = 0; i < blocks.words.size(); ++i) {
      if (i % 4 == 0) {
        uint32_t steps = 0;
        for (size_t j = i; j < std::min(i + 4, blocks.steps.size()); ++j)
          steps |= blocks.steps[j] << 8 * (j - i);
        append(w.bytes, steps, 4);
      }
      append(w.bytes, blocks.words[i], 4);
    }
    all += static_cast<int64_t>(blocks.words.size());
  }
  if (all == 0)
    return std::nullopt;
  auto words = static_cast<int32_t>(w.bytes.size() / 4);
  return PackedWeights{{std::move(w), std::move(counts)},
                       {static_cast<int32_t>(all), words}};
}

static std::optional<PackedWeights> packTwoOfFour(ArrayRef<int8_t> weights,
                                                  int64_t rows) {
  auto columns = static_cast<int64_t>(weights.size()) / rows;
  if (columns % 4 != 0)
    return std::nullopt;
  PackedOperand w{"pairs", 8, {}}, at{"at", 8, {}};
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t four = 0; four < columns / 4; ++four) {
      ArrayRef<int8_t> some = weights.slice(row * columns + 4 * four, 4);
      SmallVector<uint32_t, 4> places;
      for (uint32_t i = 0; i < 4; ++i)
        if (some[i] != 0)
          places.push_back(i);
      if (places.size() > 2)
        return std::nullopt;
      // Zeros fill up, of columns that are not there yet.
      for (uint32_t i = 0; places.size() < 2; ++i)
        if (!is_contained(places, i))
          places.push_back(i);
      llvm::sort(places);
      for (uint32_t place : places)
        w.bytes.push_back(some[place]);
      uint32_t pair = places[0] | places[1] << 2;
      if (four % 2 == 0)
        at.bytes.push_back(static_cast<char>(pair));
      else
        at.bytes.back() = static_cast<char>(
            static_cast<uint8_t>(at.bytes.back()) | pair << 4);
    }
  return PackedWeights{{std::move(w), std::move(at)}, {}};
}

static std::optional<PackedWeights> packMask(ArrayRef<int8_t> weights,
                                             int64_t rows) {
  auto columns = static_cast<int64_t>(weights.size()) / rows;
  PackedOperand w{"nonzeros", 8, {}}, mask{"mask", 8, {}};
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column) {
      if (column % 8 == 0)
        mask.bytes.push_back(0);
      int8_t weight = weights[row * columns + column];
      if (weight == 0)
        continue;
      w.bytes.push_back(weight);
      mask.bytes.back() = static_cast<char>(
          static_cast<uint8_t>(mask.bytes.back()) | 1u << column % 8);
    }
  if (w.bytes.empty())
    return std::nullopt;
  auto count = static_cast<int32_t>(w.bytes.size());
  return PackedWeights{{std::move(w), std::move(mask)}, {count}};
}

static std::optional<PackedWeights> packTable(ArrayRef<int8_t> weights,
                                              int64_t rows) {
  constexpr size_t kMost = 32;
  std::set<int8_t> values;
  for (int8_t weight : weights)
    if (values.insert(weight).second && values.size() > kMost)
      return std::nullopt;
  unsigned bits = std::max(1u, Log2_64_Ceil(values.size()));
  PackedOperand w{"indices", 8, {}}, table{"table", 8, {}};
  table.bytes.assign(values.begin(), values.end());
  table.bytes.resize(size_t(1) << bits, 0);
  auto columns = static_cast<int64_t>(weights.size()) / rows;
  size_t rowBytes = divideCeil(columns * bits, 8);
  w.bytes.resize(rows * rowBytes, 0);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column) {
      auto index = static_cast<uint32_t>(std::distance(
          values.begin(), values.find(weights[row * columns + column])));
      for (unsigned bit = 0; bit < bits; ++bit) {
        size_t at = column * bits + bit;
        char &byte = w.bytes[row * rowBytes + at / 8];
        byte = static_cast<char>(static_cast<uint8_t>(byte) | (index >> bit & 1)
                                                                  << at % 8);
      }
    }
  return PackedWeights{
      {std::move(w), std::move(table)},
      {static_cast<int32_t>(bits), static_cast<int32_t>(1 << bits)}};
}

std::optional<PackedWeights>
packWeights(StringRef format, ArrayRef<int8_t> weights, int64_t rows) {
  auto packer = StringSwitch<Packer>(format)
                    .Case("blocks_1x4", packBlocks)
                    .Case("two_of_four", packTwoOfFour)
                    .Case("mask", packMask)
                    .Case("table", packTable)
                    .Default(nullptr);
  assert(packer && "kernels.def names a format that is not here");
  return packer(weights, rows);
}

StringRef describeFormat(StringRef format) {
  return StringSwitch<StringRef>(format)
      .Case("blocks_1x4", "blocks of 1x4")
      .Case("two_of_four", "2 of 4")
      .Case("mask", "nonzeros and a mask")
      .Case("table", "a table and indices")
      .Default(format);
}

} // namespace tinyml::mcu
