//===- QuantizeOptions.h - How a float model is quantized -------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_QUANTIZEOPTIONS_H
#define TINYML_QUANTIZATION_QUANTIZEOPTIONS_H

#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"

namespace tinyml {

/// Post-training quantization, from the user's view.
struct QuantizeOptions {
#define OPTION(Kind, Type, member, initial, ...) Type member = initial;
#include "tinyml/Quantization/QuantizeOptions.def"

  /// The model has its ranges: nothing is measured, and channels stay as they
  /// are.
  bool isCalibrated = false;

  /// Is told what goes on.
  QuantizeProgress progress;
  /// Gets the ranges to save instead of the file, where set.
  RangesConsumer takeRanges;
  /// Gets what was measured, where set; else it is a remark.
  AttributionConsumer takeAttribution;
  /// Get the model where set: as a student, before its teacher goes; and
  /// quantized, while it still takes and gives floats.
  ModelConsumer takeStudent, takeQuantized;

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

  /// Returns those that change what is emitted as tinyml-compile's flags, each
  /// after a space. Of files it has the name only, so that nothing depends on
  /// the machine.
  std::string describe() const;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_QUANTIZEOPTIONS_H
