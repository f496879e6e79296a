//===- DifferentiableOpInterface.h - Ops with a gradient --------*- C++ -*-===//

#ifndef TINYML_EXECUTION_INTERPRETER_DIFFERENTIABLEOPINTERFACE_H
#define TINYML_EXECUTION_INTERPRETER_DIFFERENTIABLEOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

#include "tinyml/Execution/Interpreter/DifferentiableOpInterface.h.inc"

#endif // TINYML_EXECUTION_INTERPRETER_DIFFERENTIABLEOPINTERFACE_H
