//===- OutputMeter.h - How far outputs are from exact ones ------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_OUTPUTMETER_H
#define TINYML_QUANTIZATION_CALIBRATION_OUTPUTMETER_H

#include "tinyml/Quantization/Calibration/Sweep.h"

namespace tinyml {

/// Compares f32 outputs with those of the float model.
class OutputMeter {
public:
  /// Runs `func` on the samples. Fails after an error at an op that cannot be
  /// run.
  static mlir::FailureOr<OutputMeter> create(mlir::func::FuncOp func,
                                             const SampleInputs &samples);

  /// Runs the rest of the model and returns the error of its outputs: their
  /// squared difference over their squares, both summed over the samples.
  mlir::FailureOr<double> getError(Sweep sweep) const;

private:
  llvm::SmallVector<double> exact;
  double power = std::numeric_limits<double>::min();
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_CALIBRATION_OUTPUTMETER_H
