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
};

/// Returns leaders of classes, least loss for a multiplication first, until the
/// linear ops of the function take at most `multiplications`, or as many as
/// the limits let go. `loss` then takes them for gone.
llvm::SmallVector<unsigned> chooseChannels(const PrunableChannels &channels,
                                           ChannelLoss &loss,
                                           int64_t multiplications,
                                           const ChannelLimits &limits);

/// Returns leaders of classes: that part of each set, rounded to what the
/// limits let go, with the least loss.
llvm::SmallVector<unsigned> chooseEvenly(const PrunableChannels &channels,
                                         ChannelLoss &loss, double share,
                                         const ChannelLimits &limits);

} // namespace tinyml

#endif // TINYML_COMPRESSION_PRUNING_CHANNELCHOICE_H
