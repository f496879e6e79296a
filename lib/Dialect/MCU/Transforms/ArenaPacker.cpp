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
    if (item.over < 0)
      continue;
    // Together the two take one of them or, end to end, at least this.
    int64_t under = items[item.over].bytes;
    int64_t shared =
        item.bytes + under - std::max(item.bytes, item.distance + under);
    if (shared > 0) {
      changes[item.first] -= shared;
      changes[item.first + 1] += shared;
    }
  }
  int64_t live = 0, most = 0;
  for (auto [step, change] : changes) {
    live += change;
    most = std::max(most, live);
  }
  return llvm::alignTo(most, alignment);
}

/// The offsets of `item` that collide with `other` at `offset`: those between
/// the two, both exclusive.
static std::pair<int64_t, int64_t> getCollisions(ArrayRef<PackItem> items,
                                                 unsigned item, unsigned other,
                                                 int64_t offset) {
  int64_t begin = offset - items[item].bytes;
  int64_t end = offset + items[other].bytes;
  if (items[item].over == other)
    begin = std::max(begin, offset - items[item].distance);
  if (items[other].over == item)
    end = std::min(end, offset + items[other].distance);
  return {begin, end};
}

/// Places the items in `order`, each at the lowest free offset.
static Packing packInOrder(ArrayRef<PackItem> items, ArrayRef<unsigned> order,
                           int64_t alignment) {
  Packing packing;
  packing.offsets.assign(items.size(), 0);
  SmallVector<std::pair<int64_t, int64_t>> collisions;
  for (auto [position, index] : llvm::enumerate(order)) {
    collisions.clear();
    for (unsigned other : order.take_front(position))
      if (intersect(items[other], items[index]))
        collisions.push_back(
            getCollisions(items, index, other, packing.offsets[other]));
    llvm::sort(collisions);
    int64_t offset = 0;
    for (auto [begin, end] : collisions) {
      if (offset <= begin)
        break;
      offset = std::max<int64_t>(offset, llvm::alignTo(end, alignment));
    }
    packing.offsets[index] = offset;
    packing.bytes = std::max(packing.bytes, offset + items[index].bytes);
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
  // From the last to the first: an item that may start before another one needs
  // room below that, so it goes first. As such, and largest first.
  orders.push_back(llvm::to_vector(llvm::reverse(orders[3])));
  orders.push_back(orders.back());
  llvm::stable_sort(orders.back(), [&](unsigned a, unsigned b) {
    return items[a].bytes > items[b].bytes;
  });
  return orders;
}

/// Moves the items that end at the top of `packing` to the front of `order`.
/// Returns whether that changes the order.
static bool raisePriority(SmallVectorImpl<unsigned> &order,
                          ArrayRef<PackItem> items, const Packing &packing,
                          int64_t alignment) {
  auto isAtTop = [&](unsigned index) {
    return static_cast<int64_t>(llvm::alignTo(
               packing.offsets[index] + items[index].bytes, alignment)) ==
           packing.bytes;
  };
  if (std::is_partitioned(order.begin(), order.end(), isAtTop))
    return false;
  std::stable_partition(order.begin(), order.end(), isAtTop);
  return true;
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
      if (!raisePriority(order, items, packing, alignment))
        break;
    }
  }
  return best;
}
