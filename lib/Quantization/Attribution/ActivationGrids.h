//===- ActivationGrids.h - What a value is quantized to ---------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_ATTRIBUTION_ACTIVATIONGRIDS_H
#define TINYML_LIB_QUANTIZATION_ATTRIBUTION_ACTIVATIONGRIDS_H

#include "tinyml/Quantization/Calibration/Sweep.h"

namespace tinyml {

/// A cause of error of a quantized value.
enum class GridError { Clipping, Rounding, Both };

/// What quantization put between a value of the teacher and some of its uses.
struct ActivationGrid {
  /// The student's quantize and dequantize ops, in turn.
  llvm::SmallVector<mlir::Operation *> ops;
  /// Operands of the teacher's ops, and of its terminator.
  llvm::SmallVector<mlir::OpOperand *> uses;

  /// Returns `x` with that error: as the student's ops compute it, or only
  /// limited to the numbers that have a stored value, or only rounded to their
  /// step. Fails after an error at an op that cannot be run.
  mlir::FailureOr<Tensor> apply(GridError error, const Tensor &x) const;
};

/// Returns the op of a student that stands for a teacher's, or null.
using FindStudent = llvm::function_ref<mlir::Operation *(mlir::Operation *)>;

/// Lists the grids of `value`, an argument or result in a teacher; uses that
/// read it as it is are left out, and so is the result of an op that only moves
/// elements which have the same grid already. Fails after an error where a use
/// is not the teacher's any more.
mlir::FailureOr<std::vector<ActivationGrid>>
listActivationGrids(mlir::Value value, mlir::func::FuncOp student,
                    FindStudent findStudent);

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_ATTRIBUTION_ACTIVATIONGRIDS_H
