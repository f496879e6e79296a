//===- Histogram.cpp - How often which numbers occur ----------------------===//

#include "tinyml/Quantization/Calibration/Histogram.h"

#include <cmath>
#include <numeric>

namespace tinyml {

int64_t Histogram::getTotal() const {
  return std::accumulate(bins.begin(), bins.end(), int64_t(0));
}

/// Makes the bins wide enough that `largest`, a magnitude, is inside.
void Histogram::widenTo(double largest) {
  if (largest == 0)
    return;
  // largest < 2^exponent
  int exponent;
  std::frexp(largest, &exponent);
  double needed = std::ldexp(1.0 / kHalf, exponent);
  if (width == 0) {
    width = needed;
    bins.assign(2 * kHalf, 0);
    return;
  }
  if (needed <= width)
    return;
  int64_t ratio = std::llround(std::min(needed / width, 2.0 * kHalf));
  std::vector<int64_t> wider(2 * kHalf, 0);
  for (int64_t bin = 0; bin < 2 * kHalf; ++bin) {
    int64_t position = bin - kHalf;
    int64_t merged =
        position >= 0 ? position / ratio : -((-position + ratio - 1) / ratio);
    wider[merged + kHalf] += bins[bin];
  }
  bins = std::move(wider);
  width = needed;
}

void Histogram::addRange(llvm::ArrayRef<float> values) {
  for (float value : values) {
    range.lo = std::min(range.lo, value);
    range.hi = std::max(range.hi, value);
  }
}

void Histogram::add(llvm::ArrayRef<float> values) {
  addRange(values);
  widenTo(std::max(std::abs(static_cast<double>(range.lo)),
                   static_cast<double>(range.hi)));
  for (float value : values) {
    if (value == 0) {
      ++zeros;
      continue;
    }
    auto bin = static_cast<int64_t>(std::floor(value / width)) + kHalf;
    ++bins[bin];
  }
}

void Histogram::merge(const Histogram &other) {
  zeros += other.zeros;
  range.include(other.range);
  if (other.width == 0)
    return;
  Histogram copy = other;
  double largest = std::max(std::abs(static_cast<double>(range.lo)),
                            static_cast<double>(range.hi));
  widenTo(largest);
  copy.widenTo(largest);
  for (auto [bin, count] : llvm::enumerate(copy.bins))
    bins[bin] += count;
}

} // namespace tinyml
