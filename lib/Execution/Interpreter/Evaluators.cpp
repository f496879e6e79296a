//===- Evaluators.cpp - Registration of evaluators ------------------------===//

#include "Evaluators.h"

using namespace mlir;

#include "tinyml/Execution/Interpreter/EvaluableOpInterface.cpp.inc"

void tinyml::registerReferenceEvaluators(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, ir::TinyMLDialect *) {
#define FAMILY(name) attach##name(context);
#include "EvaluatorFamilies.def"
  });
}
