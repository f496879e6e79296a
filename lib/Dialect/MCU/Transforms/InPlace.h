//===- InPlace.h - Writing over what is read --------------------*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_MCU_TRANSFORMS_INPLACE_H
#define TINYML_LIB_DIALECT_MCU_TRANSFORMS_INPLACE_H

#include "tinyml/Analysis/BufferLiveness.h"

namespace tinyml::mcu {

/// Whether the first output of `step` may be the memory of `input` for all the
/// kernel cares: it says so, and both are touched completely, byte for byte.
bool allowsSharing(CallOp step, unsigned input);

/// Whether another operand of `step` is in the memory of `root`, other than as
/// exactly the value `same`.
bool touchesOtherwise(CallOp step, mlir::Value root, mlir::Value same);

/// Whether `step` reads all of `old` while it writes all of `source`, and may
/// do so where the two are one buffer.
bool replacesInPlace(CallOp step, mlir::Value old, mlir::Value source);

/// Whether `source`, an alloc, may move into the memory of `target` for all
/// that is there before: where `target` is a state's next value, its old one
/// has to be read for the last time before `source` is first written, or by
/// that step, in place.
bool isFreeWhenWritten(ModelOp model, const BufferLiveness &liveness,
                       mlir::Value source, mlir::Value target);

} // namespace tinyml::mcu

#endif // TINYML_LIB_DIALECT_MCU_TRANSFORMS_INPLACE_H
