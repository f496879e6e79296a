//===- UnsupportedOperators.cpp - Advice about what is missing ------------===//

#include "OperatorRegistry.h"

using namespace tinyml;

void tinyml::registerAdvice(OperatorRegistry &registry) {
  auto advise = [&](std::initializer_list<const char *> names,
                    const char *advice) {
    for (const char *name : names)
      registry.addAdvice(name, advice);
  };
  advise({"com.microsoft.DynamicQuantizeMatMul", "com.microsoft.FusedConv",
          "com.microsoft.FusedGemm", "com.microsoft.MatMulIntegerToFloat"},
         "compile the model as it was before ONNX Runtime optimized it");
  advise({"RandomNormal", "RandomNormalLike", "RandomUniform",
          "RandomUniformLike", "Bernoulli", "Multinomial"},
         "it makes random numbers; make them in the application and give them "
         "to an input: --inputs=<its result>");
  advise(
      {"RegexFullMatch", "StringConcat", "StringNormalizer", "StringSplit",
       "ai.onnx.ml.CategoryMapper", "ai.onnx.ml.DictVectorizer"},
      "it computes with strings; do that in the application and give numbers "
      "to an input: --inputs=<a result of numbers>");
  advise({"ImageDecoder"},
         "decode images in the application and give pixels to an input: "
         "--inputs=<its result>");
}
