//===- OutputMeter.h - How far outputs are from exact ones ------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_OUTPUTMETER_H
#define TINYML_QUANTIZATION_CALIBRATION_OUTPUTMETER_H

#include "tinyml/Quantization/Calibration/Sweep.h"

namespace tinyml {

/// Compares f32 outputs with those of the float model.
class OutputMeter {
public:
  /// Of all numbers together, or of the output that is worst.
  enum class Scope { AllOutputs, WorstOutput };

  /// Runs `func` on the samples. Fails after an error at an op that cannot be
  /// run.
  static mlir::FailureOr<OutputMeter> create(mlir::func::FuncOp func,
                                             const SampleInputs &samples,
                                             Scope scope = Scope::AllOutputs);

  /// Runs the rest of the model and returns the error of its outputs: their
  /// squared difference over their squares, both summed over the samples.
  mlir::FailureOr<double> getError(Sweep sweep) const;

private:
  using Numbers = llvm::SmallVector<double>;

  /// Runs the rest of the model; returns the numbers of each output, or of all.
  mlir::FailureOr<std::vector<Numbers>> run(Sweep sweep) const;

  Scope scope = Scope::AllOutputs;
  std::vector<Numbers> exact;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_CALIBRATION_OUTPUTMETER_H
