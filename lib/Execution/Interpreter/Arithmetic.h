//===- Arithmetic.h - What the evaluators share -----------------*- C++ -*-===//
//
// The integer arithmetic here is the interpreter's own: it shares nothing with
// the runtime's kernels but the multipliers, shifts and tables of
// Support/QuantMath.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_EXECUTION_INTERPRETER_ARITHMETIC_H
#define TINYML_LIB_EXECUTION_INTERPRETER_ARITHMETIC_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Execution/Interpreter/Rounding.h"
#include "tinyml/Execution/Interpreter/Tensor.h"
#include "tinyml/Support/QuantMath.h"

namespace tinyml {

/// Returns the per-tensor quantized element type, or null.
inline mlir::quant::UniformQuantizedType getQuantized(const Tensor &tensor) {
  return llvm::dyn_cast<mlir::quant::UniformQuantizedType>(
      tensor.getElementType());
}

/// Returns the stored integers of a tensor of integers or quantized numbers of
/// at most 32 bits.
std::vector<int32_t> readStored(const Tensor &tensor);

/// Returns stored integer minus zero point of a per-tensor quantized tensor,
/// saturated (only 32-bit storage can leave the range).
std::vector<int32_t> readCentered(const Tensor &tensor);

/// Writes `values` as the stored integers of `tensor`, which they must fit.
void writeStored(Tensor &tensor, llvm::ArrayRef<int32_t> values);

/// Returns the smallest and largest stored value that the result of `op` may
/// have: the range of `element`, an integer or per-tensor quantized type,
/// narrowed by the clamp where the op has ClampedOpInterface.
StoredRange getStoredRange(mlir::Operation *op, mlir::Type element);

/// Where an integer result ends: zero point and bounds of its type, the bounds
/// narrowed by the op's clamp.
struct IntegerResult {
  int64_t zeroPoint;
  StoredRange range;

  /// `type` is that of the result of `op`.
  IntegerResult(mlir::Operation *op, mlir::quant::UniformQuantizedType type)
      : zeroPoint(type.getZeroPoint()), range(getStoredRange(op, type)) {}

  /// Returns clamp(zeroPoint + value).
  int32_t finish(int64_t value) const;
};

/// Returns computeRequantizer(m), or failure after an error on `op`.
mlir::FailureOr<Requantizer> getRequantizer(mlir::Operation *op, double m);

/// Writes the per-tensor quantized numbers of `input` as those of `result`'s
/// type, within the bounds of `op`: from 8 to 8 bits the nearest, half to even,
/// else by one multiplication. Fails after an error on `op`.
mlir::LogicalResult requantize(mlir::Operation *op, const Tensor &input,
                               Tensor &result);

/// Clamps as the op says; a NaN passes. Infinite bounds without
/// ClampedOpInterface.
class FloatClamp {
public:
  explicit FloatClamp(mlir::Operation *op);
  float operator()(double value) const {
    float rounded = static_cast<float>(value);
    return rounded < lower ? lower : rounded > upper ? upper : rounded;
  }

private:
  float lower = -std::numeric_limits<float>::infinity();
  float upper = std::numeric_limits<float>::infinity();
};

/// Returns row-major strides, in elements.
llvm::SmallVector<int64_t> getStrides(llvm::ArrayRef<int64_t> shape);

/// Calls `visit` with the coordinates of every element in row-major order.
void forEachIndex(llvm::ArrayRef<int64_t> shape,
                  llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit);

/// A tensor seen as [outer, length, inner] around one dimension.
struct AxisView {
  int64_t outer = 1, length = 1, inner = 1;
  AxisView(llvm::ArrayRef<int64_t> shape, int64_t axis);
};

} // namespace tinyml

#endif // TINYML_LIB_EXECUTION_INTERPRETER_ARITHMETIC_H
