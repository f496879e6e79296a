//===- Unsigned.h - Unsigned integers of 64 bits ----------------*- C++ -*-===//
//
// No type that is computed with has all their values: they are the i64 of the
// same bits.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_UNSIGNED_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_UNSIGNED_H

#include "Expression.h"

namespace tinyml {

/// Returns numbers of `type` in the order of the operand's: of ui64 with the
/// highest bit changed.
mlir::FailureOr<Operand> toOrdered(NodeConversion &node, const Operand &operand,
                                   mlir::Type type);
/// The way back, to numbers of `type`.
mlir::FailureOr<Operand> fromOrdered(NodeConversion &node,
                                     const Operand &operand, mlir::Type type);

/// Returns lhs / rhs of numbers without a sign, both i64.
Expression divideUnsigned(const Expression &lhs, const Expression &rhs);
/// Returns lhs >> rhs of the same.
Expression shiftUnsigned(const Expression &lhs, const Expression &rhs);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_UNSIGNED_H
