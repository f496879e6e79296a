//===- RangeSearch.h - Which numbers to represent ---------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_RANGESEARCH_H
#define TINYML_QUANTIZATION_CALIBRATION_RANGESEARCH_H

#include "tinyml/Quantization/Calibration/Histogram.h"

namespace tinyml {

/// How the range of a tensor follows from the numbers it held.
enum class CalibrationMethod {
  MinMax,     ///< all of them
  Percentile, ///< all but a part at each end
  MSE,        ///< least squared error of clipping and rounding
  Entropy,    ///< least Kullback-Leibler divergence
};

/// Reads `minmax`, `percentile`, `mse` or `entropy`.
std::optional<CalibrationMethod> parseCalibrationMethod(llvm::StringRef text);

/// Returns the range without the (100 - percentile) / 2 percent of the numbers
/// at each end, zeros included; to the outer edge of the last bin kept.
Range findPercentileRange(const Histogram &histogram, double percentile);

/// Returns the range [lo, hi] within the numbers' that has the least expected
/// squared error with `levels` steps: the clipped numbers' squared distance to
/// the range, and width^2 / 12 with width = (hi - lo) / (levels - 1) for every
/// other number but zero (Banner, Nahshan, Soudry 2019, arXiv 1810.05723).
/// Candidates are 64 fractions of either end, each with each.
Range findMSERange(const Histogram &histogram, int64_t levels);

/// Returns [-t, t] cut to the numbers' range for the threshold t with the least
/// Kullback-Leibler divergence of the distribution with its tails folded into
/// the last bins from that distribution in `levels` steps (Migacz, 8-bit
/// inference with TensorRT, GTC 2017).
Range findEntropyRange(const Histogram &histogram, int64_t levels);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_CALIBRATION_RANGESEARCH_H
