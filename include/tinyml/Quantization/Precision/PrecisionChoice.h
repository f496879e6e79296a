//===- PrecisionChoice.h - How many bits each layer has ---------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_PRECISION_PRECISIONCHOICE_H
#define TINYML_QUANTIZATION_PRECISION_PRECISIONCHOICE_H

#include "tinyml/Quantization/Precision.h"
#include "tinyml/Quantization/Precision/Sensitivity.h"
#include "llvm/ADT/DenseSet.h"

namespace tinyml {

/// Which filters of a float model have 4 bits instead of 8, and which
/// activations 16.
class PrecisionChoice {
public:
  /// More bits for, or less for, a value or else the filter of an op.
  struct Change {
    mlir::Value value;
    mlir::Operation *op = nullptr;
    double error = 0; ///< with the fewer bits
  };

  /// Measures the errors; all is 8 bits. Fails after an error.
  static mlir::FailureOr<PrecisionChoice>
  create(mlir::func::FuncOp func, const SampleInputs &samples, int64_t group);

  size_t countFilters() const { return filters.size(); }

  /// Gives exactly those `count` filters 4 bits whose error per weight is
  /// smallest.
  void narrowFirst(size_t count);

  void toggle(const Change &change);

  /// Lists what could have more bits, the largest error first; activations
  /// whose errors are nothing beside the others' are left out.
  std::vector<Change> listWidenings() const;

  /// Notes the precisions at the ops.
  void apply();

  struct Counts {
    int64_t narrow = 0; ///< filters of 4 bits
    int64_t wide = 0;   ///< ops with 16-bit activations
  };
  /// Counts, and says at each op why it has other bits than 8.
  Counts tell();

private:
  bool isWide(mlir::Operation &op) const;

  mlir::func::FuncOp func;
  std::vector<FilterSensitivity> filters; ///< least error per weight first
  std::vector<ActivationSensitivity> activations;
  llvm::DenseSet<mlir::Operation *> fixed; ///< had a precision before
  llvm::DenseSet<mlir::Operation *> narrow;
  llvm::DenseSet<mlir::Value> wide;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_PRECISION_PRECISIONCHOICE_H
