//===- ReferenceKernels.h - The runtime's kernels by name -------*- C++ -*-===//

#ifndef TINYML_LIB_EXECUTION_KERNELEXECUTOR_REFERENCEKERNELS_H
#define TINYML_LIB_EXECUTION_KERNELEXECUTOR_REFERENCEKERNELS_H

#include "llvm/ADT/StringRef.h"

namespace tinyml {

/// Calls a kernel with the images of its structs and its pointer arguments in
/// the order of kernels.def. `params` is ignored where the kernel has none.
using ReferenceKernel = void (*)(const void *shape, const void *params,
                                 void *const *pointers);

/// Returns `tm_ref_<name>`, or null where the runtime has no such kernel.
ReferenceKernel findReferenceKernel(llvm::StringRef name);

} // namespace tinyml

#endif // TINYML_LIB_EXECUTION_KERNELEXECUTOR_REFERENCEKERNELS_H
