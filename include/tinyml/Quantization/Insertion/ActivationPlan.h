//===- ActivationPlan.h - The types that values are quantized to -*- C++ -*-==//

#ifndef TINYML_QUANTIZATION_INSERTION_ACTIVATIONPLAN_H
#define TINYML_QUANTIZATION_INSERTION_ACTIVATIONPLAN_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "tinyml/Dialect/TinyML/Interfaces/RecurrentOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/ResultRangeOpInterface.h"
#include "tinyml/Quantization/Calibration/Ranges.h"
#include "tinyml/Quantization/Precision.h"
#include "llvm/ADT/DenseMap.h"

namespace tinyml {

/// Decides for every f32 value of a function how many bits it gets, and which
/// values share their scale because ops between them only move elements, or
/// because they are the two ends of a state or are computed by one layer, used
/// several times.
class ActivationPlan {
public:
  /// Fails after an error at a value that needs a range and has none, or at an
  /// op with an unknown precision.
  static mlir::FailureOr<ActivationPlan> create(mlir::func::FuncOp func,
                                                Precision scheme);

  /// Returns the bits of `value`; 0 = it stays float.
  unsigned getBits(mlir::Value value) const { return bits.lookup(value); }

  /// Returns the bits that `op` wants its operands to have; 0 = float.
  unsigned getOperandBits(mlir::Operation *op) const;

  /// Returns the bits that the reader wants an operand to have; 0 = float.
  unsigned getUseBits(mlir::OpOperand &use) const;

  /// Returns the type that an activation gets as this operand, at `width` bits:
  /// that of the result which it becomes where it is a state of a recurrent
  /// layer, else its own.
  mlir::quant::UniformQuantizedType getUseType(mlir::OpOperand &use,
                                               unsigned width) const;

  /// Returns the bits of the filter of `op`; 0 = float.
  unsigned getWeightBits(mlir::Operation *op) const;

  /// Returns the type for `value`, whose group has a range, at `width` bits.
  mlir::quant::UniformQuantizedType getType(mlir::Value value,
                                            unsigned width) const;

private:
  /// Values that share their parameters: those of the limits that an op's
  /// result has by itself, else those of the range.
  struct Group {
    std::optional<ir::RealRange> limits;
    Range range;
    unsigned parent = 0;
  };

  mlir::LogicalResult chooseBits(mlir::func::FuncOp func);
  void alignStates(mlir::func::FuncOp func);
  mlir::LogicalResult addValue(mlir::Value value);
  void joinStates(mlir::func::FuncOp func);
  /// Joins results of `op` with the one operand that it moves.
  void joinOne(mlir::Value input, mlir::Operation *op);
  /// Joins `result` with the operands of `op` that are as wide as it.
  void joinMany(mlir::Operation *op, mlir::Value result);
  /// Joins the inputs, and the results, of ops that share a filter, and what is
  /// computed of them alike.
  void joinRoles(mlir::func::FuncOp func);
  /// Joins the results of a recurrent layer that are the hidden state, and the
  /// state before the first step.
  mlir::LogicalResult joinRecurrent(ir::RecurrentOpInterface op);
  void joinAlike(mlir::Value first, mlir::Value other);
  unsigned findGroup(mlir::Value value) const;
  void join(unsigned into, unsigned other);

  Precision scheme;
  llvm::DenseMap<mlir::Operation *, Precision> precisions;
  llvm::DenseMap<mlir::Value, unsigned> bits;
  llvm::DenseMap<mlir::Value, unsigned> groupOf;
  std::vector<Group> groups;
};

/// Returns whether `use` reads an activation, not a filter, a bias or a number
/// of steps.
bool isActivation(mlir::OpOperand &use);

/// Returns whether `op` only moves or selects elements, so that its operands
/// and results may have one scale.
bool isMovement(mlir::Operation *op);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_INSERTION_ACTIVATIONPLAN_H
