//===- QuantizeOptions.h - How a float model is quantized -------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_QUANTIZEOPTIONS_H
#define TINYML_QUANTIZATION_QUANTIZEOPTIONS_H

#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"

namespace tinyml {

/// Post-training quantization, from the user's view.
struct QuantizeOptions {
  /// `int8`, `w8a8`, `w8a16`, `w4a8`, `w4a16`, `w8`, `w4` or `mixed`; empty =
  /// only what the model quantizes itself.
  std::string scheme;
  /// A .npy or .npz file of inputs; empty = none.
  std::string calibration;
  /// JSON files to read and write the ranges; empty = none.
  std::string ranges, saveRanges;
  /// How ranges follow from the data. Clipping a few numbers for a finer step
  /// keeps more of the float model's answers than min-max does
  /// (docs/quantization.md).
  std::string method = "mse";
  double percentile = 99.99;
  /// Input channels per scale of a 4-bit filter; 0 = all.
  unsigned group = 0;
  /// Percent of the weights that may keep 8 bits in a 4-bit scheme.
  double int8Share = 5;
  /// The budget of `mixed`: bytes that the model may take, 0 = any, and percent
  /// that it may lose, below 0 = any (tinyml-mix-precision).
  int64_t flashBytes = 0, ramBytes = 0;
  double maxDrop = -1;
  uint64_t seed = 0;
  /// Steps that may be left out. Channels are equalized only with data, and not
  /// where `ranges` are given: those are of the model as it is.
  bool equalize = true;
  bool reconstruct = true;
  bool correctBias = true;
  /// Measure where the error comes from, on so many samples (0 = all), and on
  /// labels, where there is a file of them.
  bool attributeError = false;
  unsigned attributeSamples = 16;
  std::string labels;
  /// Is told what goes on.
  QuantizeProgress progress;
  /// Gets the ranges to save instead of the file, where set.
  RangesConsumer takeRanges;
  /// Gets what was measured, where set; else it is a remark.
  AttributionConsumer takeAttribution;

  bool isRequested() const { return !scheme.empty(); }
  bool isMixed() const { return scheme == "mixed"; }
  bool hasBudget() const {
    return flashBytes != 0 || ramBytes != 0 || maxDrop >= 0;
  }

  /// Bits of an op that has no precision of its own; nothing for an unknown
  /// scheme.
  std::optional<Precision> getPrecision() const;

  /// Whether activations are quantized, which takes data or ranges.
  bool needsRanges() const;
  bool hasRanges() const { return !calibration.empty() || !ranges.empty(); }

  /// Returns the scheme that what is given suffices for: without data and
  /// ranges only weights are quantized, `w8` for `int8`.
  std::string getFeasibleScheme() const;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_QUANTIZEOPTIONS_H
