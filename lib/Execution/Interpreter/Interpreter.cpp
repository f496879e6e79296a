//===- Interpreter.cpp - Runs functions of the tinyml dialect -------------===//

#include "tinyml/Execution/Interpreter/Interpreter.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"
#include "tinyml/Support/RawElements.h"

using namespace mlir;

namespace tinyml {

/// Checks that `value` is a tensor that can be evaluated.
static LogicalResult checkType(Value value) {
  if (succeeded(getTensorBytes(value.getType())))
    return success();
  return emitError(value.getLoc(), "the interpreter holds no value of type ")
         << value.getType();
}

FailureOr<Interpreter> Interpreter::create(func::FuncOp func) {
  if (!func.getBody().hasOneBlock())
    return func.emitOpError("cannot be run: it needs a body of one block");
  Interpreter interpreter(func);
  for (Value argument : func.getArguments())
    if (failed(checkType(argument)))
      return failure();
  for (Operation &op : func.getBody().front().without_terminator()) {
    for (Value result : op.getResults())
      if (failed(checkType(result)))
        return failure();
    if (auto constant = dyn_cast<ir::ConstantOp>(op)) {
      FailureOr<Tensor> value = Tensor::get(
          constant.getType(), constant.getValue(), constant.getLoc());
      if (failed(value))
        return failure();
      interpreter.constants[constant.getOutput()] = *value;
    } else if (!isa<EvaluableOpInterface>(op)) {
      return op.emitOpError("cannot be run by the interpreter");
    }
  }
  return interpreter;
}

/// Returns `input` as a tensor of `type`, or failure where the shape or the
/// stored integers differ.
static FailureOr<Tensor> adaptInput(const Tensor &input,
                                    RankedTensorType type) {
  if (input.getType() == type)
    return input;
  if (input.getShape() != type.getShape() ||
      getRawElementType(input.getElementType()) !=
          getRawElementType(type.getElementType()))
    return failure();
  return input.retype(type);
}

FailureOr<SmallVector<Tensor>> Interpreter::run(ArrayRef<Tensor> inputs,
                                                ValueObserver observer) const {
  Block &block = func->getRegion(0).front();
  if (inputs.size() != block.getNumArguments())
    return func->emitOpError("takes ")
           << block.getNumArguments() << " inputs, found " << inputs.size();

  DenseMap<Value, Tensor> values;
  auto define = [&](Value value, const Tensor &tensor) {
    values[value] = tensor;
    if (observer)
      observer(value, tensor);
  };
  auto lookup = [&](Value value) {
    auto constant = constants.find(value);
    return constant != constants.end() ? constant->second
                                       : values.find(value)->second;
  };

  for (auto [argument, input] : llvm::zip(block.getArguments(), inputs)) {
    auto type = cast<RankedTensorType>(argument.getType());
    FailureOr<Tensor> adapted = adaptInput(input, type);
    if (failed(adapted))
      return func->emitOpError("takes ")
             << type << " as input " << argument.getArgNumber() << ", found "
             << input.getType();
    define(argument, *adapted);
  }
  for (Operation &op : block.without_terminator()) {
    if (isa<ir::ConstantOp>(op)) {
      if (observer)
        observer(op.getResult(0), constants.find(op.getResult(0))->second);
      continue;
    }
    SmallVector<Tensor> operands =
        llvm::map_to_vector(op.getOperands(), lookup);
    SmallVector<Tensor> results;
    for (Type type : op.getResultTypes())
      results.push_back(Tensor::zeros(cast<RankedTensorType>(type)));
    if (failed(cast<EvaluableOpInterface>(op).evaluate(operands, results)))
      return failure();
    for (auto [result, tensor] : llvm::zip(op.getResults(), results))
      define(result, tensor);
  }
  return llvm::map_to_vector(block.getTerminator()->getOperands(), lookup);
}

FailureOr<SmallVector<Tensor>>
evaluate(func::FuncOp func, ArrayRef<Tensor> inputs, ValueObserver observer) {
  FailureOr<Interpreter> interpreter = Interpreter::create(func);
  if (failed(interpreter))
    return failure();
  return interpreter->run(inputs, observer);
}

} // namespace tinyml
