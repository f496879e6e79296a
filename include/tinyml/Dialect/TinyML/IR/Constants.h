//===- Constants.h - Reading and remaking constant operands -----*- C++ -*-===//
//
// A "constant operand" is a tinyml.constant, or a tinyml.dequantize of one.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_DIALECT_TINYML_IR_CONSTANTS_H
#define TINYML_DIALECT_TINYML_IR_CONSTANTS_H

#include "tinyml/Dialect/TinyML/IR/Builders.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace tinyml::ir {

/// Returns the tinyml.constant that defines `value`, or null.
ConstantOp getConstant(mlir::Value value);

/// Returns whether `value` is a constant operand.
bool isConstantOperand(mlir::Value value);

/// Returns the real numbers of a constant operand of type f32, in row-major
/// order; dequantizing is exact. Fails where `value` is none or its bytes are
/// missing.
mlir::FailureOr<llvm::SmallVector<double>> readReals(mlir::Value value);

/// Returns the one real number that all elements of a constant operand have, or
/// nothing.
std::optional<double> readSplat(mlir::Value value);

/// Returns the stored integers of a quantized or integer constant. Fails where
/// `value` is none or its bytes are missing.
mlir::FailureOr<llvm::SmallVector<int64_t>> readIntegers(mlir::Value value);

/// Makes an f32 constant; each number is rounded once.
mlir::Value createFloats(mlir::OpBuilder &builder, mlir::Location loc,
                         llvm::ArrayRef<int64_t> shape,
                         llvm::ArrayRef<double> values, llvm::StringRef name);

/// Makes a constant of `type`, whose elements are integers or quantized, from
/// stored values that fit them.
mlir::Value createIntegers(mlir::OpBuilder &builder, mlir::Location loc,
                           mlir::RankedTensorType type,
                           llvm::ArrayRef<int64_t> values,
                           llvm::StringRef name);

/// Returns the name hint that the constant operand's bytes were made with.
llvm::StringRef getConstantName(mlir::Value value);

/// Returns the constant operand with dimension i taken from dimension
/// `perm[i]`; quantized dimensions move along. Fails
/// where `value` is none or its bytes are missing.
mlir::FailureOr<mlir::Value> permuteConstant(mlir::OpBuilder &builder,
                                             mlir::Value value,
                                             llvm::ArrayRef<int64_t> perm);

/// Returns the constant operand in another shape of the same size. Fails where
/// `value` is none, or is quantized along a dimension other than 0, or that
/// dimension changes, or is quantized in blocks and more changes than
/// dimensions of 1.
mlir::FailureOr<mlir::Value> reshapeConstant(mlir::OpBuilder &builder,
                                             mlir::Value value,
                                             llvm::ArrayRef<int64_t> shape);

/// Adds the patterns that replace reshapes and transposes of constant operands
/// by constant operands (part of canonicalization).
void populateMoveConstantPatterns(mlir::RewritePatternSet &patterns);

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_IR_CONSTANTS_H
