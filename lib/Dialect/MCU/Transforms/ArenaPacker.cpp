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
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <map>
#include <numeric>

using namespace llvm;
using namespace tinyml::mcu;

/// Rounds of moving the items at the top to the front.
static constexpr unsigned kMaxRepairs = 32;

/// Pairs of items to look at in all orders together; the first order is always
/// tried. Graphs of hundreds of buffers stay far below.
static constexpr int64_t kMaxPairs = int64_t(1) << 26;

namespace {
/// Items, found by the steps at which they live.
class ItemsByStep {
public:
  explicit ItemsByStep(ArrayRef<PackItem> items);

  void clear();
  void add(unsigned index);
  /// Calls `visit` for each item of these whose interval intersects that of
  /// item `index`.
  void forEachMeeting(unsigned index,
                      llvm::function_ref<void(unsigned)> visit) const;

private:
  /// The number of steps in `starts` that are less than `step`.
  unsigned rank(int64_t step) const {
    return static_cast<unsigned>(llvm::lower_bound(starts, step) -
                                 starts.begin());
  }

  ArrayRef<PackItem> items;
  /// The steps at which an item begins, sorted; what follows counts in these.
  SmallVector<int64_t> starts;
  /// Which begin at a step, and where there are any.
  SmallVector<SmallVector<unsigned, 2>> beginning;
  BitVector isBeginning;
  /// A segment tree: an item is in the nodes that together span its interval.
  SmallVector<SmallVector<unsigned, 2>> nodes;
};
} // namespace

ItemsByStep::ItemsByStep(ArrayRef<PackItem> items) : items(items) {
  for (const PackItem &item : items)
    starts.push_back(item.first);
  llvm::sort(starts);
  starts.erase(llvm::unique(starts), starts.end());
  beginning.resize(starts.size());
  isBeginning.resize(starts.size());
  nodes.resize(2 * starts.size());
}

void ItemsByStep::clear() {
  for (SmallVector<unsigned, 2> &list : beginning)
    list.clear();
  for (SmallVector<unsigned, 2> &list : nodes)
    list.clear();
  isBeginning.reset();
}

void ItemsByStep::add(unsigned index) {
  unsigned first = rank(items[index].first);
  beginning[first].push_back(index);
  isBeginning.set(first);
  size_t begin = first + starts.size();
  size_t end = rank(items[index].last + 1) + starts.size();
  for (; begin < end; begin /= 2, end /= 2) {
    if (begin % 2 == 1)
      nodes[begin++].push_back(index);
    if (end % 2 == 1)
      nodes[--end].push_back(index);
  }
}

void ItemsByStep::forEachMeeting(
    unsigned index, llvm::function_ref<void(unsigned)> visit) const {
  // Those that live when the item begins, then those that begin later.
  unsigned first = rank(items[index].first);
  for (size_t node = first + starts.size(); node != 0; node /= 2)
    llvm::for_each(nodes[node], visit);
  int end = static_cast<int>(rank(items[index].last + 1));
  for (int step = isBeginning.find_next(first); step >= 0 && step < end;
       step = isBeginning.find_next(step))
    llvm::for_each(beginning[step], visit);
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

/// Places the items in `order`, each at the lowest free offset. Adds to `pairs`
/// how many it looked at.
static Packing packInOrder(ArrayRef<PackItem> items, ArrayRef<unsigned> order,
                           int64_t alignment, ItemsByStep &placed,
                           int64_t &pairs) {
  Packing packing;
  packing.offsets.assign(items.size(), 0);
  placed.clear();
  SmallVector<std::pair<int64_t, int64_t>> collisions;
  for (unsigned index : order) {
    collisions.clear();
    placed.forEachMeeting(index, [&](unsigned other) {
      collisions.push_back(
          getCollisions(items, index, other, packing.offsets[other]));
    });
    placed.add(index);
    pairs += static_cast<int64_t>(collisions.size()) + 1;
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
  ItemsByStep placed(items);
  int64_t pairs = 0;
  for (SmallVector<unsigned> &order : getOrders(items)) {
    for (unsigned repair = 0; repair <= kMaxRepairs; ++repair) {
      Packing packing = packInOrder(items, order, alignment, placed, pairs);
      if (!found || packing.bytes < best.bytes)
        best = packing;
      found = true;
      if (best.bytes <= lowerBound || pairs > kMaxPairs)
        return best;
      if (!raisePriority(order, items, packing, alignment))
        break;
    }
  }
  return best;
}
