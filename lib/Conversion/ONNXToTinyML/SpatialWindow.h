//===- SpatialWindow.h - Windows of convolutions and pools ------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_SPATIALWINDOW_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_SPATIALWINDOW_H

#include "NodeConversion.h"

namespace tinyml {

/// How a window moves over the spatial dimensions.
struct SpatialWindow {
  llvm::SmallVector<int64_t> kernel, strides, dilations;
  /// At the start of each dimension, then at the end of each.
  llvm::SmallVector<int64_t> padding;
  bool ceilMode = false;

  /// Returns how it moves over the dimensions from `first` on, `count` (1 or
  /// 2) of them, as height and width; one dimension becomes the width.
  SpatialWindow getPlane(size_t first, size_t count) const;
};

/// Checks that operand 0 is [N, C, ...] with 1 to `most` spatial dimensions;
/// `what` names the operator in the message.
llvm::LogicalResult requireSpatial(NodeConversion &node, llvm::StringRef what,
                                   int64_t most);

/// Reads the attributes kernel_shape, strides, dilations, pads, auto_pad and
/// ceil_mode. `filter` holds the filter's spatial dimensions, with which
/// kernel_shape must agree; empty for pools, where kernel_shape is required.
mlir::FailureOr<SpatialWindow> readWindow(NodeConversion &node,
                                          llvm::ArrayRef<int64_t> filter);

/// Turns [N, C, L] or [N, C, H, W] into [N, H, W, C].
mlir::FailureOr<Operand> toChannelsLast(NodeConversion &node,
                                        const Operand &operand);

/// Turns [N, H, W, C] into [N, C, L] or [N, C, H, W], as `rank` says.
mlir::Value fromChannelsLast(NodeConversion &node, mlir::Value value,
                             int64_t rank);

/// Adds `low` and `high` zeros to dimension 1 of [N, D, ...], or cuts them off
/// where negative.
mlir::FailureOr<mlir::Value> padDepth(NodeConversion &node, mlir::Value value,
                                      int64_t low, int64_t high);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_SPATIALWINDOW_H
