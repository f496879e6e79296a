//===- StatefulInterpreter.cpp - Runs a function call after call ----------===//

#include "tinyml/Execution/Interpreter/StatefulInterpreter.h"
#include "tinyml/Dialect/TinyML/IR/InitialState.h"

using namespace mlir;

namespace tinyml {

FailureOr<StatefulInterpreter> StatefulInterpreter::create(func::FuncOp func) {
  FailureOr<Interpreter> interpreter = Interpreter::create(func);
  if (failed(interpreter))
    return failure();
  StatefulInterpreter result(std::move(*interpreter));
  result.states = getStates(func);
  for (const State &state : result.states) {
    ElementsAttr value = ir::getInitialValue(func, state);
    FailureOr<Tensor> tensor = Tensor::get(
        cast<RankedTensorType>(value.getType()), value, func.getLoc());
    if (failed(tensor))
      return failure();
    result.initial.push_back(std::move(*tensor));
  }
  result.reset();
  return result;
}

SmallVector<Tensor>
StatefulInterpreter::getArguments(ArrayRef<Tensor> inputs) const {
  SmallVector<Tensor> arguments(inputs);
  // Ascending: each takes its place before those that follow.
  for (auto [state, value] : llvm::zip(states, values))
    arguments.insert(arguments.begin() + state.argument, value);
  return arguments;
}

void StatefulInterpreter::advance(ArrayRef<Tensor> results) {
  for (auto [state, value] : llvm::zip(states, values))
    value = results[state.result];
}

FailureOr<SmallVector<Tensor>>
StatefulInterpreter::run(ArrayRef<Tensor> inputs, ValueObserver observer) {
  FailureOr<SmallVector<Tensor>> results =
      interpreter.run(getArguments(inputs), observer);
  if (failed(results))
    return failure();
  advance(*results);
  SmallVector<Tensor> outputs;
  for (auto [index, result] : llvm::enumerate(*results))
    if (!isStateResult(getFunction(), index))
      outputs.push_back(result);
  return outputs;
}

} // namespace tinyml
