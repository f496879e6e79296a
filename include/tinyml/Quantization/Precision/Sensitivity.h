//===- Sensitivity.h - What quantizing one thing does -----------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_PRECISION_SENSITIVITY_H
#define TINYML_QUANTIZATION_PRECISION_SENSITIVITY_H

#include "tinyml/Quantization/Calibration/OutputMeter.h"
#include "tinyml/Quantization/Progress.h"

namespace tinyml {

/// A float filter, and the error of the model's outputs where it alone has 4
/// bits: their squared difference over their squares, summed over samples.
struct FilterSensitivity {
  mlir::Operation *op;
  int64_t weights;
  double error;

  double getErrorPerWeight() const {
    return error / static_cast<double>(weights);
  }
};

/// The same for a value that alone is rounded to 8 bits.
struct ActivationSensitivity {
  mlir::Value value;
  double error;
};

/// Measures the filters of all linear ops of `func`, a float model, that have
/// no precision yet; they are rounded to nearest, with a scale per output
/// channel or, where `group` > 0 divides them, per so many input channels.
/// `progress` is told of each. Fails after an error at an op that cannot be
/// run.
mlir::FailureOr<std::vector<FilterSensitivity>>
measureFilters(mlir::func::FuncOp func, const SampleInputs &samples,
               int64_t group, const QuantizeProgress &progress = {});

/// Measures the values that tinyml-insert-qdq would quantize to 8 bits in
/// `func`, a float model with ranges; those that only move are left out.
mlir::FailureOr<std::vector<ActivationSensitivity>>
measureActivations(mlir::func::FuncOp func, const SampleInputs &samples,
                   OutputMeter::Scope scope = OutputMeter::Scope::AllOutputs);

/// Returns the error where all of these are rounded at once.
mlir::FailureOr<double> measureAllActivations(mlir::func::FuncOp func,
                                              const SampleInputs &samples,
                                              OutputMeter::Scope scope);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_PRECISION_SENSITIVITY_H
