//===- RemoveChannels.h - The same function on fewer channels ---*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_TRANSFORMS_REMOVECHANNELS_H
#define TINYML_DIALECT_TINYML_TRANSFORMS_REMOVECHANNELS_H

#include "tinyml/Dialect/TinyML/Transforms/ChannelSlots.h"

namespace tinyml::ir {

/// What linear ops take: products of one run, and numbers of filters.
struct LinearCost {
  int64_t multiplications = 0, weights = 0;

  LinearCost() = default;
  explicit LinearCost(LinearOpInterface op);

  /// All linear ops of a function together.
  explicit LinearCost(mlir::func::FuncOp func);
};

/// What a removal left out.
struct RemovedChannels {
  int64_t channels = 0; ///< outputs of linear ops
  int64_t weights = 0;  ///< numbers of their filters
  bool isAny = false;   ///< whether a value became shorter
};

/// Leaves out the channels of `func` that `slots` does not keep: their filter
/// rows, the columns that read them, and themselves in all ops between. What a
/// linear op added up of them goes into its bias where `ranges` has their
/// constants; without, they count as zero. Fails where bytes are missing; then
/// no op has changed.
mlir::FailureOr<RemovedChannels> removeChannels(mlir::func::FuncOp func,
                                                const ChannelSlots &slots,
                                                const ChannelRanges *ranges);

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_TRANSFORMS_REMOVECHANNELS_H
