//===- QuantMath.h - Numbers of the integer kernels -------------*- C++ -*-===//
//
// From scales and zero points to the multipliers, shifts, bounds and tables
// that integer kernels take. The formulas are docs/numerics.md's; the
// arithmetic itself lives in the interpreter and, written independently, in
// runtime/.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_SUPPORT_QUANTMATH_H
#define TINYML_SUPPORT_QUANTMATH_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>

namespace tinyml {

/// Returns whether integer kernels compute on elements of `type`: quantized per
/// tensor to 8 bits, or to signed 16 bits with zero point 0.
bool isActivationType(mlir::Type type);

/// Returns whether `type` is stored in 16 bits; it then has zero point 0.
inline bool isWide(mlir::quant::QuantizedType type) {
  return type.getStorageTypeIntegralWidth() == 16;
}

/// Returns the 16-bit activation type that has every number of the 8-bit
/// `type`: of 1/128 of its scale.
mlir::quant::UniformQuantizedType
getWideType(mlir::quant::UniformQuantizedType type);

/// One rounding, one multiply: `real * M` is computed as
/// `(acc * 2^pre * mult + 2^31) >> 32` (tm_rq of the runtime).
struct Requantizer {
  int32_t mult = 0; ///< 0 <= mult < 2^31
  int32_t pre = 0;  ///< 0 <= pre <= 31
};

/// Finds the smallest `pre` with `m / 2^pre < 0.5` and
/// `mult = round(m * 2^(32-pre))`. Fails where m is not finite, not positive,
/// or not below 2^30.
mlir::FailureOr<Requantizer> computeRequantizer(double m);

/// Returns the smallest shift r, at most 31, after which a sum of magnitude up
/// to `bound` fits 32 bits: `(acc + 2^(r-1)) >> r`, or the sum itself for r =
/// 0. Fails where there is none.
mlir::FailureOr<int32_t> computeAccumulatorShift(int64_t bound);

/// The numbers of `acc = (a - za) * ma + (b - zb) * mb`, rescaled by
/// `(acc + 2^(shift-1)) >> shift` (tm_add_q of the runtime). A subtraction
/// negates mb.
struct AddMultipliers {
  int32_t ma = 0;
  int32_t mb = 0;
  int32_t shift = 0; ///< 1 <= shift <= 30
};

/// Finds the largest shift that keeps |acc| < 2^30, or 2^62 where the types are
/// 16 bits wide, for all stored values of `a` and `b`. Fails where the scales
/// lie too far apart for any shift.
mlir::FailureOr<AddMultipliers>
computeAddMultipliers(mlir::quant::UniformQuantizedType a,
                      mlir::quant::UniformQuantizedType b,
                      mlir::quant::UniformQuantizedType out);

/// The numbers of `acc = (a - za)^2 * wa + (b - zb)^2 * wb`, whose root is
/// rescaled by `(root + 2^(shift-1)) >> shift` (tm_hypot_q of the runtime).
struct HypotNumbers {
  int32_t wa = 0;
  int32_t wb = 0;
  int32_t shift = 0; ///< 1 <= shift <= 30
};

/// Finds the largest shift that keeps acc < 2^32, or 2^60 where the types are
/// 16 bits wide. Fails where there is none.
mlir::FailureOr<HypotNumbers>
computeHypotNumbers(mlir::quant::UniformQuantizedType a,
                    mlir::quant::UniformQuantizedType b,
                    mlir::quant::UniformQuantizedType out);

/// The numbers of a normalization along `length` elements (tm_normalize_int_q
/// of the runtime): one factor and bias, or one for each element.
struct NormalizeNumbers {
  int32_t up = 0;
  int32_t epsilon = 0, epsilonUp = 0;
  int32_t frac = 0, shift = 0;
  llvm::SmallVector<int32_t> factors, biases;
};

/// `scales` and `biases` are the real ones, both empty where there are none.
/// Fails where 64 bits are too few.
mlir::FailureOr<NormalizeNumbers>
computeNormalizeNumbers(mlir::quant::UniformQuantizedType in,
                        mlir::quant::UniformQuantizedType out, int64_t length,
                        double epsilon, llvm::ArrayRef<double> scales,
                        llvm::ArrayRef<double> biases);

/// Smallest and largest stored value of a result.
struct StoredRange {
  int32_t lo = 0;
  int32_t hi = 0;
};

/// Returns the stored values that the real bounds [lower, upper] round to (half
/// to even), within the range of `type`'s storage.
StoredRange computeStoredRange(mlir::quant::UniformQuantizedType type,
                               float lower, float upper);

/// Rounds `real` to the nearest stored value of `type`, half to even,
/// saturated.
int32_t quantizeValue(mlir::quant::UniformQuantizedType type, double real);

/// Returns the real number that `stored` stands for.
double dequantizeValue(mlir::quant::UniformQuantizedType type, int32_t stored);

/// Tabulates `function` over all 256 stored values of the 8-bit type `in`,
/// rounded to `out`; the index is the value's bit pattern (lut_s8).
llvm::SmallVector<int8_t>
makeUnaryTable(mlir::quant::UniformQuantizedType in,
               mlir::quant::UniformQuantizedType out,
               llvm::function_ref<double(double)> function);

/// Tabulates `function` over every 128th stored value -32768, -32640, ...,
/// 32768 of the 16-bit type `in`, rounded to `out` (lut_s16 interpolates).
llvm::SmallVector<int16_t>
makeInterpolationTable(mlir::quant::UniformQuantizedType in,
                       mlir::quant::UniformQuantizedType out,
                       llvm::function_ref<double(double)> function);

/// The numbers of an integer softmax along `length` elements (tm_softmax_q,
/// tm_softmax_s16_q).
struct SoftmaxNumbers {
  /// Of 8-bit inputs: round(exp(-d * scale) * 2^k) for d < 256. Of 16-bit ones:
  /// round(exp(-256 * i * scale) * 2^31) for i < 256, then
  /// round(exp(-i * scale) * 2^31).
  llvm::SmallVector<uint32_t> table;
  int32_t k = 0;    ///< the largest <= 30, length * 2^k < 2^32
  int32_t mult = 0; ///< round(2^(shift-32) / out scale)
  int32_t shift = 0;
};

/// Fails where the output's scale leaves no shift between 33 and 62, or the
/// length is not below 2^24.
mlir::FailureOr<SoftmaxNumbers>
computeSoftmaxNumbers(mlir::quant::UniformQuantizedType in,
                      mlir::quant::UniformQuantizedType out, int64_t length);

/// Returns the largest |q - zero point| over the stored values of `type`.
int64_t getLargestMagnitude(mlir::quant::UniformQuantizedType type);

/// Returns `type` with signed storage: unsigned 8-bit values and zero point
/// shifted by -128; a signed type as it is.
mlir::quant::UniformQuantizedType
getSignedType(mlir::quant::UniformQuantizedType type);

} // namespace tinyml

#endif // TINYML_SUPPORT_QUANTMATH_H
