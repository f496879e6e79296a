//===- StatefulInterpreter.h - Runs a function call after call --*- C++ -*-===//

#ifndef TINYML_EXECUTION_INTERPRETER_STATEFULINTERPRETER_H
#define TINYML_EXECUTION_INTERPRETER_STATEFULINTERPRETER_H

#include "tinyml/Execution/Interpreter/Interpreter.h"
#include "tinyml/Support/States.h"

namespace tinyml {

/// Runs a function whose states live from call to call; one without states like
/// an Interpreter.
class StatefulInterpreter {
public:
  /// Prepares `func`, whose states are reset then. Fails as
  /// Interpreter::create, and where the bytes of an initial value are missing.
  static mlir::FailureOr<StatefulInterpreter> create(mlir::func::FuncOp func);

  /// Gives the states their initial values.
  void reset() { values = initial; }

  /// Returns `inputs`, one for each argument that is no state, with the states
  /// where the function takes them.
  llvm::SmallVector<Tensor> getArguments(llvm::ArrayRef<Tensor> inputs) const;

  /// Makes the states of a call's results those of the next call.
  void advance(llvm::ArrayRef<Tensor> results);

  /// Runs the function once, which changes its states. Returns the results that
  /// are no state.
  mlir::FailureOr<llvm::SmallVector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs, ValueObserver observer = nullptr);

  mlir::func::FuncOp getFunction() const { return interpreter.getFunction(); }
  bool hasState() const { return !states.empty(); }

private:
  explicit StatefulInterpreter(Interpreter interpreter)
      : interpreter(std::move(interpreter)) {}

  Interpreter interpreter;
  llvm::SmallVector<State> states;
  llvm::SmallVector<Tensor> initial, values; ///< one per state
};

} // namespace tinyml

#endif // TINYML_EXECUTION_INTERPRETER_STATEFULINTERPRETER_H
