//===- CalibrationData.h - Unlabelled inputs of a model ---------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_CALIBRATION_CALIBRATIONDATA_H
#define TINYML_QUANTIZATION_CALIBRATION_CALIBRATIONDATA_H

#include "tinyml/Data/Samples.h"
#include "tinyml/Execution/Interpreter/StatefulInterpreter.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <mutex>

namespace tinyml {

/// What samples of a file are taken for. Every fifth one is learnt from by
/// nobody, so that what was learnt can be judged on it; of a model with a
/// state, every fifth sequence. Of few (below kFewSamples samples, or five
/// sequences) none is held back.
enum class SampleUse {
  Learn, ///< all but those
  Judge, ///< those; all where none is held back
  All,
};

/// A file with fewer samples is learnt from as a whole.
inline constexpr int64_t kFewSamples = 50;

/// The samples of a .npy or .npz file, one after the other: no more of the file
/// than the next sample is in memory. Where the model has a state, samples are
/// the consecutive calls of a sequence, and the state is what the float model
/// (the teacher, where there is one) made of those before; those to judge by
/// come without it.
class CalibrationData {
public:
  /// Opens a file of inputs for `func`, which must not change before the last
  /// call of next() if it has a state. Fails after an error at `func` that
  /// names the file and the array: it cannot be read, has another shape, or
  /// holds no sample.
  static mlir::FailureOr<CalibrationData>
  open(llvm::StringRef path, mlir::func::FuncOp func,
       SampleUse use = SampleUse::Learn);

  /// How many samples there are for the use.
  int64_t size() const { return count; }

  /// Whether samples are held back from what learns.
  bool holdsBack() const { return isSplit; }

  /// Where the sample that next() returns stands in the file.
  int64_t getPosition() const { return reader->getPosition(); }

  /// Whether that sample is the first of a sequence.
  bool isAtStart() const {
    return isSequenceStart(getPosition(), reader->getSequenceLength());
  }

  /// Returns the arguments for a run on the next sample. Fails after an error
  /// where a number is NaN or infinite or the file is damaged; then every call
  /// that follows fails, too. Several threads may call at once.
  mlir::FailureOr<llvm::SmallVector<Tensor>> next();

  /// Leaves out the next sample.
  mlir::LogicalResult skip();

private:
  /// What next() does while no other thread does.
  mlir::FailureOr<llvm::SmallVector<Tensor>> take();
  mlir::LogicalResult drop();
  mlir::LogicalResult dropOthers();
  bool isWanted(int64_t index) const;
  mlir::LogicalResult fail(llvm::Error error);
  mlir::FailureOr<Tensor> makeTensor(const Port &port, mlir::Type type,
                                     const Array &array, int64_t sample);

  std::string path;
  mlir::func::FuncOp func;
  std::vector<Port> ports;
  llvm::SmallVector<mlir::Type> types; ///< of the arguments, one per port
  std::optional<SampleReader> reader;
  std::optional<StatefulInterpreter> floatModel; ///< where there is a state
  SampleUse use = SampleUse::All;
  bool isSplit = false;
  int64_t count = 0;
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
