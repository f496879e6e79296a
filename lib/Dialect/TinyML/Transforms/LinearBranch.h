//===- LinearBranch.h - Chains of linear ops as one -------------*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_TINYML_TRANSFORMS_LINEARBRANCH_H
#define TINYML_LIB_DIALECT_TINYML_TRANSFORMS_LINEARBRANCH_H

#include "tinyml/Dialect/TinyML/IR/Builders.h"

namespace tinyml::ir {

/// What a value is of another, `source`: at each position, sums of products of
/// the source's channels with weights, plus a bias.
struct LinearBranch {
  int64_t inputs = 0, outputs = 0;
  /// Which positions of the source are read. Where it has no sizes, it is the
  /// position itself, counted in row-major order.
  LinearTaps taps;
  int64_t numTaps = 1;
  /// With sizes: the shapes, without channels, that positions are of.
  llvm::SmallVector<int64_t> inputShape, outputShape;
  /// [outputs, taps, inputs]; or one for each channel, where `isDiagonal`.
  llvm::SmallVector<double> weights;
  llvm::SmallVector<double> bias; // [outputs]
  bool isDiagonal = false;
  /// The fewest channels of a linear op's input or output on the way.
  int64_t rank = 0;

  /// The channels as they are.
  static LinearBranch identity(int64_t channels);

  /// Multiplies each channel of the result, and adds to it.
  void scale(llvm::ArrayRef<double> factors, llvm::ArrayRef<double> summands);

  /// Adds `other`, of the same source, whose positions must be among those that
  /// this one reads. Fails, with nothing changed, where they are not.
  llvm::LogicalResult add(const LinearBranch &other);

  /// Returns whether all weights and biases are finite.
  bool isFinite() const;
};

/// Returns `value` before the ops that only give it another shape with as many
/// channels, in the same order.
mlir::Value skipReshapes(mlir::Value value);

/// Returns whether `op` clamps nothing.
bool isUnbounded(mlir::Operation *op);

/// Returns the factors of the left and the right operand of `op`, where its
/// result, before bounds, is the sum of their products with them.
std::optional<std::pair<double, double>> getWeightedSum(mlir::Operation *op);

/// Returns the operand of `op`, the result of which is, before bounds, one
/// factor and one summand for each channel of that operand, and appends those
/// to `branch` where it is not null. Null where `op` is something else.
mlir::Value getAffineOperand(mlir::Operation *op, LinearBranch *branch);

/// Returns what `value` is of `source`: through linear ops on floats with
/// constant filters, constant factors and summands, sums and reshapes, without
/// bounds in between. Fails where it is, or may be, something else.
mlir::FailureOr<LinearBranch> traceBranch(mlir::Value value,
                                          mlir::Value source);

} // namespace tinyml::ir

#endif // TINYML_LIB_DIALECT_TINYML_TRANSFORMS_LINEARBRANCH_H
