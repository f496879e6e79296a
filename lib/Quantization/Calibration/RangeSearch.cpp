//===- RangeSearch.cpp - Which numbers to represent -----------------------===//

#include "tinyml/Quantization/Calibration/RangeSearch.h"
#include "llvm/ADT/StringSwitch.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

static constexpr int64_t kHalf = Histogram::kHalf;

std::optional<CalibrationMethod> parseCalibrationMethod(StringRef text) {
  return llvm::StringSwitch<std::optional<CalibrationMethod>>(text)
      .Case("minmax", CalibrationMethod::MinMax)
      .Case("percentile", CalibrationMethod::Percentile)
      .Case("mse", CalibrationMethod::MSE)
      .Case("entropy", CalibrationMethod::Entropy)
      .Default(std::nullopt);
}

//===----------------------------------------------------------------------===//
// Percentile
//===----------------------------------------------------------------------===//

Range findPercentileRange(const Histogram &histogram, double percentile) {
  Range range = histogram.getRange();
  if (histogram.getWidth() == 0)
    return range;
  ArrayRef<int64_t> bins = histogram.getBins();
  int64_t all = histogram.getTotal() + histogram.getZeros();
  double budget = (100 - percentile) / 200 * static_cast<double>(all);
  // Zero is inside every range, so an end stops there.
  int64_t dropped = 0, first = 0, last = 2 * kHalf - 1;
  while (first < kHalf && dropped + bins[first] <= budget)
    dropped += bins[first++];
  dropped = 0;
  while (last >= kHalf && dropped + bins[last] <= budget)
    dropped += bins[last--];
  double lower = static_cast<double>(first - kHalf) * histogram.getWidth();
  double upper = static_cast<double>(last + 1 - kHalf) * histogram.getWidth();
  return {std::max(range.lo, static_cast<float>(lower)),
          std::min(range.hi, static_cast<float>(upper))};
}

//===----------------------------------------------------------------------===//
// Squared error
//===----------------------------------------------------------------------===//

namespace {
/// Sums of x^0, x^1 and x^2 over the numbers beyond a bound on one side.
struct Tail {
  double count = 0, sum = 0, squares = 0;

  /// Of distance^2 to `bound`.
  double getError(double bound) const {
    return squares - 2 * bound * sum + bound * bound * count;
  }
};

/// The numbers below -bound (`sign` = -1) or above it, for any bound >= 0.
class Tails {
public:
  Tails(const Histogram &histogram, int sign) : width(histogram.getWidth()) {
    tails.resize(kHalf + 1);
    for (int64_t i = kHalf - 1; i >= 0; --i) {
      int64_t bin = sign > 0 ? kHalf + i : kHalf - 1 - i;
      auto count = static_cast<double>(histogram.getBins()[bin]);
      double center = (static_cast<double>(i) + 0.5) * width;
      tails[i] = {tails[i + 1].count + count, tails[i + 1].sum + count * center,
                  tails[i + 1].squares + count * center * center};
    }
  }

  /// Numbers in bins whose center is beyond.
  const Tail &get(double bound) const {
    auto bin = static_cast<int64_t>(std::ceil(bound / width - 0.5));
    return tails[std::clamp<int64_t>(bin, 0, kHalf)];
  }

private:
  double width;
  std::vector<Tail> tails;
};
} // namespace

Range findMSERange(const Histogram &histogram, int64_t levels) {
  Range range = histogram.getRange();
  if (histogram.getWidth() == 0)
    return range;
  constexpr int64_t kCandidates = 64;
  Tails below(histogram, -1), above(histogram, +1);
  auto total = static_cast<double>(histogram.getTotal());
  auto getError = [&](double lower, double upper) {
    const Tail &low = below.get(-lower), &high = above.get(upper);
    double step = (upper - lower) / static_cast<double>(levels - 1);
    return low.getError(-lower) + high.getError(upper) +
           (total - low.count - high.count) * step * step / 12;
  };
  Range best = range;
  double least = getError(range.lo, range.hi);
  for (int64_t i = 1; i <= kCandidates; ++i)
    for (int64_t j = 1; j <= kCandidates; ++j) {
      double lower = static_cast<double>(range.lo) * i / kCandidates;
      double upper = static_cast<double>(range.hi) * j / kCandidates;
      double error = getError(lower, upper);
      if (error < least) {
        least = error;
        best = {static_cast<float>(lower), static_cast<float>(upper)};
      }
    }
  return best;
}

//===----------------------------------------------------------------------===//
// Entropy
//===----------------------------------------------------------------------===//

/// Returns the divergence of `bins`, with `low` and `high` numbers beyond its
/// ends, from itself in `levels` steps.
static double getDivergence(ArrayRef<int64_t> bins, int64_t low, int64_t high,
                            int64_t levels) {
  auto count = static_cast<int64_t>(bins.size());
  SmallVector<double> reference(bins.begin(), bins.end());
  reference.front() += static_cast<double>(low);
  reference.back() += static_cast<double>(high);
  double total = 0, kept = 0;
  for (auto [number, bin] : zip(reference, bins)) {
    total += number;
    kept += static_cast<double>(bin);
  }
  if (kept == 0)
    return HUGE_VAL;
  double divergence = 0;
  for (int64_t level = 0; level < levels; ++level) {
    int64_t first = level * count / levels;
    int64_t last = (level + 1) * count / levels;
    double sum = 0, used = 0;
    for (int64_t i = first; i < last; ++i) {
      sum += static_cast<double>(bins[i]);
      used += bins[i] != 0;
    }
    for (int64_t i = first; i < last; ++i) {
      if (reference[i] == 0)
        continue;
      // A bin that only the tail fills has no number in the quantized
      // distribution; the smallest mass stands in for none.
      double quantized = bins[i] != 0 ? sum / used : 1e-3;
      divergence += reference[i] / total *
                    std::log((reference[i] / total) / (quantized / kept));
    }
  }
  return divergence;
}

Range findEntropyRange(const Histogram &histogram, int64_t levels) {
  Range range = histogram.getRange();
  if (histogram.getWidth() == 0)
    return range;
  ArrayRef<int64_t> bins = histogram.getBins();
  double width = histogram.getWidth();
  auto getFirst = [&](double bound) {
    return std::max<int64_t>(
        kHalf + static_cast<int64_t>(std::floor(range.lo / width)),
        kHalf - static_cast<int64_t>(std::llround(bound / width)));
  };
  auto getEnd = [&](double bound) {
    return std::min<int64_t>(
        kHalf + static_cast<int64_t>(std::floor(range.hi / width)) + 1,
        kHalf + static_cast<int64_t>(std::llround(bound / width)));
  };
  double best = kHalf * width, least = HUGE_VAL;
  int64_t low = 0, high = 0;
  int64_t previousFirst = getFirst(best), previousEnd = getEnd(best);
  constexpr int64_t kStep = 8;
  for (int64_t size = kHalf; size > 0; size -= kStep) {
    double bound = static_cast<double>(size) * width;
    int64_t first = getFirst(bound), end = getEnd(bound);
    for (; previousFirst < first; ++previousFirst)
      low += bins[previousFirst];
    for (; previousEnd > end; --previousEnd)
      high += bins[previousEnd - 1];
    // Fewer bins than levels cannot be told apart.
    if (end - first < levels)
      break;
    double divergence =
        getDivergence(bins.slice(first, end - first), low, high, levels);
    if (divergence < least) {
      least = divergence;
      best = bound;
    }
  }
  return {std::max(range.lo, static_cast<float>(-best)),
          std::min(range.hi, static_cast<float>(best))};
}

} // namespace tinyml
