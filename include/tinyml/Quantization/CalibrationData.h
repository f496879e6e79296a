//===- CalibrationData.h - Unlabelled inputs of a model ---------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATIONDATA_H
#define TINYML_QUANTIZATION_CALIBRATIONDATA_H

#include "tinyml/Data/Npy.h"
#include "tinyml/Data/Samples.h"
#include "tinyml/Reference/Tensor.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tinyml {

/// The samples of a .npy or .npz file. The arrays keep the file's element type
/// in memory; a sample is converted when it is read.
class CalibrationData {
public:
  /// Opens a file of inputs for `func`. Fails after an error at `func` that
  /// names the file and the array: it cannot be read, has another shape, or
  /// holds no sample.
  static mlir::FailureOr<CalibrationData> open(llvm::StringRef path,
                                               mlir::func::FuncOp func);

  int64_t size() const { return reader->size(); }

  /// Returns the arguments for a run on sample `index`. Fails after an error
  /// where a number is NaN or infinite. Several threads may read at once.
  mlir::FailureOr<llvm::SmallVector<Tensor>> read(int64_t index) const;

private:
  std::string path;
  mlir::func::FuncOp func;
  std::vector<Port> ports;
  std::vector<NamedArray> arrays;
  std::optional<SampleReader> reader;
};

/// Calls `visit(index, worker)` for all indices below `count`, on as many
/// threads as the machine has cores; `worker` < countWorkers(count) is the same
/// for no two calls at once. Indices of one worker come in order. Fails where a
/// call fails. What is summed in floating point per worker depends on the
/// number of cores; sum per index instead.
mlir::LogicalResult
forEachSample(mlir::MLIRContext *context, int64_t count,
              llvm::function_ref<mlir::LogicalResult(int64_t, unsigned)> visit);

unsigned countWorkers(int64_t count);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_CALIBRATIONDATA_H
