//===- Clamps.h - Output bounds as the kernels take them --------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_CLAMPS_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_CLAMPS_H

#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/QuantMath.h"
#include "tinyml/types.h"

#include <algorithm>
#include <cmath>

namespace tinyml {

/// Returns the bounds of a float op.
inline tm_limits_f32 getFloatClamp(ir::ClampedOpInterface op) {
  return {op.getLowerBound(), op.getUpperBound()};
}

/// Returns the bounds of an op whose result is of type `type`, as stored
/// values.
inline StoredRange getStoredClamp(ir::ClampedOpInterface op,
                                  mlir::quant::UniformQuantizedType type) {
  return computeStoredRange(type, op.getLowerBound(), op.getUpperBound());
}

/// Returns the bounds of an op on the integers `element`, quantized or raw of 8
/// bits, as stored values.
inline tm_limits_int getStoredLimits(ir::ClampedOpInterface op,
                                     mlir::Type element) {
  if (auto type = llvm::dyn_cast<mlir::quant::UniformQuantizedType>(element)) {
    StoredRange range = getStoredClamp(op, type);
    return {range.lo, range.hi};
  }
  bool isUnsigned = element.isUnsignedInteger();
  float least = isUnsigned ? 0.0f : -128.0f;
  float most = isUnsigned ? 255.0f : 127.0f;
  float lower = std::ceil(std::max(op.getLowerBound(), least));
  float upper = std::floor(std::min(op.getUpperBound(), most));
  return {static_cast<int32_t>(std::min(lower, most)),
          static_cast<int32_t>(std::max(upper, least))};
}

/// Returns whether `value` holds float; then the op's other tensors do too.
inline bool isFloat(mlir::Value value) {
  return ir::getElementType(value).isF32();
}

/// Returns the element type of `value` if it is the per-tensor quantized,
/// signed type of 8 or 16 bits that integer kernels compute with. Fails after
/// an error on `op`.
inline mlir::FailureOr<mlir::quant::UniformQuantizedType>
getKernelType(mlir::Operation *op, mlir::Value value) {
  auto type = ir::getQuantizedType(value);
  if (type && type.isSigned() && isActivationType(type))
    return type;
  return op->emitError("integer kernels take signed 8-bit tensors with one "
                       "scale, or 16-bit ones with zero point 0, found ")
         << value.getType();
}

/// Returns whether `value` is stored in 16 bits.
inline bool isWide(mlir::Value value) {
  auto type = ir::getQuantizedType(value);
  return type && isWide(type);
}

/// Returns how the names of kernels on the integers `value` end.
inline const char *getKernelSuffix(mlir::Value value) {
  return isWide(value) ? "_s16" : "_s8";
}

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_CLAMPS_H
