//===- PostTraining.h - Parts of post-training quantization -----*- C++ -*-===//

#ifndef TINYML_LIB_PIPELINES_POSTTRAINING_H
#define TINYML_LIB_PIPELINES_POSTTRAINING_H

#include "tinyml/Pipelines/Pipelines.h"

namespace tinyml {

/// Removes what the passes before left over.
void addCleanup(mlir::OpPassManager &manager);

/// Makes a float model with ranges and precisions a teacher and a student, and
/// lets the student learn from the chosen part of the data, as far as options
/// say.
void addStudent(mlir::OpPassManager &manager, const QuantizeOptions &options,
                int64_t samples = 0, SamplePart part = SamplePart::All);

/// Adds quantize and dequantize ops to a float model.
void addPostTraining(mlir::OpPassManager &manager,
                     const QuantizePipelineOptions &options);

} // namespace tinyml

#endif // TINYML_LIB_PIPELINES_POSTTRAINING_H
