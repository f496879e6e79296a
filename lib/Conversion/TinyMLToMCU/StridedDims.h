//===- StridedDims.h - Merging dimensions for kernels -----------*- C++ -*-===//
//
// Kernels take a fixed small number of dimensions. Here tensors of any rank are
// brought to as few as their access pattern allows.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_STRIDEDDIMS_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_STRIDEDDIMS_H

#include "ModelBuilder.h"

namespace tinyml {

/// A dimension of a result and each operand's stride along it, in elements; 0
/// where the operand is broadcast.
struct StridedDim {
  int64_t size;
  llvm::SmallVector<int64_t> strides;
};

/// Merges adjacent dimensions that all operands step through alike, and drops
/// those of size 1. The shapes have the same rank; in each dimension the sizes
/// that are not 1 are equal.
llvm::SmallVector<StridedDim>
mergeStridedDims(llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes);

/// Brings the dimensions of an op with two operands to the four that kernels
/// have. Fails after an error on `op` where there are more.
mlir::FailureOr<tm_binary_shape> getBinaryShape(mlir::Operation *op,
                                                ModelBuilder &model);

/// A dimension of a transposed tensor and the stride along it in the input.
struct TransposeDim {
  int64_t size;
  int64_t stride;
};

/// Merges adjacent dimensions of the result that are adjacent in `shape` too,
/// and drops those of size 1. One dimension or none: nothing moves.
llvm::SmallVector<TransposeDim>
mergeTransposeDims(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> perm);

/// Calls the transpose kernel of the buffers' element width. Fails after an
/// error at `loc` where there are more dimensions than the kernel has.
mlir::LogicalResult callTranspose(mlir::Location loc, mlir::Value from,
                                  mlir::Value to,
                                  llvm::ArrayRef<TransposeDim> dims,
                                  ModelBuilder &model);

/// Calls the transpose kernel of the buffers' element width. `shape` and `perm`
/// describe the input. Fails after an error at `loc` where more dimensions move
/// than the kernel has.
mlir::LogicalResult transposeBuffer(mlir::Location loc, mlir::Value from,
                                    mlir::Value to,
                                    llvm::ArrayRef<int64_t> shape,
                                    llvm::ArrayRef<int64_t> perm,
                                    ModelBuilder &model);

/// A dimension of a padded tensor and the elements added at both ends.
struct PadDim {
  int64_t size;
  int64_t low;
  int64_t high;
};

/// Merges dimensions that are not padded into their neighbours. With
/// `isConstant` also into a padded outer neighbour, whose padding is then
/// counted in elements.
llvm::SmallVector<PadDim> mergePadDims(llvm::ArrayRef<PadDim> dims,
                                       bool isConstant);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_STRIDEDDIMS_H
