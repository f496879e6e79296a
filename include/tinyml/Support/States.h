//===- States.h - Values that live from call to call ------------*- C++ -*-===//
//
// A state is an argument and a result of a function with the same
// `tinyml.state`: what the result holds after one call, the argument holds in
// the next one. To the ops of the function the two are an input and an output
// like any other (docs/decisions/0008-state-is-an-argument.md).
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_SUPPORT_STATES_H
#define TINYML_SUPPORT_STATES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace tinyml {

/// Discardable attribute of both ends of a state: its name, a string.
inline constexpr llvm::StringLiteral kStateAttr = "tinyml.state";
/// Discardable attribute of a state's argument: what it holds in the first
/// call, elements of the argument's type. Without it that is zero.
inline constexpr llvm::StringLiteral kInitialStateAttr = "tinyml.initial";

struct State {
  mlir::StringAttr name;
  unsigned argument, result;
};

/// Returns the states of `func`, which verifies, in the order of its arguments.
llvm::SmallVector<State> getStates(mlir::FunctionOpInterface func);

/// Returns whether an argument or a result of `func` is an end of a state.
bool isStateArgument(mlir::FunctionOpInterface func, unsigned index);
bool isStateResult(mlir::FunctionOpInterface func, unsigned index);

/// Checks that every state has one argument and one result, of the same type
/// where both are known, and an initial value of that type. Fails after an
/// error at `func` that calls tensors by their names in the model.
mlir::LogicalResult verifyStates(mlir::FunctionOpInterface func);

} // namespace tinyml

#endif // TINYML_SUPPORT_STATES_H
