//===- ArenaPacker.cpp - Placing intervals in one arena -------------------===//
//
// Greedy: the items are taken in some order, and each goes to the lowest offset
// where it does not collide with those already placed. Which order is best
// differs from graph to graph, so several are tried; then the items that end at
// the top of the arena are moved to the front of the order, which repairs most
// of the cases where a fixed order is bad.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Dialect/MCU/Transforms/ArenaPacker.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <map>
#include <numeric>

using namespace llvm;
using namespace tinyml::mcu;

/// Rounds of moving the items at the top to the front.
static constexpr unsigned kMaxRepairs = 32;

static bool intersect(const PackItem &a, const PackItem &b) {
  return a.first <= b.last && b.first <= a.last;
}

int64_t tinyml::mcu::getPackingLowerBound(ArrayRef<PackItem> items,
                                          int64_t alignment) {
  // Differences of the live bytes from one step to the next.
  std::map<int64_t, int64_t> changes;
  for (const PackItem &item : items) {
    changes[item.first] += item.bytes;
    changes[item.last + 1] -= item.bytes;
  }
  int64_t live = 0, most = 0;
  for (auto [step, change] : changes) {
    live += change;
    most = std::max(most, live);
  }
  return llvm::alignTo(most, alignment);
}

/// Places the items in `order`, each at the lowest free offset.
static Packing packInOrder(ArrayRef<PackItem> items, ArrayRef<unsigned> order,
                           int64_t alignment) {
  Packing packing;
  packing.offsets.assign(items.size(), 0);
  // Indices of the placed items, lowest offset first.
  SmallVector<unsigned> placed;
  for (unsigned index : order) {
    const PackItem &item = items[index];
    int64_t offset = 0;
    for (unsigned other : placed) {
      if (!intersect(items[other], item))
        continue;
      if (offset + item.bytes <= packing.offsets[other])
        break;
      offset = std::max<int64_t>(
          offset, llvm::alignTo(packing.offsets[other] + items[other].bytes,
                                alignment));
    }
    packing.offsets[index] = offset;
    packing.bytes = std::max(packing.bytes, offset + item.bytes);
    auto *position =
        llvm::upper_bound(placed, index, [&](unsigned a, unsigned b) {
          return packing.offsets[a] < packing.offsets[b];
        });
    placed.insert(position, index);
  }
  packing.bytes = llvm::alignTo(packing.bytes, alignment);
  return packing;
}

/// The orders to try. Ties keep the order of the items, so that the result does
/// not depend on the sort.
static SmallVector<SmallVector<unsigned>> getOrders(ArrayRef<PackItem> items) {
  auto length = [&](unsigned i) { return items[i].last - items[i].first + 1; };
  auto area = [&](unsigned i) {
    return static_cast<double>(items[i].bytes) * static_cast<double>(length(i));
  };
  SmallVector<unsigned> given(items.size());
  std::iota(given.begin(), given.end(), 0u);
  SmallVector<SmallVector<unsigned>> orders(4, given);
  llvm::stable_sort(orders[0], [&](unsigned a, unsigned b) {
    return items[a].bytes > items[b].bytes;
  });
  llvm::stable_sort(orders[1], [&](unsigned a, unsigned b) {
    return std::pair(length(a), items[a].bytes) >
           std::pair(length(b), items[b].bytes);
  });
  llvm::stable_sort(orders[2],
                    [&](unsigned a, unsigned b) { return area(a) > area(b); });
  llvm::stable_sort(orders[3], [&](unsigned a, unsigned b) {
    return items[a].first < items[b].first;
  });
  return orders;
}

/// Moves the items that end at the top of `packing` to the front of `order`.
static void raisePriority(SmallVectorImpl<unsigned> &order,
                          ArrayRef<PackItem> items, const Packing &packing,
                          int64_t alignment) {
  std::stable_partition(order.begin(), order.end(), [&](unsigned index) {
    return static_cast<int64_t>(llvm::alignTo(
               packing.offsets[index] + items[index].bytes, alignment)) ==
           packing.bytes;
  });
}

Packing tinyml::mcu::packArena(ArrayRef<PackItem> items, int64_t alignment) {
  int64_t lowerBound = getPackingLowerBound(items, alignment);
  Packing best;
  bool found = false;
  for (SmallVector<unsigned> &order : getOrders(items)) {
    for (unsigned repair = 0; repair <= kMaxRepairs; ++repair) {
      Packing packing = packInOrder(items, order, alignment);
      if (!found || packing.bytes < best.bytes)
        best = packing;
      found = true;
      if (best.bytes <= lowerBound)
        return best;
      raisePriority(order, items, packing, alignment);
    }
  }
  return best;
}
