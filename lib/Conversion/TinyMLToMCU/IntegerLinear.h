//===- IntegerLinear.h - Tables of integer linear kernels -------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_INTEGERLINEAR_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_INTEGERLINEAR_H

#include "ModelBuilder.h"

namespace tinyml {

/// What an integer convolution or fully-connected kernel takes besides its
/// filter.
struct IntegerLinear {
  tm_conv_q params = {};
  mlir::Value bias; ///< buffer of int32, with - zp_in * sum of weights
  mlir::Value rq;   ///< buffer of tm_rq, one per output channel
};

/// Computes the tables of `op`, whose operands are input, filter [O, ...] and
/// maybe bias [O], and makes their weights. Fails after an error on `op`: the
/// filter or bias is no constant, or a number does not fit its integer type.
mlir::FailureOr<IntegerLinear> buildIntegerLinear(mlir::Operation *op,
                                                  ModelBuilder &model);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_INTEGERLINEAR_H
