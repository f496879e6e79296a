//===- StudentWeights.h - What a layer's constants became -------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_ATTRIBUTION_STUDENTWEIGHTS_H
#define TINYML_LIB_QUANTIZATION_ATTRIBUTION_STUDENTWEIGHTS_H

#include "tinyml/Quantization/Calibration/Sweep.h"

namespace tinyml {

/// A constant operand of a student's op that is not the teacher's.
struct StudentWeight {
  unsigned operand; ///< may be one more than the teacher's op has: a bias
  Tensor value;     ///< f32
};

/// Lists the constants of `student` that quantization changed, for the error
/// that they cause alone. `sweep` has run what is before `teacher`, the op that
/// `student` stands for. A bias that was moved makes up for two things: for
/// what rounding did to the filter, and for errors of the layers before. Only
/// the first belongs to this layer, so the result has the bias that
/// tinyml-correct-bias would give if nothing else were quantized: b + (W - Q)
/// mean(x), x the teacher's input on the samples of the sweep, at positions
/// drawn by `seed`. A bias that was not moved stays. Fails after an error where
/// bytes are missing.
mlir::FailureOr<std::vector<StudentWeight>>
readStudentWeights(mlir::Operation *student, mlir::Operation *teacher,
                   const Sweep &sweep, uint64_t seed);

/// Returns whether readStudentWeights gives any.
bool hasStudentWeights(mlir::Operation *student, mlir::Operation *teacher);

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_ATTRIBUTION_STUDENTWEIGHTS_H
