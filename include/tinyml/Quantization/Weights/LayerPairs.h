//===- LayerPairs.h - Linear ops and their teachers -------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_WEIGHTS_LAYERPAIRS_H
#define TINYML_QUANTIZATION_WEIGHTS_LAYERPAIRS_H

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Quantization/Progress.h"
#include "tinyml/Quantization/Weights/InputMoments.h"
#include "llvm/ADT/DenseSet.h"

namespace tinyml {

/// A linear op, of which FilterColumns are known, whose filter is a quantized
/// constant, and the teacher's with its float filter.
struct LayerPair {
  mlir::Operation *student, *teacher;
};

/// Lists the pairs of `func` and `teacher` in order.
std::vector<LayerPair> listLayerPairs(mlir::func::FuncOp func,
                                      mlir::func::FuncOp teacher);

/// Returns the numbers of those of `filters`, constants, that another one
/// equals, as in the layers of an unrolled loop: weights are stored once as
/// long as they are the same.
llvm::DenseSet<unsigned>
findSharedFilters(llvm::ArrayRef<mlir::ElementsAttr> filters);

/// Returns the linear ops of `func` whose filter, a constant, another one has.
llvm::DenseSet<mlir::Operation *>
findOpsThatShareFilters(mlir::func::FuncOp func);

/// Filter and bias of a teacher as rows of a matrix per group.
struct LayerWeights {
  FilterColumns columns;
  std::vector<Eigen::MatrixXd> filter;
  Eigen::VectorXd bias; ///< zeros where there is none

  /// Reads constant operands, dequantized. Fails after an error at `op` where
  /// bytes are missing.
  static mlir::FailureOr<LayerWeights> read(mlir::Operation *op);
};

/// Sets the bias of `op` to a constant.
void setBias(mlir::Operation *op, const Eigen::VectorXd &bias);

/// Gets a pair when both sweeps have run what comes before it.
using LayerVisitor = llvm::function_ref<mlir::LogicalResult(
    const LayerPair &, const Sweep &teacherSweep, const Sweep &sweep)>;

/// Visits each pair of the model in `module` and its teacher, on the chosen
/// samples, but for those that share their filter with another. `visit` may
/// give the student other constants; it erases no op. `progress` is told of
/// each layer of `step`. Fails after an error.
mlir::LogicalResult forEachLayer(mlir::ModuleOp module,
                                 const SampleChoice &choice, LayerVisitor visit,
                                 const QuantizeProgress &progress,
                                 llvm::StringRef step);

/// Returns b + W mean(x_f) - Q mean(x_q), with which the mean of what the
/// student computes is the teacher's.
Eigen::VectorXd correctBias(const LayerWeights &teacher,
                            const std::vector<Eigen::MatrixXd> &filter,
                            llvm::ArrayRef<InputMoments> moments);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_LAYERPAIRS_H
