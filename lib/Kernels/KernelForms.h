//===- KernelForms.h - Kernels that compute the same ------------*- C++ -*-===//
//
// What kernels.def says of kernels that do another's work from the same weights
// in another form (TM_INTERLEAVES, TM_PACKS) or shape (TM_POINTWISE).
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_KERNELS_KERNELFORMS_H
#define TINYML_LIB_KERNELS_KERNELFORMS_H

#include "tinyml/Kernels/Costs.h"

namespace tinyml::mcu {

/// A line of kernels.def with one of these facts.
struct KernelForm {
  enum Kind { Interleaves, Packs, Pointwise } kind;
  /// The kernel of the line, and the one that the fact names.
  llvm::StringRef kernel, other;
  /// Of Packs: what becomes of the weights.
  llvm::StringRef format;
  /// Of Interleaves: the bits of a weight.
  unsigned bits;
};

/// Returns all of them, in the table's order.
llvm::ArrayRef<KernelForm> getKernelForms();

/// Returns the instructions of a call with this shape, of the target's variant
/// where that takes fewer, by `costs`; nothing where neither was measured.
std::optional<double> estimateCall(const CostTable &costs, llvm::StringRef isa,
                                   const KernelInfo &kernel,
                                   llvm::ArrayRef<int32_t> shape,
                                   llvm::ArrayRef<int32_t> params);

/// Returns the code of one function that calls the kernel, of the variant where
/// estimateCall() takes that.
int64_t estimateCode(const CostTable &costs, llvm::StringRef isa,
                     const KernelInfo &kernel, llvm::ArrayRef<int32_t> shape,
                     llvm::ArrayRef<int32_t> params);

} // namespace tinyml::mcu

#endif // TINYML_LIB_KERNELS_KERNELFORMS_H
