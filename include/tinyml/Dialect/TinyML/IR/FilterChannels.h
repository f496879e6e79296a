//===- FilterChannels.h - Which channel a weight belongs to -----*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_FILTERCHANNELS_H
#define TINYML_DIALECT_TINYML_IR_FILTERCHANNELS_H

#include "mlir/IR/Operation.h"

namespace tinyml::ir {

/// Returns the channel of the input that element `index` of the filter, in
/// row-major order, is multiplied with. `op` is a conv2d or fully_connected.
int64_t getInputChannel(mlir::Operation *op, int64_t index);

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_IR_FILTERCHANNELS_H
