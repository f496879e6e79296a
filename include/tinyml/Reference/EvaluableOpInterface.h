//===- EvaluableOpInterface.h - Ops the interpreter runs --------*- C++ -*-===//

#ifndef TINYML_REFERENCE_EVALUABLEOPINTERFACE_H
#define TINYML_REFERENCE_EVALUABLEOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include "tinyml/Reference/Tensor.h"

#include "tinyml/Reference/EvaluableOpInterface.h.inc"

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace tinyml {

/// Gives the ops of the dialect `tinyml` their EvaluableOpInterface.
void registerReferenceEvaluators(mlir::DialectRegistry &registry);

} // namespace tinyml

#endif // TINYML_REFERENCE_EVALUABLEOPINTERFACE_H
