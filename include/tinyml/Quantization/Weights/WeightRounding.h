//===- WeightRounding.h - Rounds weights together ---------------*- C++ -*-===//
//
// A group of output channels has weights W [channels, length]; H is the mean of
// a a^T over what they are multiplied with, so that d H d^T is the expected
// squared error of a channel whose weights are off by d.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_QUANTIZATION_WEIGHTS_WEIGHTROUNDING_H
#define TINYML_QUANTIZATION_WEIGHTS_WEIGHTROUNDING_H

#include <Eigen/Core>

namespace tinyml {

/// Returns the weights that, multiplied with the student's inputs, come closest
/// to `weights` multiplied with the teacher's:
/// (W `cross` + l P)(`products` + l I)^-1 with `cross` = mean a_f a_q^T,
/// `products` = mean a_q a_q^T, l = `lambda` times its mean diagonal and P,
/// what they stay near to, `prior`, which has the student's columns.
Eigen::MatrixXd fitWeights(const Eigen::MatrixXd &weights,
                           const Eigen::MatrixXd &prior,
                           const Eigen::MatrixXd &cross,
                           const Eigen::MatrixXd &products, double lambda);

/// fitWeights() near to `weights` where `mask` is 1; where it is 0 a weight is
/// 0 and the others of its row are fitted without it.
Eigen::MatrixXd fitMaskedWeights(const Eigen::MatrixXd &weights,
                                 const Eigen::MatrixXd &mask,
                                 const Eigen::MatrixXd &cross,
                                 const Eigen::MatrixXd &products,
                                 double lambda);

/// Returns `products` with `damping` times its mean diagonal added to its
/// diagonal, which makes it positive definite.
Eigen::MatrixXd dampProducts(const Eigen::MatrixXd &products, double damping);

/// Returns for each row of `weights` the best of 31 scales from 0.4 to 1 times
/// max|w| / largest: that of the least squared error of rounding to nearest,
/// weighted by the diagonal of `products`. A row of zeros gets 0.
Eigen::VectorXd searchScales(const Eigen::MatrixXd &weights,
                             const Eigen::MatrixXd &products, int64_t largest);

/// Returns stored values in [-largest, largest], each multiplied by its entry
/// of `scales`, one column after the other in the order of falling diag(H):
/// what rounding one does to the result is made up for by those that follow
/// (GPTQ: Frantar et al. 2022, arXiv 2210.17323). H is positive definite. With
/// H = R R^T, R upper triangular, and d what was lost to rounding so far,
/// column j aims at w[j] + (d R)[j] / R[j,j]: what the factor R^-1 of H^-1
/// gives, without the inverse. With `keepZeros` a weight of 0 stays 0.
Eigen::MatrixXd roundSecondOrder(const Eigen::MatrixXd &weights,
                                 const Eigen::MatrixXd &products,
                                 const Eigen::MatrixXd &scales, int64_t largest,
                                 bool keepZeros = false);

/// Moves stored values, column by column, to where d H d^T is least given all
/// others, until none moves or after `sweeps`. With `keepZeros` those of
/// weights of 0 stay.
void polishRounding(Eigen::MatrixXd &stored, const Eigen::MatrixXd &weights,
                    const Eigen::MatrixXd &products,
                    const Eigen::MatrixXd &scales, int64_t largest, int sweeps,
                    bool keepZeros = false);

/// Returns stored values, each rounded to nearest on its own.
Eigen::MatrixXd roundToNearest(const Eigen::MatrixXd &weights,
                               const Eigen::MatrixXd &scales, int64_t largest);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_WEIGHTROUNDING_H
