//===- FloatLayer.h - A linear op and its gradients in floats ---*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_DISTILLATION_FLOATLAYER_H
#define TINYML_LIB_QUANTIZATION_DISTILLATION_FLOATLAYER_H

#include "tinyml/Quantization/Weights/FilterColumns.h"

#include <Eigen/Core>

namespace tinyml {

using RowMatrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A linear op of f32 whose filter, [output channels, taps..., input channels
/// of a group], and bias are constants. Parameters are a row of numbers: the
/// filter as it is stored, then a bias for each output channel, zeros where
/// the op has none. Sums are of floats, so they are faster and less exact than
/// those of the interpreter.
class FloatLayer {
public:
  /// Fails, without an error, where `op` is none.
  static mlir::FailureOr<FloatLayer> get(ir::LinearOpInterface op);

  int64_t countWeights() const { return outputs * columns.getLength(); }
  int64_t countParameters() const { return countWeights() + outputs; }

  /// Products of one run.
  int64_t countProducts() const {
    return countWeights() * columns.getPositions();
  }

  /// Returns the parameters of `op`, or fails after an error where bytes are
  /// missing.
  static mlir::FailureOr<Eigen::VectorXf> read(ir::LinearOpInterface op);

  /// Gives `op` these parameters.
  static void write(ir::LinearOpInterface op, llvm::ArrayRef<float> parameters);

  /// Computes `y`, without bounds.
  void run(const float *parameters, llvm::ArrayRef<float> x,
           llvm::MutableArrayRef<float> y) const;

  /// Adds to `gradient`, that of the parameters, and to `dx` unless it is
  /// empty, what the gradient `dy` of the result makes of them.
  void differentiate(const float *parameters, llvm::ArrayRef<float> x,
                     llvm::ArrayRef<float> dy, float *gradient,
                     llvm::MutableArrayRef<float> dx) const;

private:
  FloatLayer(FilterColumns columns, int64_t outputs)
      : columns(std::move(columns)), outputs(outputs) {}

  bool isDepthwise() const {
    return columns.getGroups() == outputs && columns.getChannels() == 1 &&
           outputs > 1;
  }
  void runDepthwise(const float *parameters, llvm::ArrayRef<float> x,
                    llvm::MutableArrayRef<float> y) const;
  void differentiateDepthwise(const float *parameters, llvm::ArrayRef<float> x,
                              llvm::ArrayRef<float> dy, float *gradient,
                              llvm::MutableArrayRef<float> dx) const;
  void addColumns(const RowMatrix &rows, int64_t group, int64_t first,
                  llvm::MutableArrayRef<float> dx) const;

  FilterColumns columns;
  int64_t outputs;
};

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_DISTILLATION_FLOATLAYER_H
