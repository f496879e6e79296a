//===- ElementTypes.h - Checks that the verifiers share ---------*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_TINYML_IR_ELEMENTTYPES_H
#define TINYML_LIB_DIALECT_TINYML_IR_ELEMENTTYPES_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

namespace tinyml::ir {

/// Infers the shape of operand 0.
llvm::LogicalResult inferSameShape(mlir::Operation *op,
                                   llvm::SmallVectorImpl<int64_t> &shape);

/// Infers the shape to which all operands broadcast.
llvm::LogicalResult inferBroadcastShape(mlir::Operation *op,
                                        llvm::SmallVectorImpl<int64_t> &shape);

/// Check the types of a comparison, of logic, of arithmetic on integers.
llvm::LogicalResult verifyComparison(mlir::Operation *op);
llvm::LogicalResult verifyTruth(mlir::Operation *op);
llvm::LogicalResult verifyWholes(mlir::Operation *op);

/// Returns whether the type is i32, i64 or, at compile time, f64: numbers that
/// are computed with as they are.
bool isPlainNumber(mlir::Type type);

/// Checks that all operands and the result are f32, or all activation types
/// (isActivationType) of one width, or with `allowMixedWidths` of any; with
/// `allowRaw`, or all the same 8-bit integer type. Operands that are real in
/// the integer form, too, do not count.
llvm::LogicalResult verifyElementTypes(mlir::Operation *op,
                                       bool allowRaw = false,
                                       bool allowMixedWidths = false);

/// Infers the shape of `input` with dimensions of 1 for `axes`, which must be
/// increasing and below the rank.
llvm::LogicalResult inferReducedShape(mlir::Operation *op, mlir::Value input,
                                      llvm::ArrayRef<int64_t> axes,
                                      llvm::SmallVectorImpl<int64_t> &shape);

/// Returns, sorted, what `axes` are called when dimension i becomes `perm[i]`.
llvm::SmallVector<int64_t> permuteAxes(llvm::ArrayRef<int64_t> axes,
                                       llvm::ArrayRef<int64_t> perm);

/// Checks that all operands and the result are f32, and the clamp of an op
/// with ClampedOpInterface.
llvm::LogicalResult verifyFloatFunction(mlir::Operation *op);

/// Checks that operand 0 and the result have the same element type.
llvm::LogicalResult verifySameElementType(mlir::Operation *op);

/// Checks the types of a linear op with operands input, filter and maybe bias
/// (conv2d's constraints C5 and C6); `outChannels` is the required length of
/// the bias.
llvm::LogicalResult verifyLinear(mlir::Operation *op, int64_t outChannels);

/// Checks that clamp_min <= clamp_max and that neither is NaN.
llvm::LogicalResult verifyClamp(mlir::Operation *op);

/// Checks the rank of operand `index`, called `name` in the error.
llvm::LogicalResult verifyRank(mlir::Operation *op, unsigned index,
                               llvm::StringRef name, int64_t rank);

/// Returns (a * b) + c with saturation, so that absurd attributes give a
/// wrong shape and not an overflow.
int64_t saturatingMulAdd(int64_t a, int64_t b, int64_t c);

/// Computes the size of one spatial dimension of a convolution or pooling (the
/// formula of max_pool2d, C3). Fails where a number is out of range or the
/// window does not fit.
mlir::FailureOr<int64_t> inferWindowedSize(int64_t input, int64_t kernel,
                                           int64_t stride, int64_t dilation,
                                           int64_t padLow, int64_t padHigh,
                                           bool ceilMode);

} // namespace tinyml::ir

#endif // TINYML_LIB_DIALECT_TINYML_IR_ELEMENTTYPES_H
