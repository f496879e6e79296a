//===- InstanceNames.h - What C functions of kernels are called -*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_MCU_TRANSFORMS_INSTANCENAMES_H
#define TINYML_LIB_DIALECT_MCU_TRANSFORMS_INSTANCENAMES_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml::mcu {

/// Returns a name for each call: the kernel, its window, stride and dilation
/// where it has one, and the dimensions of what it computes, as in
/// `conv2d_s8_3x3_s2_8x8x12`; a copy tells its rows and their place instead.
/// Calls that would be called the same get what tells them apart behind it,
/// where one member of their shape does.
llvm::SmallVector<std::string>
suggestInstanceNames(llvm::ArrayRef<CallOp> calls);

} // namespace tinyml::mcu

#endif // TINYML_LIB_DIALECT_MCU_TRANSFORMS_INSTANCENAMES_H
