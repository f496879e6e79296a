//===- PerChannel.h - Constants with a number per channel -------*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_TINYML_TRANSFORMS_PERCHANNEL_H
#define TINYML_LIB_DIALECT_TINYML_TRANSFORMS_PERCHANNEL_H

#include "mlir/IR/Value.h"

namespace tinyml::ir {

/// Returns `value`, a constant operand, as one number per channel of the last
/// dimension. Fails where it differs along another dimension.
mlir::FailureOr<llvm::SmallVector<double>> readPerChannel(mlir::Value value,
                                                          int64_t channels);

} // namespace tinyml::ir

#endif // TINYML_LIB_DIALECT_TINYML_TRANSFORMS_PERCHANNEL_H
