//===- Evaluators.cpp - Registration of evaluators ------------------------===//

#include "Evaluators.h"

using namespace mlir;

#include "tinyml/Execution/Interpreter/EvaluableOpInterface.cpp.inc"

void tinyml::registerReferenceEvaluators(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, ir::TinyMLDialect *) {
    attachDataMovementEvaluators(context);
    attachElementwiseEvaluators(context);
    attachLinearEvaluators(context);
    attachPoolEvaluators(context);
    attachQuantEvaluators(context);
    attachSoftmaxEvaluators(context);
    attachUnaryEvaluators(context);
  });
}
