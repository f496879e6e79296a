//===- ChannelGroups.h - Values that share their channels -------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_EQUALIZATION_CHANNELGROUPS_H
#define TINYML_LIB_QUANTIZATION_EQUALIZATION_CHANNELGROUPS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Quantization/Equalization/ChannelFactors.h"

namespace tinyml {

/// Float values whose channels may be divided by one positive factor each
/// without changing what the function returns, if the filter rows and biases of
/// `producers` are divided and the filter columns of `consumers` multiplied.
struct ChannelGroup {
  int64_t channels = 0;
  /// The group's channel of each channel of what a linear op computes or reads.
  /// The channel of an element is its index in row-major order modulo their
  /// number. Those of what is read differ.
  llvm::DenseMap<mlir::Value, llvm::SmallVector<int64_t>> channelsOf;
  /// In the order in which they are computed.
  llvm::SmallVector<mlir::Value, 0> values;
  /// Linear ops with constant operands, in order. An op may be both.
  llvm::SmallVector<mlir::Operation *, 0> producers, consumers;
};

/// Lists the groups of `func`, which has one block, in order. Between producers
/// and consumers are only ops that commute with a positive factor per channel:
/// pools, means, zero padding, reshapes and transposes that keep the channels
/// apart, sums of two values of the group, and clamps to [0, infinity], or cuts
/// that leave some channels out.
std::vector<ChannelGroup> findChannelGroups(mlir::func::FuncOp func);

/// Calls `visit(weight, output channel, channel)` for each weight of a consumer
/// of the group. Fails after an error at the op where bytes are missing.
mlir::LogicalResult
forEachWeight(mlir::Operation *consumer, const ChannelGroup &group,
              llvm::function_ref<void(double, int64_t, int64_t)> visit);

/// Returns the exponents up to `most` in magnitude that leave each filter and
/// bias of the group a normal number, even if it were scaled twice. Fails after
/// an error at an op where bytes are missing.
mlir::FailureOr<ExponentLimits> findExponentLimits(const ChannelGroup &group,
                                                   int most);

/// Divides the values of the group by 2^exponents. Fails as findExponentLimits
/// does.
mlir::LogicalResult scaleChannels(const ChannelGroup &group,
                                  const Eigen::ArrayXi &exponents);

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_EQUALIZATION_CHANNELGROUPS_H
