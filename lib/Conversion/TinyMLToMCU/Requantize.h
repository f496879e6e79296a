//===- Requantize.h - From one scale to another -----------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_REQUANTIZE_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_REQUANTIZE_H

#include "ModelBuilder.h"

namespace tinyml {

/// Calls the kernels that write the numbers of the buffer `from`, of type `in`,
/// to `to`, of type `out`, clamped to the real bounds [lower, upper]: from 8 to
/// 8 bits a table, else one multiplication. Fails after an error on `op`.
mlir::LogicalResult callRequantize(mlir::Operation *op, mlir::Value from,
                                   mlir::Value to,
                                   mlir::quant::UniformQuantizedType in,
                                   mlir::quant::UniformQuantizedType out,
                                   float lower, float upper,
                                   ModelBuilder &model);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_REQUANTIZE_H
