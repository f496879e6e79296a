//===- ChannelChoice.cpp - Which channels are left out --------------------===//

#include "tinyml/Compression/Pruning/ChannelChoice.h"

#include <cmath>
#include <queue>

using namespace mlir;

namespace tinyml {

/// Sets of fewer steps lose their classes one by one.
static constexpr int64_t kSteps = 8, kRankSteps = 2;

namespace {
/// The classes of a set that are left.
struct SetState {
  const ChannelSet *set;
  SmallVector<unsigned> left;
  int64_t least; ///< so many stay
  int64_t multiple;

  SetState(const ChannelSet &set, const ChannelLimits &limits)
      : set(&set), left(set.classes), multiple(limits.multiple) {
    auto count = static_cast<int64_t>(left.size());
    bool isRank = limits.isRank && limits.isRank(set);
    if (multiple < 1 || count < (isRank ? kRankSteps : kSteps) * multiple)
      multiple = 1;
    auto stay = std::ceil((1 - limits.most) * static_cast<double>(count));
    least = std::max<int64_t>(static_cast<int64_t>(stay), 1);
    least = (least + multiple - 1) / multiple * multiple;
  }

  /// Returns how many classes go next: to a multiple; 0 where none may.
  int64_t getStep() const {
    auto count = static_cast<int64_t>(left.size());
    int64_t step = count % multiple == 0 ? multiple : count % multiple;
    return count - step >= least ? step : 0;
  }

  /// Puts the classes with the least loss to the front, in order of it, and
  /// returns what the first `step` lose together.
  double sort(const ChannelLoss &loss, int64_t step) {
    SmallVector<std::pair<double, unsigned>> losses;
    for (unsigned leader : left)
      losses.push_back({loss.get(leader), leader});
    llvm::stable_sort(
        losses, [](const auto &a, const auto &b) { return a.first < b.first; });
    double sum = 0;
    for (auto [index, entry] : llvm::enumerate(losses)) {
      left[index] = entry.second;
      if (static_cast<int64_t>(index) < step)
        sum += entry.first;
    }
    return sum;
  }
};

/// Counts multiplications while channels go.
class Costs {
public:
  explicit Costs(const PrunableChannels &channels)
      : sizes(channels.getSizes()) {
    for (const LayerSize &size : sizes)
      sum += size.products * size.countPairs();
  }

  int64_t getSum() const { return sum; }

  /// Returns what `count` classes of a set take.
  int64_t count(const ChannelSet &set, int64_t count) const {
    int64_t saved = 0;
    for (const LayerShare &share : set.shares) {
      const LayerSize &before = sizes[share.layer];
      LayerSize after = shrink(before, share, count);
      saved += before.products * (before.countPairs() - after.countPairs());
    }
    return saved;
  }

  /// Takes a layer for one of fewer multiplications for each pair.
  void split(const SplitOffer &offer) {
    LayerSize &size = sizes[offer.layer];
    sum -= size.products * size.countPairs();
    size.products = size.products * offer.after / offer.before;
    sum += size.products * size.countPairs();
  }

  int64_t countSaved(const SplitOffer &offer) const {
    const LayerSize &size = sizes[offer.layer];
    return (size.products - size.products * offer.after / offer.before) *
           size.countPairs();
  }

  void remove(const ChannelSet &set, int64_t number) {
    sum -= count(set, number);
    for (const LayerShare &share : set.shares)
      sizes[share.layer] = shrink(sizes[share.layer], share, number);
  }

private:
  static LayerSize shrink(LayerSize size, const LayerShare &share,
                          int64_t count) {
    size.inputs -= count * share.inputs;
    size.outputs -= count * share.outputs;
    return size;
  }

  SmallVector<LayerSize> sizes;
  int64_t sum = 0;
};

/// What a set, or a layer that is split, loses next for a multiplication that
/// is saved.
struct Offer {
  double price;
  size_t set; ///< those of layers follow

  bool operator<(const Offer &other) const {
    return std::tie(price, set) > std::tie(other.price, other.set);
  }
};
} // namespace

PruneChoice chooseChannels(const PrunableChannels &channels, ChannelLoss &loss,
                           int64_t multiplications, const ChannelLimits &limits,
                           llvm::function_ref<bool(const ChannelSet &)> mayGo) {
  std::vector<SetState> states;
  for (const ChannelSet &set : channels.getSets())
    states.emplace_back(set, limits);
  Costs costs(channels);
  std::priority_queue<Offer> offers;
  auto getPrice = [&](SetState &state) {
    int64_t step = state.getStep();
    int64_t saved = costs.count(*state.set, step);
    return state.sort(loss, step) /
           static_cast<double>(std::max<int64_t>(saved, 1));
  };
  for (auto [index, state] : llvm::enumerate(states))
    if (state.getStep() != 0 && mayGo(*state.set))
      offers.push({getPrice(state), index});
  auto getSplitPrice = [&](const SplitOffer &offer) {
    return offer.loss /
           static_cast<double>(std::max<int64_t>(costs.countSaved(offer), 1));
  };
  for (auto [index, offer] : llvm::enumerate(loss.splits))
    offers.push({getSplitPrice(offer), states.size() + index});
  PruneChoice chosen;
  while (!offers.empty() && costs.getSum() > multiplications) {
    Offer offer = offers.top();
    offers.pop();
    if (offer.set >= states.size()) {
      const SplitOffer &split = loss.splits[offer.set - states.size()];
      double price = getSplitPrice(split);
      if (!offers.empty() && price > offers.top().price) {
        offers.push({price, offer.set});
        continue;
      }
      costs.split(split);
      chosen.split.push_back(split.layer);
      continue;
    }
    SetState &state = states[offer.set];
    // What went meanwhile makes the others dearer, never cheaper.
    double price = getPrice(state);
    if (!offers.empty() && price > offers.top().price) {
      offers.push({price, offer.set});
      continue;
    }
    int64_t step = state.getStep();
    for (unsigned leader : ArrayRef(state.left).take_front(step)) {
      loss.remove(leader);
      chosen.gone.push_back(leader);
    }
    costs.remove(*state.set, step);
    state.left.erase(state.left.begin(), state.left.begin() + step);
    if (state.getStep() != 0)
      offers.push({getPrice(state), offer.set});
  }
  return chosen;
}

SmallVector<unsigned> chooseEvenly(const PrunableChannels &channels,
                                   ChannelLoss &loss, double share,
                                   const ChannelLimits &limits) {
  SmallVector<unsigned> chosen;
  for (const ChannelSet &set : channels.getSets()) {
    SetState state(set, limits);
    double wanted = (1 - share) * static_cast<double>(state.left.size());
    while (int64_t step = state.getStep()) {
      auto after =
          static_cast<double>(state.left.size()) - static_cast<double>(step);
      // To the nearest number that is possible.
      if (after + static_cast<double>(step) / 2 < wanted)
        break;
      state.sort(loss, step);
      for (unsigned leader : ArrayRef(state.left).take_front(step)) {
        loss.remove(leader);
        chosen.push_back(leader);
      }
      state.left.erase(state.left.begin(), state.left.begin() + step);
    }
  }
  return chosen;
}

} // namespace tinyml
