//===- Trials.h - What a choice of precisions costs and loses ---*- C++ -*-===//

#ifndef TINYML_LIB_PIPELINES_TRIALS_H
#define TINYML_LIB_PIPELINES_TRIALS_H

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Pipelines/Pipelines.h"
#include "tinyml/Quantization/Calibration/Sweep.h"

namespace tinyml {

/// What a compiled model takes, as its report counts it.
struct ModelCost {
  int64_t flashBytes = 0;
  int64_t ramBytes = 0;
  int64_t instructions = 0;
};

/// Compiles a copy of `module`, a float model with ranges and precisions, as
/// far as its memory is known. Filters are rounded to nearest, which changes no
/// size. Fails after an error.
mlir::FailureOr<ModelCost> measureCost(mlir::ModuleOp module,
                                       const QuantizePipelineOptions &options);

/// Makes kernel calls of `module`, optimized and, with `isQuantized`, as it is
/// after quantization, and counts what these take. Fails without an error: who
/// compiles the model will see it.
mlir::FailureOr<ModelCost> measureKernels(mlir::ModuleOp module,
                                          bool isQuantized, bool shareKernels);

/// Quantizes copies of `module`, a float model with ranges and precisions, on
/// one half of at most `count` samples of `options.calibration`, and returns
/// how far its worst output is from the float model's on the other half, over
/// both ways round: squared difference over squared outputs. NaN where there
/// are less than two samples. Fails after an error.
mlir::FailureOr<double> measureStudent(mlir::ModuleOp module,
                                       const QuantizeOptions &options,
                                       int64_t count);

/// Judges quantized models by what their float model answers.
class DropMeter {
public:
  /// Runs the float model of `module` on at most `count` samples of
  /// `options.calibration`. Fails after an error where there are less than two.
  static mlir::FailureOr<DropMeter>
  create(mlir::ModuleOp module, const QuantizeOptions &options, int64_t count);

  /// Returns what the model loses with the precisions that `module`, which was
  /// given to create(), has now, in percent. Each half of the samples judges
  /// what was learnt from the other.
  mlir::FailureOr<double> measure();

  /// What the percents are of, for messages.
  llvm::StringRef getUnit() const {
    return isClassifier ? "of the answers" : "of the outputs";
  }

private:
  /// Every second sample, and what the float model gives for it.
  struct Half {
    SamplePart part;
    SampleInputs inputs;
    std::vector<llvm::SmallVector<Tensor>> outputs;
  };

  DropMeter(mlir::ModuleOp module, QuantizeOptions options, int64_t count)
      : module(module), options(std::move(options)), count(count) {}

  mlir::LogicalResult judge(const Half &learn, const Half &test);
  void compare(const Tensor &mine, const Tensor &theirs);

  mlir::ModuleOp module;
  QuantizeOptions options;
  int64_t count;
  bool isClassifier = false;
  std::vector<bool> areAnswers; ///< of the f32 outputs: those that are no state
  Half halves[2];
  /// Rows that were compared and that differ, or sums of squares.
  double all = 0, lost = 0;
};

} // namespace tinyml

#endif // TINYML_LIB_PIPELINES_TRIALS_H
