//===- ChannelRanges.h - The limits of every channel ------------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_TRANSFORMS_CHANNELRANGES_H
#define TINYML_DIALECT_TINYML_TRANSFORMS_CHANNELRANGES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

namespace tinyml::ir {

class LinearOpInterface;

/// The least and largest number, both possible or beyond what is possible: real
/// numbers of a float tensor, else stored integers.
struct ChannelRange {
  double lo, hi;
  bool isConstant() const { return lo == hi; }
};

/// Returns the size of the last dimension of `value`, 1 where there is none.
int64_t countChannels(mlir::Value value);

/// The limits of each channel (the last dimension) of every tensor that a
/// function computes, whatever finite numbers its arguments have. What is known
/// comes from types, bounds, constants, and arithmetic on intervals: exact on
/// integers, with a margin for rounding on floats.
class ChannelRanges {
public:
  /// `func` has one block.
  explicit ChannelRanges(mlir::func::FuncOp func);

  /// Finds the ranges of the results of `op` again, after its attributes have
  /// changed. Those of other ops stay.
  void update(mlir::Operation *op);

  /// One range for each element of the last dimension of `value`.
  llvm::ArrayRef<ChannelRange> get(mlir::Value value) const {
    return ranges.find(value)->second;
  }

private:
  using List = llvm::SmallVector<ChannelRange, 0>;

  std::optional<List> evaluate(mlir::Operation *op) const;
  std::optional<List> evaluateBytes(mlir::Operation *op) const;
  bool addResult(mlir::Operation *op, llvm::ArrayRef<bool> useUpper,
                 List &list) const;
  std::optional<List> sumProducts(LinearOpInterface op) const;
  std::optional<List> sumIntegers(LinearOpInterface op) const;
  std::optional<List> sumFloats(LinearOpInterface op) const;

  llvm::DenseMap<mlir::Value, List> ranges;
};

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_TRANSFORMS_CHANNELRANGES_H
