//===- MeasureModel.h - What a model takes with some options ----*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_MEASUREMODEL_H
#define TINYML_TOOLS_COMPILE_MEASUREMODEL_H

#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Data/Array.h"
#include "tinyml/Quantization/Attribution/Quality.h"
#include "tinyml/Support/Target.h"

namespace tinyml {

struct CompileOptions;

/// What a compiled model takes, as ModelFacts counts it, and how good it is
/// where it was quantized or pruned on data.
struct ModelMeasurement {
  ModelMeasurement() = default;
  ModelMeasurement(const ModelFacts &facts, const Target &target,
                   std::optional<Quality> quality);

  int64_t flashBytes = 0, ramBytes = 0, stackBytes = 0;
  int64_t instructions = 0; ///< an estimate
  /// Of weights in memories besides flash.
  int64_t otherBytes = 0;
  int64_t integerSteps = 0, floatSteps = 0;
  /// Whether it is within the target's flash, RAM and stack.
  bool fits = false;
  std::optional<Quality> quality;
};

/// Compiles a model in a context of its own, as far as its memory is known.
/// Says nothing and writes nothing. Where it is too large for the target it is
/// measured without the limits. Returns nothing where it cannot be compiled.
std::optional<ModelMeasurement> measureModel(const CompileOptions &options);

/// Returns two samples of made-up numbers for the inputs of a model, or nothing
/// where it cannot be compiled that far or has an input of more than 2^20
/// numbers.
std::optional<std::vector<NamedArray>>
makeUpCalibration(const CompileOptions &options);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_MEASUREMODEL_H
