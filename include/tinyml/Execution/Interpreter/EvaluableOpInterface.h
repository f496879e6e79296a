//===- EvaluableOpInterface.h - Ops the interpreter runs --------*- C++ -*-===//

#ifndef TINYML_EXECUTION_INTERPRETER_EVALUABLEOPINTERFACE_H
#define TINYML_EXECUTION_INTERPRETER_EVALUABLEOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h.inc"

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace tinyml {

/// Gives the ops of the dialect `tinyml` their EvaluableOpInterface.
void registerReferenceEvaluators(mlir::DialectRegistry &registry);

} // namespace tinyml

#endif // TINYML_EXECUTION_INTERPRETER_EVALUABLEOPINTERFACE_H
