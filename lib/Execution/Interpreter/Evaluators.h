//===- Evaluators.h - Registration of evaluators ----------------*- C++ -*-===//

#ifndef TINYML_LIB_EXECUTION_INTERPRETER_EVALUATORS_H
#define TINYML_LIB_EXECUTION_INTERPRETER_EVALUATORS_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"

namespace tinyml {

/// Computes the one result of `op`.
template <typename Op>
using Evaluator = llvm::LogicalResult (*)(Op op,
                                          llvm::ArrayRef<Tensor> operands,
                                          Tensor &result);

/// EvaluableOpInterface for an op with one result.
template <typename Op, Evaluator<Op> evaluator>
struct EvaluatorModel
    : EvaluableOpInterface::ExternalModel<EvaluatorModel<Op, evaluator>, Op> {
  llvm::LogicalResult evaluate(mlir::Operation *op,
                               llvm::ArrayRef<Tensor> operands,
                               llvm::MutableArrayRef<Tensor> results) const {
    return evaluator(llvm::cast<Op>(op), operands, results.front());
  }
};

template <typename Op, Evaluator<Op> evaluator>
void attachEvaluator(mlir::MLIRContext *context) {
  Op::template attachInterface<EvaluatorModel<Op, evaluator>>(*context);
}

// One function per file of evaluators.
#define FAMILY(name) void attach##name(mlir::MLIRContext *context);
#include "EvaluatorFamilies.def"

} // namespace tinyml

#endif // TINYML_LIB_EXECUTION_INTERPRETER_EVALUATORS_H
