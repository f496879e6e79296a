//===- Labels.h - What a model should answer --------------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_ATTRIBUTION_LABELS_H
#define TINYML_QUANTIZATION_ATTRIBUTION_LABELS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Data/Array.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

namespace tinyml {

/// What the first output should be for each sample of a data set, and the
/// metric that follows: class numbers are judged by top-1, numbers of the
/// output's size by their mean squared error.
class Labels {
public:
  /// Reads the one array of a .npy or .npz file, for the `count` samples that
  /// `data` holds. Fails after an error at `func` that names the file: it
  /// cannot be read, holds another number of labels, a class that the output
  /// does not have or a number that is not finite, or the output is not f32.
  static mlir::FailureOr<Labels> read(llvm::StringRef path,
                                      mlir::func::FuncOp func,
                                      llvm::StringRef data, int64_t count);

  bool areClasses() const { return array.type.kind != 'f'; }

  /// Returns what score() is: "top1" or "mse".
  llvm::StringRef getMetric() const { return areClasses() ? "top1" : "mse"; }

  /// Judges the first output of each sample of the set that `indices` lists:
  /// which part has its largest element, the first of equal ones, where the
  /// label says (0 to 1); or the mean over samples and elements of
  /// (output - label)^2.
  double score(llvm::ArrayRef<Tensor> outputs,
               llvm::ArrayRef<int64_t> indices) const;

private:
  Array array;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_ATTRIBUTION_LABELS_H
