//===- Runner.h - Ways to run a model ---------------------------*- C++ -*-===//

#ifndef TINYML_TOOLS_RUN_RUNNER_H
#define TINYML_TOOLS_RUN_RUNNER_H

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Data/Samples.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <limits>
#include <memory>

namespace tinyml {

/// A value inside a model: the name is that of the node which computed it. A
/// quantized one stands for `scale * (stored - zero point)` where its scale is
/// known. The bounds are real numbers that the node's op clamps to.
struct TracedValue {
  std::string name;
  Array array;
  std::optional<double> scale;
  int64_t zeroPoint = 0;
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();

  double getReal(int64_t index) const;
};

using TraceCallback = llvm::function_ref<void(TracedValue)>;

/// A model that is ready to run.
class Runner {
public:
  virtual ~Runner();

  llvm::ArrayRef<Port> getInputs() const { return inputs; }
  llvm::ArrayRef<Port> getOutputs() const { return outputs; }

  /// Runs the samples as consecutive calls and returns the outputs of each. The
  /// state of the model, if it has one, is reset before the first sample and
  /// after every `sequenceLength` of them (0 = never).
  virtual llvm::Expected<std::vector<Sample>>
  run(llvm::ArrayRef<Sample> samples, int64_t sequenceLength) = 0;

  /// What was measured in the last run, a line each; empty on the reference.
  llvm::ArrayRef<std::string> getMeasurements() const { return measurements; }

  /// Prints what else there is to say of the last run, which took `samples`
  /// and gave `results`. Fails where these are wrong.
  virtual llvm::Error report(llvm::ArrayRef<Sample> samples,
                             int64_t sequenceLength,
                             llvm::ArrayRef<Sample> results,
                             llvm::raw_ostream &os);

  /// Whether trace works.
  virtual bool canTrace() const { return false; }

  /// Whether the model keeps a state from sample to sample.
  bool hasState() const { return keepsState; }

  /// Runs one sample on a state that was reset and shows every value in the
  /// order of computation.
  virtual llvm::Error trace(const Sample &sample, TraceCallback callback);

protected:
  std::vector<Port> inputs, outputs;
  bool keepsState = false;
  std::vector<std::string> measurements;
};

/// An error that has been printed as a diagnostic already.
llvm::Error makeReportedError();

/// Prints `error` unless it was printed already; takes it.
void printError(llvm::Error error, llvm::raw_ostream &os);

/// Runs the one function of `module`, of tinyml ops, by the interpreter.
llvm::Expected<std::unique_ptr<Runner>>
createInterpreterRunner(mlir::ModuleOp module);

/// Runs the one mcu.model of `module` by the runtime's reference kernels.
llvm::Expected<std::unique_ptr<Runner>>
createExecutorRunner(mlir::ModuleOp module);

/// Compiles the C of `module`, whose one mcu.model is ready to print, for the
/// board, and runs it there or in the board's emulator.
llvm::Expected<std::unique_ptr<Runner>>
createBoardRunner(mlir::ModuleOp module, llvm::StringRef board);

} // namespace tinyml

#endif // TINYML_TOOLS_RUN_RUNNER_H
