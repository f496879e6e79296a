//===- PrunableChannels.h - Channels that may be left out -------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_PRUNABLECHANNELS_H
#define TINYML_COMPRESSION_PRUNING_PRUNABLECHANNELS_H

#include "tinyml/Dialect/TinyML/Transforms/RemoveChannels.h"

namespace tinyml {

/// How many channels a linear op has.
struct LayerSize {
  int64_t inputs, outputs;
  int64_t inputsPerGroup; ///< 0: one group, which has all of them
  int64_t products;       ///< multiplications for an input and an output
  int64_t weights;        ///< numbers of the filter for them

  /// Pairs of an input and an output channel that weights connect.
  int64_t countPairs() const {
    return outputs * (inputsPerGroup == 0 ? inputs : inputsPerGroup);
  }
};

/// How many channels of the layer at an index go with a class.
struct LayerShare {
  unsigned layer;
  int64_t inputs = 0, outputs = 0;
};

/// Classes of channels (ChannelSlots) that have the same shares of the same
/// layers: one may go as well as another.
struct ChannelSet {
  llvm::SmallVector<LayerShare, 4> shares; ///< by layer
  llvm::SmallVector<unsigned> classes;     ///< leaders, in order
};

/// What of a function may be left out: classes of channels that linear ops with
/// float constants compute, of which each op says what becomes of them.
class PrunableChannels {
public:
  /// `func` has one block.
  explicit PrunableChannels(mlir::func::FuncOp func);

  const ir::ChannelSlots &getSlots() const { return slots; }

  /// All linear ops, in order.
  llvm::ArrayRef<ir::LinearOpInterface> getLayers() const { return layers; }
  llvm::ArrayRef<ChannelSet> getSets() const { return sets; }

  /// Returns whether the class of a channel is in a set.
  bool contains(unsigned leader) const { return setOf.contains(leader); }

  /// Returns the sizes of the layers as they are.
  llvm::SmallVector<LayerSize> getSizes() const;

private:
  ir::ChannelSlots slots;
  llvm::SmallVector<ir::LinearOpInterface> layers;
  std::vector<ChannelSet> sets;
  llvm::DenseMap<unsigned, unsigned> setOf; ///< by leader
};

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_PRUNABLECHANNELS_H
