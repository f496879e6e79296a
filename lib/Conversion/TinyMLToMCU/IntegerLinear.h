//===- IntegerLinear.h - Linear kernels with integer filters ----*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_INTEGERLINEAR_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_INTEGERLINEAR_H

#include "ModelBuilder.h"

namespace tinyml {

/// What a linear kernel with an integer filter takes besides input, output and
/// shape, and how its name ends: `_<activation>[w8|w4|w4g]`.
struct IntegerLinear {
  std::string suffix;
  llvm::SmallVector<mlir::Value> operands; ///< behind the input
  llvm::SmallVector<int32_t> params;       ///< words of the second struct
};

/// Packs the filter of `op`, computes its tables, and makes the weights of
/// both. `isDepthwise` says which layout the kernel takes. Fails after an error
/// on `op`: the filter or bias is no constant, or a number does not fit its
/// integer type.
mlir::FailureOr<IntegerLinear> buildIntegerLinear(ir::LinearOpInterface op,
                                                  bool isDepthwise,
                                                  ModelBuilder &model);

/// Returns the bias as a buffer of floats, zeros where there is none.
mlir::Value getFloatBias(mlir::Operation *op, int64_t outChannels,
                         ModelBuilder &model);

/// Moves the outermost dimension, of `outer` elements of `width` bytes each
/// inside, to the end.
llvm::SmallVector<char> rotateBytes(llvm::ArrayRef<char> bytes, int64_t outer,
                                    int64_t width);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_INTEGERLINEAR_H
