//===- Branches.h - Low-rank branches for any adapter -----------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_BANK_BRANCHES_H
#define TINYML_COMPRESSION_BANK_BRANCHES_H

#include "tinyml/Compression/Bank/AdaptedLayers.h"

namespace tinyml {

/// Discardable attribute of the two linear ops of a branch: array<i64: layer,
/// 0 or 1>, 0 of that which reads the layer's input.
inline constexpr llvm::StringLiteral kFactorAttr = "tinyml.lora_factor";

/// Gives each layer a branch beside it: the layer's op with as many outputs as
/// the branch has room for, a matrix product with a bias, and a sum, which has
/// the layer's bounds. The first factor is that of an adapter, the second next
/// to nothing, so that the model computes what it did; not zeros, and not the
/// same for all, which passes may take for what they are. The ops of a branch
/// have `precision`, where it is not empty.
mlir::LogicalResult attachBranches(mlir::func::FuncOp func,
                                   llvm::ArrayRef<AdaptedLayer> layers,
                                   llvm::ArrayRef<AdapterChanges> adapters,
                                   llvm::StringRef precision);

/// Gives the branches the factors of an adapter, in what became of `func` by
/// quantization: floats, or integers by the types of what is around them,
/// rounded to nearest with a scale for each output channel. Fails after an
/// error where integer arithmetic cannot compute them.
mlir::LogicalResult setFactors(mlir::func::FuncOp func,
                               llvm::ArrayRef<AdaptedLayer> layers,
                               const AdapterChanges &changes);

/// Returns the names of the nodes that the branches of `layers` compute, those
/// that read weights of an adapter.
std::vector<std::string> listFactorNodes(llvm::ArrayRef<AdaptedLayer> layers);

/// Gives the values of `func` ranges that include those of `other`, which has
/// the same ops. Fails after an error where one has none.
mlir::LogicalResult includeRanges(mlir::func::FuncOp func,
                                  mlir::func::FuncOp other);

} // namespace tinyml

#endif // TINYML_COMPRESSION_BANK_BRANCHES_H
