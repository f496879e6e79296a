//===- JudgeQuantization.h - Measures and explains quality ------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_JUDGEQUANTIZATION_H
#define TINYML_TOOLS_COMPILE_JUDGEQUANTIZATION_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "tinyml/Pipelines/Pipelines.h"
#include "tinyml/Quantization/Attribution/Quality.h"

namespace tinyml {

/// Limits of `--min-sqnr` and `--min-agreement`; a model below them is an
/// error.
struct QualityDemands {
  std::optional<double> decibels, agreement;

  bool areAny() const { return decibels || agreement; }
};

/// Quantizes a model and judges the result by the float model and the data.
class QuantizationJudge {
public:
  /// `options` have calibration data. Keeps a copy of the float model. Where
  /// that was pruned, `whole` is the model before, which lives as long as this.
  QuantizationJudge(mlir::ModuleOp floatModel,
                    const QuantizePipelineOptions &options,
                    mlir::ModuleOp whole = nullptr);

  /// Returns the options to quantize the float model with.
  const QuantizePipelineOptions &getOptions() const { return options; }

  /// Measures the model that was quantized with those options, against the
  /// whole model. Where it is below the limits, finds out which layer errs most
  /// and what helps, or that what was left out costs more than quantization
  /// does, and warns. Fails after an error, and where demands are not met.
  mlir::FailureOr<QualityReport> judge(const QualityDemands &demands);

  /// Measures the same, and says nothing of it.
  mlir::FailureOr<QualityReport> measure();

private:
  /// Returns what the result is measured against.
  mlir::ModuleOp getWhole();
  mlir::FailureOr<Quality> measure(mlir::ModuleOp exact,
                                   mlir::ModuleOp quantized);
  std::string findWorstLayer();
  std::optional<Remedy> findRemedy(const Quality &quality,
                                   const QualityLimits &limits);
  mlir::FailureOr<Quality> tryOptions(QuantizePipelineOptions changed);

  mlir::OwningOpRef<mlir::ModuleOp> floatModel, student, quantized;
  QuantizePipelineOptions options;
  mlir::ModuleOp whole; ///< null where nothing was pruned
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_JUDGEQUANTIZATION_H
