//===- Histogram.h - How often which numbers occur --------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_HISTOGRAM_H
#define TINYML_QUANTIZATION_CALIBRATION_HISTOGRAM_H

#include "tinyml/Quantization/Calibration/Ranges.h"

#include <cstdint>

namespace tinyml {

/// Counts numbers in bins whose width is a power of two. The width doubles,
/// and pairs of bins merge, when a number lies outside; so the result depends
/// neither on the order of the numbers nor on how they were split between
/// histograms that are merged.
class Histogram {
public:
  /// Bin i holds [(i - kHalf) * width, (i + 1 - kHalf) * width).
  static constexpr int64_t kHalf = 2048;

  void add(llvm::ArrayRef<float> values);
  /// Notes only the smallest and the largest number.
  void addRange(llvm::ArrayRef<float> values);
  void merge(const Histogram &other);

  /// Exact zeros are counted here, not in a bin: zero quantizes exactly.
  int64_t getZeros() const { return zeros; }
  /// Numbers in bins.
  int64_t getTotal() const;
  double getWidth() const { return width; }
  llvm::ArrayRef<int64_t> getBins() const { return bins; }
  double getCenter(int64_t bin) const {
    return (static_cast<double>(bin - kHalf) + 0.5) * width;
  }
  /// The smallest and largest number, and 0.
  Range getRange() const { return range; }

private:
  void widenTo(double largest);

  double width = 0; ///< 0 = no bins yet
  std::vector<int64_t> bins;
  int64_t zeros = 0;
  Range range;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_CALIBRATION_HISTOGRAM_H
