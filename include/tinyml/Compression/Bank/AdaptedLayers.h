//===- AdaptedLayers.h - What adapters change of a model --------*- C++ -*-===//
//
// An adapter is what a model that it is folded into has other than the model
// without it. So whatever can be folded can be kept apart, in the layout that
// the compiler has given the weights, with batch norms folded in.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_COMPRESSION_BANK_ADAPTEDLAYERS_H
#define TINYML_COMPRESSION_BANK_ADAPTEDLAYERS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Compression/Bank/LowRank.h"
#include <map>

namespace tinyml {

/// What an adapter adds to a layer. `filter` is [outputs, rank] times [rank,
/// weights of an output].
struct LayerChange {
  LowRank filter;
  std::vector<double> bias; ///< one per output
};

/// The changes by the layer's place among the function's ops.
using AdapterChanges = std::map<unsigned, LayerChange>;

/// Returns what `adapted` has other than `base`, from which it differs in
/// filters and biases of linear layers. Fails after an error where it differs
/// in more, or a filter has groups or no form with fewer channels; `name` is
/// what the error calls the adapter.
mlir::FailureOr<AdapterChanges> findChanges(mlir::func::FuncOp base,
                                            mlir::func::FuncOp adapted,
                                            llvm::StringRef name);

/// A layer beside which there is a branch.
struct AdaptedLayer {
  unsigned place; ///< of its op in the function without branches
  std::string name;
  int64_t outputs = 0, length = 0; ///< its filter: [outputs, length]
  int64_t rank = 0;                ///< that the branch has room for
};

/// Returns the layers that the adapters change, each with the largest rank, at
/// least 1.
std::vector<AdaptedLayer> listLayers(mlir::func::FuncOp base,
                                     llvm::ArrayRef<AdapterChanges> adapters);

/// Fails after an error where `changes` are of other layers or of a larger
/// rank; it lists what there is room for.
mlir::LogicalResult checkChanges(const AdapterChanges &changes,
                                 llvm::ArrayRef<AdaptedLayer> layers,
                                 mlir::func::FuncOp base, llvm::StringRef name);

} // namespace tinyml

#endif // TINYML_COMPRESSION_BANK_ADAPTEDLAYERS_H
