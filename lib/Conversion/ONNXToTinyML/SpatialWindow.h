//===- SpatialWindow.h - Windows of convolutions and pools ------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_SPATIALWINDOW_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_SPATIALWINDOW_H

#include "NodeConversion.h"

namespace tinyml {

/// How a window moves over height and width; one over one dimension has a
/// height of 1.
struct SpatialWindow {
  llvm::SmallVector<int64_t, 2> kernel, strides, dilations;
  /// Top, left, bottom, right.
  llvm::SmallVector<int64_t, 4> padding;
  bool ceilMode = false;
};

/// Checks that operand 0 is [N, C, L] or [N, C, H, W]; `what` names the
/// operator in the message.
llvm::LogicalResult requireSpatial(NodeConversion &node, llvm::StringRef what);

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

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_SPATIALWINDOW_H
