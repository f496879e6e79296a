//===- UnsupportedOperators.cpp - Advice about what is missing ------------===//

#include "OperatorRegistry.h"

using namespace tinyml;

void tinyml::registerAdvice(OperatorRegistry &registry) {
  constexpr const char *fused =
      "compile the model as it was before ONNX Runtime optimized it";
  for (const char *name :
       {"com.microsoft.DynamicQuantizeMatMul", "com.microsoft.FusedConv",
        "com.microsoft.FusedGemm", "com.microsoft.MatMulIntegerToFloat"})
    registry.addAdvice(name, fused);
}
