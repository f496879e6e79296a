//===- PostTraining.h - Parts of post-training quantization -----*- C++ -*-===//

#ifndef TINYML_LIB_PIPELINES_POSTTRAINING_H
#define TINYML_LIB_PIPELINES_POSTTRAINING_H

#include "tinyml/Pipelines/Pipelines.h"

namespace tinyml {

/// Removes what the passes before left over.
void addCleanup(mlir::OpPassManager &manager);

/// Shows the model to `take`, where that is set.
void addInspection(mlir::OpPassManager &manager, const ModelConsumer &take);

/// Makes a float model with ranges and precisions a teacher and a student, and
/// lets the student learn, as far as options say, from a part of `samples`
/// samples (default: the passes') of the data.
void addStudent(mlir::OpPassManager &manager, const QuantizeOptions &options,
                std::optional<int64_t> samples = std::nullopt,
                SamplePart part = SamplePart::All);

/// The same for the bodies of its loops.
void addLoopQuantization(mlir::OpPassManager &manager,
                         const QuantizePipelineOptions &options);

/// Adds quantize and dequantize ops to a float model.
void addPostTraining(mlir::OpPassManager &manager,
                     const QuantizePipelineOptions &options);

} // namespace tinyml

#endif // TINYML_LIB_PIPELINES_POSTTRAINING_H
