//===- HoistBuffers.h - Buffers before all steps ----------------*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_MCU_TRANSFORMS_HOISTBUFFERS_H
#define TINYML_LIB_DIALECT_MCU_TRANSFORMS_HOISTBUFFERS_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml::mcu {

/// Moves every buffer before all steps, so that one may replace another
/// anywhere. Their order stays.
void hoistBuffers(ModelOp model);

/// Replaces `buffer` by the bytes of `with` from `offset` on, and erases it.
/// Both are hoisted or arguments.
void replaceBuffer(AllocOp buffer, mlir::Value with, int64_t offset = 0);

} // namespace tinyml::mcu

#endif // TINYML_LIB_DIALECT_MCU_TRANSFORMS_HOISTBUFFERS_H
