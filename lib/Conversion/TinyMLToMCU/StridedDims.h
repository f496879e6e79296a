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

/// A dimension of a result and the operands' strides along it, in elements; 0
/// where the operand is broadcast.
struct BroadcastDim {
  int64_t size;
  int64_t lhsStride;
  int64_t rhsStride;
};

/// Merges adjacent dimensions that both operands step through alike, and drops
/// those of size 1. The shapes have the same rank; sizes are equal or one is 1.
llvm::SmallVector<BroadcastDim> mergeBroadcastDims(llvm::ArrayRef<int64_t> lhs,
                                                   llvm::ArrayRef<int64_t> rhs);

/// A dimension of a transposed tensor and the stride along it in the input.
struct TransposeDim {
  int64_t size;
  int64_t stride;
};

/// Merges adjacent dimensions of the result that are adjacent in `shape` too,
/// and drops those of size 1. One dimension or none: nothing moves.
llvm::SmallVector<TransposeDim>
mergeTransposeDims(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> perm);

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
