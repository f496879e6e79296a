//===- NumberTypes.h - Types in which numbers are computed ------*- C++ -*-===//
//
// tinyml computes with f32 and with integers of 32 and 64 bits. Numbers of
// other types are cast to one of these that has them all, and results back.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_NUMBERTYPES_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_NUMBERTYPES_H

#include "Broadcast.h"

namespace tinyml {

/// Returns whether numbers of the type can be computed with: bool, integers of
/// 8 to 64 bits, f16, bf16, f32 and f64. Smaller floats and integers are only
/// moved.
bool isNumberType(mlir::Type type);

/// Returns whether numbers of the type can be cast: those, floats of 8 bits
/// with fractions and of 4, and integers of 2 and 4 bits.
bool isCastType(mlir::Type type);

/// Returns the type in which numbers of `type` are compared and divided; null
/// for 64-bit unsigned integers, which none has. f64 stays (at compile time).
mlir::Type getWideType(mlir::Type type);

/// Returns the type in which numbers of `type` are added and multiplied, where
/// integers wrap around, so that signs do not matter.
mlir::Type getWrappingType(mlir::Type type);

/// Returns `type`, a result of the two above, as one that ops compute with:
/// f64 stays at compile time; at run time its numbers are computed as f32,
/// which is noted.
mlir::Type getComputedType(NodeConversion &node, mlir::Type type);

/// Returns the operand as numbers of `type`. Floats become the nearest integer
/// of 8 bits or more, and narrower ones modulo a power of two; those that a
/// float type lacks are infinite, or else NaN, or else the largest.
mlir::FailureOr<Operand> castTo(NodeConversion &node, const Operand &operand,
                                mlir::Type type);

/// Checks that the node's operands from `first` on have one type, of numbers.
mlir::FailureOr<mlir::Type> readCommonType(NodeConversion &node,
                                           unsigned first = 0);

/// The same as createBroadcast, as an operand.
template <typename Op, typename... Args>
mlir::FailureOr<Operand> createPair(NodeConversion &node, mlir::Type type,
                                    const Operand &lhs, const Operand &rhs,
                                    Args &&...args) {
  mlir::FailureOr<mlir::Value> result =
      createBroadcast<Op>(node, type, lhs, rhs, std::forward<Args>(args)...);
  if (mlir::failed(result))
    return mlir::failure();
  return Operand::runtime(*result);
}

/// Builds a choice between two operands of one type, which keep a common scale.
mlir::FailureOr<Operand> createWhere(NodeConversion &node,
                                     const Operand &condition,
                                     const Operand &lhs, const Operand &rhs);

/// Returns a constant of i64.
Operand makeIntegerConstant(mlir::MLIRContext *context,
                            llvm::ArrayRef<int64_t> shape,
                            llvm::ArrayRef<int64_t> values);

/// Returns a constant of i1; `values` are 0 or 1.
Operand makeTruthConstant(mlir::MLIRContext *context,
                          llvm::ArrayRef<int64_t> shape,
                          llvm::ArrayRef<uint8_t> values);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_NUMBERTYPES_H
