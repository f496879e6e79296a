//===- CalibrationData.h - Unlabelled inputs of a model ---------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_CALIBRATIONDATA_H
#define TINYML_QUANTIZATION_CALIBRATION_CALIBRATIONDATA_H

#include "tinyml/Data/Samples.h"
#include "tinyml/Execution/Interpreter/StatefulInterpreter.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <mutex>

namespace tinyml {

/// The samples of a .npy or .npz file, one after the other: no more of the file
/// than the next sample is in memory. Where the model has a state, samples are
/// the consecutive calls of a sequence, and the state is what the float model
/// (the teacher, where there is one) made of those before.
class CalibrationData {
public:
  /// Opens a file of inputs for `func`, which must not change before the last
  /// call of next() if it has a state. Fails after an error at `func` that
  /// names the file and the array: it cannot be read, has another shape, or
  /// holds no sample.
  static mlir::FailureOr<CalibrationData> open(llvm::StringRef path,
                                               mlir::func::FuncOp func);

  int64_t size() const { return reader->size(); }

  /// Returns the arguments for a run on the next sample. Fails after an error
  /// where a number is NaN or infinite or the file is damaged; then every call
  /// that follows fails, too. Several threads may call at once.
  mlir::FailureOr<llvm::SmallVector<Tensor>> next();

  /// Leaves out the next sample.
  mlir::LogicalResult skip();

private:
  /// What next() does while no other thread does.
  mlir::FailureOr<llvm::SmallVector<Tensor>> take();
  mlir::LogicalResult fail(llvm::Error error);
  mlir::FailureOr<Tensor> makeTensor(const Port &port, mlir::Type type,
                                     const Array &array, int64_t sample);

  std::string path;
  mlir::func::FuncOp func;
  std::vector<Port> ports;
  llvm::SmallVector<mlir::Type> types; ///< of the arguments, one per port
  std::optional<SampleReader> reader;
  std::optional<StatefulInterpreter> floatModel; ///< where there is a state
  bool hasFailed = false;
  std::unique_ptr<std::mutex> mutex = std::make_unique<std::mutex>();
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

#endif // TINYML_QUANTIZATION_CALIBRATION_CALIBRATIONDATA_H
