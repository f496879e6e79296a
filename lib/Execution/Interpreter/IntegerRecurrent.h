//===- IntegerRecurrent.h - Recurrent layers on integers --------*- C++ -*-===//

#ifndef TINYML_LIB_EXECUTION_INTERPRETER_INTEGERRECURRENT_H
#define TINYML_LIB_EXECUTION_INTERPRETER_INTEGERRECURRENT_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

namespace tinyml {

/// Computes the results of a recurrent layer on quantized tensors
/// (docs/numerics.md). Fails after an error where its scales have no
/// multiplier.
llvm::LogicalResult
evaluateIntegerRecurrent(mlir::Operation *op, llvm::ArrayRef<Tensor> operands,
                         llvm::MutableArrayRef<Tensor> results);

} // namespace tinyml

#endif // TINYML_LIB_EXECUTION_INTERPRETER_INTEGERRECURRENT_H
