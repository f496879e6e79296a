//===- ChannelChoice.h - Which channels are left out ------------*- C++ -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_CHANNELCHOICE_H
#define TINYML_COMPRESSION_PRUNING_CHANNELCHOICE_H

#include "tinyml/Compression/Pruning/ChannelLoss.h"

namespace tinyml {

/// How many channels to keep of a set, whatever else is asked for.
struct ChannelLimits {
  /// Sets of at least eight times as many keep a multiple of this.
  int64_t multiple = 4;
  /// Of a set, no more than this part goes, and never all of it.
  double most = 0.9;
  /// Of two times as many and more, a set of these, what is between the two of
  /// a layer that was split, keeps a multiple of it: every position pays for
  /// another one twice.
  std::function<bool(const ChannelSet &)> isRank = nullptr;
};

/// What goes.
struct PruneChoice {
  llvm::SmallVector<unsigned> gone;  ///< leaders of classes
  llvm::SmallVector<unsigned> split; ///< layers of PrunableChannels
};

/// Chooses classes of channels, and layers of those that `loss` offers to
/// split, least loss for a multiplication first, until the linear ops of the
/// function take at most `multiplications`, or as many as the limits let go.
/// Only sets that `mayGo` lets lose channels. `loss` then takes them for gone.
PruneChoice chooseChannels(const PrunableChannels &channels, ChannelLoss &loss,
                           int64_t multiplications, const ChannelLimits &limits,
                           llvm::function_ref<bool(const ChannelSet &)> mayGo);

/// Returns leaders of classes: that part of each set, rounded to what the
/// limits let go, with the least loss.
llvm::SmallVector<unsigned> chooseEvenly(const PrunableChannels &channels,
                                         ChannelLoss &loss, double share,
                                         const ChannelLimits &limits);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_CHANNELCHOICE_H
