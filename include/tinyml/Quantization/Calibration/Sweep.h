//===- Sweep.h - Runs a function op by op on many samples -------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_SWEEP_H
#define TINYML_QUANTIZATION_CALIBRATION_SWEEP_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Quantization/Calibration/CalibrationData.h"
#include "tinyml/Quantization/SamplePart.h"
#include "llvm/ADT/DenseMap.h"

namespace tinyml {

/// The inputs of a model for each of some samples.
using SampleInputs = std::vector<llvm::SmallVector<Tensor>>;

/// Which samples of a file to take.
struct SampleChoice {
  llvm::StringRef path;
  /// So many, drawn by `seed` and in the order of the file; 0 = all of them.
  int64_t count = 0;
  uint64_t seed = 0;
  SamplePart part = SamplePart::All; ///< of those drawn
};

/// Returns which of `total` samples `choice` takes, ascending.
llvm::SmallVector<int64_t> drawSamples(const SampleChoice &choice,
                                       int64_t total);

/// Reads those samples, in ascending order, of a file that none was read of.
/// Fails after an error at its function.
mlir::FailureOr<SampleInputs> readSamples(CalibrationData &data,
                                          llvm::ArrayRef<int64_t> indices);

/// Reads samples for `func`. Fails after an error at `func`.
mlir::FailureOr<SampleInputs> readSamples(const SampleChoice &choice,
                                          mlir::func::FuncOp func);

/// Runs a function of one block on many samples at once: one op at a time, in
/// order, so that the operands of an op may be replaced by new ones before it
/// runs. A value is dropped once its last user has run. No op may be erased
/// while the sweep lives, but for one that it has not run. Copies share their
/// tensors, and can go on to run something else.
class Sweep {
public:
  /// `samples` must live as long as the sweep, and have the argument types.
  Sweep(mlir::func::FuncOp func, const SampleInputs &samples);

  int64_t size() const { return count; }

  /// Runs the ops that have not run yet and come before `op`; null or the
  /// terminator = all of them. Fails after an error at an op that cannot be
  /// run.
  mlir::LogicalResult runUntil(mlir::Operation *op);

  /// Runs the ops that have not run yet, and returns the f32 outputs of each
  /// sample.
  mlir::FailureOr<std::vector<llvm::SmallVector<Tensor>>> finish();

  /// Returns what `value`, which is not dropped, has on a sample.
  const Tensor &get(mlir::Value value, int64_t sample) const;

  /// Gives `value`, whatever computes it, other tensors: one per sample.
  void set(mlir::Value value, std::vector<Tensor> tensors) {
    values[value] = std::move(tensors);
  }

private:
  mlir::LogicalResult run(mlir::Operation *op);
  void drop(mlir::Operation *op);

  int64_t count;
  mlir::Operation *next;
  /// One tensor per sample, or a single one where no argument is involved.
  llvm::DenseMap<mlir::Value, std::vector<Tensor>> values;
};

/// Returns the results of `op` for `operands`. Fails after an error at the op.
mlir::FailureOr<llvm::SmallVector<Tensor>>
runOp(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_CALIBRATION_SWEEP_H
