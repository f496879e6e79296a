//===- IntegerProblems.cpp - Whether integers can compute an op -----------===//

#include "tinyml/Analysis/IntegerProblems.h"
#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Analysis/RecurrentIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;

namespace tinyml {

/// Returns `op` where it is linear with a form on integers, else null.
static ir::LinearOpInterface getIntegerLinear(Operation *op) {
  auto linear = dyn_cast<ir::LinearOpInterface>(op);
  return linear && linear.hasIntegerForm() ? linear : ir::LinearOpInterface();
}

/// Returns the operands of an op with IntegerFormOpInterface that are not real
/// in its integer form.
static SmallVector<Value> getIntegerOperands(Operation *op) {
  auto form = cast<ir::IntegerFormOpInterface>(op);
  SmallVector<Value> operands;
  for (OpOperand &operand : op->getOpOperands())
    if (!form.isRealOperand(operand.getOperandNumber()))
      operands.push_back(operand.get());
  return operands;
}

bool computesOnIntegers(Operation *op) {
  auto isQuantized = [](Value value) {
    return isa<RankedTensorType>(value.getType()) &&
           ir::getQuantizedType(value);
  };
  if (isa<ir::RecurrentOpInterface>(op))
    return isQuantized(op->getResult(0));
  if (op->getNumResults() != 1 || !isQuantized(op->getResult(0)))
    return false;
  return getIntegerLinear(op) ||
         (isa<ir::IntegerFormOpInterface>(op) &&
          llvm::all_of(getIntegerOperands(op), isQuantized));
}

std::optional<std::string> findIntegerProblem(Operation *op) {
  if (!computesOnIntegers(op))
    return std::nullopt;
  if (ir::LinearOpInterface linear = getIntegerLinear(op)) {
    std::string reason;
    FailureOr<LinearIntegers> integers = LinearIntegers::get(linear, reason);
    return failed(integers) ? reason : integers->findProblem();
  }
  if (auto recurrent = dyn_cast<ir::RecurrentOpInterface>(op)) {
    std::string reason;
    FailureOr<RecurrentIntegers> integers =
        RecurrentIntegers::get(recurrent, reason);
    return failed(integers) ? reason : integers->findProblem();
  }
  SmallVector<quant::UniformQuantizedType> types;
  for (Value operand : getIntegerOperands(op))
    types.push_back(ir::getQuantizedType(operand));
  return cast<ir::IntegerFormOpInterface>(op).findIntegerProblem(
      types, ir::getQuantizedType(op->getResult(0)));
}

} // namespace tinyml
