//===- InputMoments.h - Means and products of a layer's inputs --*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_WEIGHTS_INPUTMOMENTS_H
#define TINYML_QUANTIZATION_WEIGHTS_INPUTMOMENTS_H

#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/Weights/FilterColumns.h"

#include <Eigen/Core>

namespace tinyml {

/// What a group of output channels is multiplied with, in the teacher (f) and
/// in the student (q): means over the positions x_f and x_q, and the products
/// of a = x - mean, each divided by the number of positions.
struct InputMoments {
  Eigen::VectorXd teacherMean, studentMean;
  Eigen::MatrixXd products; ///< a_q a_q^T
  Eigen::MatrixXd cross;    ///< a_f a_q^T
};

/// Measures the inputs `teacher` and `student`, values that both sweeps hold,
/// of an op with `columns`; one entry for each of its groups. At most
/// kMaxPositions positions, drawn by `seed`, are looked at. With `onlyMeans`
/// products are left out.
std::vector<InputMoments>
measureInputs(const FilterColumns &columns, const Sweep &teacherSweep,
              mlir::Value teacher, const Sweep &studentSweep,
              mlir::Value student, uint64_t seed, bool onlyMeans = false);

inline constexpr int64_t kMaxPositions = 40000;

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_INPUTMOMENTS_H
