//===- FoldNode.cpp - Evaluating nodes of constants -----------------------===//

#include "FoldNode.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"

using namespace mlir;
using namespace tinyml;

/// Computes the results of `op` from `values`, which it extends.
static LogicalResult evaluateOp(Operation &op,
                                DenseMap<Value, Tensor> &values) {
  if (auto constant = dyn_cast<ir::ConstantOp>(op)) {
    FailureOr<Tensor> value =
        Tensor::get(constant.getType(), constant.getValue(), op.getLoc());
    if (failed(value))
      return failure();
    values[constant.getOutput()] = *value;
    return success();
  }
  auto evaluable = dyn_cast<EvaluableOpInterface>(op);
  if (!evaluable)
    return failure();
  SmallVector<Tensor> operands, results;
  for (Value operand : op.getOperands()) {
    auto found = values.find(operand);
    if (found == values.end())
      return failure();
    operands.push_back(found->second);
  }
  for (Type type : op.getResultTypes()) {
    if (failed(getTensorBytes(type)))
      return failure();
    results.push_back(Tensor::zeros(cast<RankedTensorType>(type)));
  }
  // What has no elements is known; evaluators may divide by their number.
  bool isEmpty = llvm::all_of(results, [](const Tensor &result) {
    return result.getNumElements() == 0;
  });
  if (!isEmpty && failed(evaluable.evaluate(operands, results)))
    return failure();
  for (auto [result, value] : llvm::zip_equal(op.getResults(), results))
    values[result] = value;
  return success();
}

bool tinyml::evaluateResults(NodeConversion &node, Block &block) {
  // What cannot be evaluated is reported by a later stage.
  ScopedDiagnosticHandler silence(node.getContext(),
                                  [](Diagnostic &) { return success(); });
  DenseMap<Value, Tensor> values;
  for (Operation &op : block)
    if (failed(evaluateOp(op, values)))
      return false;
  SmallVector<std::pair<unsigned, Operand>> constants;
  for (auto [index, result] : llvm::enumerate(node.getResults())) {
    if (!result || !result->isRuntime())
      continue;
    auto found = values.find(result->getValue());
    if (found == values.end() || result->getUnit() ||
        !result->getElementType().isIntOrFloat())
      return false;
    constants.emplace_back(
        index, Operand::constant(makeWeights(found->second.getType(),
                                             found->second.getBytes())));
  }
  for (auto &[index, constant] : constants)
    node.setResult(index, constant);
  return true;
}

LogicalResult tinyml::checkSizes(NodeConversion &node) {
  node.setFolding(false);
  for (const std::optional<Operand> &result : node.getResults())
    if (result && result->isRuntime() &&
        failed(node.checkSize(result->getShape(), result->getElementType())))
      return failure();
  return success();
}
