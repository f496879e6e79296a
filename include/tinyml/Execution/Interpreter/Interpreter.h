//===- Interpreter.h - Runs functions of the tinyml dialect -----*- C++ -*-===//
//
// The oracle of the project: it defines what an op of `tinyml` computes. Float
// ops sum in double precision and round once to single precision, which is the
// most accurate result and does not depend on an order of additions. Integer
// ops are exact in 64 bits and wider and round as docs/numerics.md says; their
// results equal the runtime's kernels bit for bit.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_EXECUTION_INTERPRETER_INTERPRETER_H
#define TINYML_EXECUTION_INTERPRETER_INTERPRETER_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Execution/Interpreter/Tensor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tinyml {

/// Sees every value of a run right after it is computed, function arguments
/// first, in the order of the ops.
using ValueObserver = llvm::function_ref<void(mlir::Value, const Tensor &)>;

/// Runs one function many times. The constants are read once.
class Interpreter {
public:
  /// Prepares `func`: one block of ops with EvaluableOpInterface and a
  /// `func.return`. Fails after an error at the op that cannot be run, or whose
  /// bytes are missing. The function must not change while this object lives.
  static mlir::FailureOr<Interpreter> create(mlir::func::FuncOp func);

  /// Runs the function. `inputs` must have the types of its arguments; raw
  /// integers stand for quantized numbers of that storage and the reverse.
  mlir::FailureOr<llvm::SmallVector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs, ValueObserver observer = nullptr) const;

  mlir::func::FuncOp getFunction() const { return func; }

private:
  explicit Interpreter(mlir::func::FuncOp func) : func(func) {}

  mlir::func::FuncOp func;
  llvm::DenseMap<mlir::Value, Tensor> constants;
};

/// Runs `func` once.
mlir::FailureOr<llvm::SmallVector<Tensor>>
evaluate(mlir::func::FuncOp func, llvm::ArrayRef<Tensor> inputs,
         ValueObserver observer = nullptr);

} // namespace tinyml

#endif // TINYML_EXECUTION_INTERPRETER_INTERPRETER_H
