//===- ErrorAttribution.h - Which layer and cause errs how much -*- C++ -*-===//
//
// The float teacher is run with one cause of error put in at a time, so that
// what comes out is the effect of that cause alone.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_QUANTIZATION_ATTRIBUTION_ERRORATTRIBUTION_H
#define TINYML_QUANTIZATION_ATTRIBUTION_ERRORATTRIBUTION_H

#include "tinyml/Quantization/Attribution/Labels.h"
#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/Progress.h"

#include <optional>
#include <string>
#include <vector>

namespace tinyml {

/// Signal and noise: sums of squares over samples and elements.
struct Noise {
  double signal = 0; ///< y^2
  double error = 0;  ///< (y - y')^2

  void add(llvm::ArrayRef<float> exact, llvm::ArrayRef<float> found);

  /// Returns the SQNR in dB, 10 log10(signal / error); nothing where all is
  /// exact. Always finite: a signal of zero counts as the smallest positive
  /// number, and what is infinite or NaN as the largest.
  std::optional<double> getDecibels() const;
};

/// What one cause of error does.
struct SourceError {
  Noise own;     ///< at the layer's result
  Noise outputs; ///< at the f32 outputs of the model
  /// Of the model's first output; only where there are labels.
  std::optional<double> metric;
};

/// The errors of a layer, i.e. of an op or an input of the model: each cause
/// alone, and `whole` = weights and activations, as the student has them.
struct LayerError {
  std::string name; ///< as RangedValue::key
  SourceError whole, weights, activations, clipping, rounding;
};

/// See tinyml-attribute-error (Passes.td).
struct ErrorAttribution {
  int64_t samples = 0;
  /// "top1" (0 to 1) or "mse"; empty where there are no labels.
  std::string metric;
  std::optional<double> floatMetric;
  /// The student as a whole.
  SourceError quantized;
  /// Worst first, by the squared error of `whole` at the outputs.
  std::vector<LayerError> layers;
};

/// The samples to measure on, and the labels of their set, if any.
struct AttributionData {
  SampleInputs inputs;
  llvm::SmallVector<int64_t> indices; ///< of the inputs, in the set
  std::optional<Labels> labels;
};

/// Measures what quantization does to `func`, whose float model is `teacher`;
/// both are as they were when it returns. Fails after an error: an op cannot be
/// run, the teacher has no f32 output, or ops are not the teacher's any more.
mlir::FailureOr<ErrorAttribution>
attributeError(mlir::func::FuncOp func, mlir::func::FuncOp teacher,
               const AttributionData &data, uint64_t seed,
               const QuantizeProgress &progress = nullptr);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_ATTRIBUTION_ERRORATTRIBUTION_H
