//===- Distill.h - Fits weights to a teacher by gradients -------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_DISTILLATION_DISTILL_H
#define TINYML_QUANTIZATION_DISTILLATION_DISTILL_H

#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/Progress.h"

namespace tinyml {

/// A value of the student that shall be like one of the teacher: the channels
/// `kept` of it, or all where that is empty.
struct DistillTarget {
  mlir::Value student, teacher;
  llvm::SmallVector<int64_t> kept;
};

/// How long, and how far, a student is taught.
struct DistillPlan {
  /// Steps of `batch` inputs each; 0 = as many as kMostProducts allows, at most
  /// kMostSteps.
  int64_t steps = 0;
  int64_t batch = 16;
  /// The first step, relative to the root mean square of a tensor; they fall
  /// to zero in a straight line, after a few that rise.
  double rate = 0.02;
  uint64_t seed = 0;
  /// Pictures are also mirrored and shifted, for which the teacher is asked
  /// again.
  bool augment = true;

  static constexpr int64_t kMostSteps = 2000;
  /// Products of a student and its teacher that are computed at most, where
  /// `steps` does not say how many.
  static constexpr double kMostProducts = 1e12;
};

/// Changes the filters and biases of the linear ops of `func` so that the
/// targets come nearer to the teacher's on inputs like `samples`: by Adam
/// (Kingma and Ba 2015, arXiv 1412.6980) on the mean of
///
///   |student - teacher|^2 / power of the teacher's target
///
/// with weight 1 for all of `features` together and 1 for all outputs: what the
/// results come from as far as gradients reach, the logits before a softmax.
/// Ops of both functions that stand for each other have the same `tinyml.id`.
/// No labels are taken: the teacher says what is right, on inputs that are
/// samples, mirrored and shifted where they are pictures, and half of them
/// mixed with another one (Zhang et al. 2018, arXiv 1710.09412). Nothing
/// changes where the error on `samples` as they are does not fall. Returns
/// whether it did. The result does not depend on the number of cores. Fails
/// after an error.
mlir::FailureOr<bool>
distill(mlir::func::FuncOp func, mlir::func::FuncOp teacher,
        llvm::ArrayRef<DistillTarget> features, const SampleInputs &samples,
        const DistillPlan &plan, const QuantizeProgress &progress);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_DISTILLATION_DISTILL_H
