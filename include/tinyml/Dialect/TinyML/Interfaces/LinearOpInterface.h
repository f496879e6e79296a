//===- LinearOpInterface.h - Sums of products with a filter -----*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_LINEAROPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_LINEAROPINTERFACE_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>

namespace tinyml::ir {

/// The window of a linear op, one number for each spatial dimension: the output
/// position `p` meets tap `t` at the input position
/// `p * stride + t * dilation - low`; what is outside the input is zero.
struct LinearTaps {
  llvm::SmallVector<int64_t, 2> sizes, strides, dilations, low;
};

/// Which output and input channel a weight connects.
class FilterMap {
public:
  /// `shape` is that of the filter, `outputs` and `inputs` are the numbers of
  /// channels. The other arguments are as LinearOpInterface says.
  FilterMap(llvm::ArrayRef<int64_t> shape, int64_t outputDim, int64_t inputDim,
            int64_t groups, int64_t outputs, int64_t inputs);

  int64_t getNumOutputs() const { return outputs; }
  int64_t getNumInputs() const { return inputs; }

  /// Returns the channel of element `index` of the filter in row-major order.
  int64_t getOutputChannel(int64_t index) const;
  int64_t getInputChannel(int64_t index) const;

  /// Returns the filter's dimension that has all output channels, in order, or
  /// nothing where each group counts its own.
  std::optional<int64_t> getOutputDim() const;

  /// Returns whether the weights of an output channel stand together, in order.
  bool hasRows() const;

private:
  int64_t getGroup(int64_t index) const;

  int64_t rank, outputDim, inputDim, groups, outputs, inputs;
  int64_t outputSize, inputSize, outputStride = 1, inputStride = 1;
};

namespace detail {
/// Checks that the operands are those of LinearOpInterface, in order.
llvm::LogicalResult verifyLinearOperands(mlir::Operation *op);
} // namespace detail

} // namespace tinyml::ir

#include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_LINEAROPINTERFACE_H
