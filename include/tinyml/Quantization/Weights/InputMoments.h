//===- InputMoments.h - Means and products of a layer's inputs --*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_WEIGHTS_INPUTMOMENTS_H
#define TINYML_QUANTIZATION_WEIGHTS_INPUTMOMENTS_H

#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/Weights/FilterColumns.h"

#include <Eigen/Core>

namespace tinyml {

/// What an op of one of two models is multiplied with: `value`, which `sweep`
/// holds, in the order of `columns`.
struct LayerInput {
  const FilterColumns &columns;
  const Sweep &sweep;
  mlir::Value value;
};

/// What a group of output channels is multiplied with, in the teacher (f) and
/// in the student (q): means over the positions x_f and x_q, and the products
/// of a = x - mean, each divided by the number of positions.
struct InputMoments {
  Eigen::VectorXd teacherMean, studentMean;
  Eigen::MatrixXd products; ///< a_q a_q^T
  Eigen::MatrixXd cross;    ///< a_f a_q^T
};

/// Measures the inputs of an op of the teacher and of the same op of the
/// student; one entry for each of its groups. They have the same groups and
/// positions; a group may be shorter in the student. At most kMaxPositions
/// positions, drawn by `seed`, are looked at, half as many in a part of the
/// samples. With `onlyMeans` products are left out.
std::vector<InputMoments> measureInputs(const LayerInput &teacher,
                                        const LayerInput &student,
                                        uint64_t seed, bool onlyMeans = false,
                                        SamplePart part = SamplePart::All);

/// Numbers at the output positions of an op: a tensor for each sample, of which
/// a row belongs to a position.
struct OutputMoments {
  Eigen::VectorXd mean;
  Eigen::MatrixXd cross; ///< (d - mean) a^T / positions, a of the input
};

/// Measures `outputs` beside the input of an op of one group, at the positions
/// that measureInputs() looks at.
OutputMoments measureOutputs(llvm::ArrayRef<Tensor> outputs,
                             const LayerInput &input, uint64_t seed,
                             SamplePart part = SamplePart::All);

inline constexpr int64_t kMaxPositions = 40000;

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_INPUTMOMENTS_H
