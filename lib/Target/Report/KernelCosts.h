//===- KernelCosts.h - Code and stack of kernels, estimated -----*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_REPORT_KERNELCOSTS_H
#define TINYML_LIB_TARGET_REPORT_KERNELCOSTS_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace tinyml {

/// What one function that calls a kernel takes.
struct KernelCost {
  int64_t codeBytes;
  int64_t stackBytes;
  /// Calls exponentials of the C library.
  bool usesLibm;
};

/// Returns the size seen in the MLPerf Tiny models with GCC 12 for Armv7E-M at
/// -O2; functions of one kernel differ with their shapes.
KernelCost estimateKernelCost(llvm::StringRef kernel);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_REPORT_KERNELCOSTS_H
