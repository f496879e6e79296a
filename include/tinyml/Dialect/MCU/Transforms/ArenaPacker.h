//===- ArenaPacker.h - Placing intervals in one arena -----------*- C++ -*-===//

#ifndef TINYML_DIALECT_MCU_TRANSFORMS_ARENAPACKER_H
#define TINYML_DIALECT_MCU_TRANSFORMS_ARENAPACKER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace tinyml::mcu {

/// A buffer to place: `bytes` of memory during the steps first to last.
struct PackItem {
  int64_t bytes;
  int64_t first, last;
  /// The item that this one may overlap, although both live at the step where
  /// that one ends and this one begins: an index, -1 for none, different for
  /// every item. This one then starts at least `distance` bytes before it.
  int64_t over = -1;
  int64_t distance = 0;
};

struct Packing {
  /// Offset of each item in bytes, in the order of the items.
  llvm::SmallVector<int64_t> offsets;
  /// Bytes of the arena, a multiple of the alignment.
  int64_t bytes = 0;
};

/// The most bytes that live at one step, rounded up to `alignment`, where two
/// items that may overlap count as often as they have to: no packing is
/// smaller.
int64_t getPackingLowerBound(llvm::ArrayRef<PackItem> items, int64_t alignment);

/// Places `items` at multiples of `alignment` so that items whose intervals
/// intersect do not overlap more than `over` allows. Deterministic; not always
/// optimal.
Packing packArena(llvm::ArrayRef<PackItem> items, int64_t alignment);

} // namespace tinyml::mcu

#endif // TINYML_DIALECT_MCU_TRANSFORMS_ARENAPACKER_H
