//===- NumberFunction.h - Ops that are a function of a number ---*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_TINYML_TRANSFORMS_NUMBERFUNCTION_H
#define TINYML_LIB_DIALECT_TINYML_TRANSFORMS_NUMBERFUNCTION_H

#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

namespace tinyml::ir {

/// Each number of `result` is one function of the number of `source` at the
/// same place.
struct NumberFunction {
  mlir::Value source, result;
  /// The ops that compute it, in order; nothing else uses what they compute but
  /// `result`.
  llvm::SmallVector<mlir::Operation *> ops;

  /// Returns what `ops` compute of numbers [1,...,1,N] of the type of source's
  /// elements. Fails where they cannot be evaluated.
  mlir::FailureOr<Tensor> compute(const Tensor &numbers) const;

  /// Returns a tensor of `count` zeros for `compute`.
  Tensor makeNumbers(int64_t count) const;

  /// Erases the ops, of which nothing is used any more.
  void erase() const;
};

/// Returns the functions of at most `maxOps` ops that have `result`, each a
/// part of the next.
llvm::SmallVector<NumberFunction> findNumberFunctions(mlir::Value result,
                                                      int64_t maxOps);

/// Returns the one number of all elements of a constant operand with dimensions
/// of 1, or nothing.
std::optional<Tensor> readOneNumber(mlir::Value value);

} // namespace tinyml::ir

#endif // TINYML_LIB_DIALECT_TINYML_TRANSFORMS_NUMBERFUNCTION_H
