//===- PackedFilter.h - Integer filters as kernels read them ----*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_PACKEDFILTER_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_PACKEDFILTER_H

#include "ModelBuilder.h"
#include "tinyml/Support/FilterScales.h"

namespace tinyml {

/// An integer filter as weights.
struct PackedFilter {
  mlir::Value weights;
  mlir::Value factors; ///< null where there are no groups
  int64_t group = 0;
  bool is4Bit = false;
  llvm::SmallVector<double> scales; ///< one per output channel
};

/// Makes the weights of the constant filter of `op`, in the layout of a
/// depthwise kernel or the ordinary one. Groups that no kernel takes, in a
/// depthwise filter, of an odd length or above 256, become 8-bit weights, which
/// is exact.
/// Fails after an error on `op`.
mlir::FailureOr<PackedFilter> packFilter(ir::LinearOpInterface op,
                                         bool isDepthwise, ModelBuilder &model);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_PACKEDFILTER_H
