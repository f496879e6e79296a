//===- Quality.h - How good a quantized model is ----------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_ATTRIBUTION_QUALITY_H
#define TINYML_QUANTIZATION_ATTRIBUTION_QUALITY_H

#include "tinyml/Quantization/Attribution/ErrorAttribution.h"
#include "llvm/Support/JSON.h"

namespace tinyml {

/// How far an output of the quantized model is from that of the float model.
struct OutputQuality {
  std::string name;
  /// Of an output of f32.
  std::optional<Noise> noise;
  /// The sample, by its place in the file, with the lowest SQNR.
  Noise worst;
  int64_t worstSample = 0;
  /// How many answers it gives: rows of scores, or integers. 0 = it is neither.
  int64_t answers = 0;
  int64_t agreeing = 0; ///< of these, as the float model's
  /// On how many samples a number of either model is not finite: that is no
  /// answer that could be the same.
  int64_t overflows = 0;

  /// Percent of the answers, where there are any.
  std::optional<double> getAgreement() const;
  /// SQNR over all samples in dB; nothing where all is exact or it is no f32.
  std::optional<double> getDecibels() const;
};

/// Where a model counts as bad.
struct QualityLimits {
  double decibels = 20;
  double agreement = 98; ///< percent
};

struct Quality {
  int64_t samples = 0;
  /// Whether nothing was learnt from the samples.
  bool isHeldBack = false;
  std::vector<OutputQuality> outputs; ///< those that are no state

  bool meets(const QualityLimits &limits) const;

  /// Returns whether this is further above the limits, or less below them.
  bool isBetterThan(const Quality &other, const QualityLimits &limits) const;
};

/// Compares `quantized` with `exact` on samples of the file `data`: those that
/// are held back, else all of them, in either case no more than a hundred. Both
/// functions take and give floats. Fails after an error.
mlir::FailureOr<Quality> measureQuality(mlir::func::FuncOp exact,
                                        mlir::func::FuncOp quantized,
                                        llvm::StringRef data);

/// Returns from how many samples on some are held back.
int64_t getFewSamples();

/// Something else to do, and how good the model is then.
struct Remedy {
  std::string flags;
  Quality quality;
};

/// What a compile says of the quality of its model.
struct QualityReport {
  Quality quality;
  /// Where the limits are not met: the layer that errs most, if that is known,
  /// and what was tried that helps most, if anything does.
  std::string worstLayer;
  std::optional<Remedy> remedy;
};

/// Returns e.g. `'y' 31.2 dB (18.4 dB on sample 7), same answers 98.5 %`.
std::string formatQuality(const Quality &quality);

/// Returns what the summary says: formatQuality(), and of which samples.
std::string formatQualityLine(const Quality &quality);

/// Returns what `--report=json` has as "quality" (docs/tinyml-compile.md).
llvm::json::Object toJSON(const QualityReport &report);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_ATTRIBUTION_QUALITY_H
