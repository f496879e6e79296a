//===- SliceRange.h - What Slice and Split take ----------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_SLICERANGE_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_SLICERANGE_H

#include "NodeConversion.h"

namespace tinyml {

/// The elements that a Slice takes of each dimension of its input: `sizes` of
/// them, the first at `starts`, then every `steps`-th, which may be negative.
struct SliceRange {
  llvm::SmallVector<int64_t> starts, steps, sizes;
};

/// Reads the attributes (before opset 10) or operands of a Slice.
mlir::FailureOr<SliceRange> readSlice(NodeConversion &node);

/// Reads what each output of a Split takes.
mlir::FailureOr<llvm::SmallVector<SliceRange>> readSplit(NodeConversion &node);

/// Builds the ops that take `range` of a value.
mlir::FailureOr<mlir::Value> takeRange(NodeConversion &node, mlir::Value value,
                                       const SliceRange &range);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_SLICERANGE_H
