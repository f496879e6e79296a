//===- Costs.h - What kernels cost on a core --------------------*- C++ -*-===//
//
// runtime/costs/<core>.json, measured by runtime/bench/costs.py and embedded
// when the tools are built.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_KERNELS_COSTS_H
#define TINYML_KERNELS_COSTS_H

#include "tinyml/Dialect/MCU/IR/KernelInfo.h"
#include "llvm/ADT/StringMap.h"

#include <array>

namespace tinyml::mcu {

/// How many channels a layer seems to have more, by what it takes, where their
/// number is a multiple of 4, of 2, or odd, but not of 16.
struct UnevenChannels {
  std::array<double, 3> inputs = {0, 0, 0}, outputs = {0, 0, 0};
};

/// What one function that calls a kernel takes.
struct KernelCost {
  int64_t codeBytes = 0;
  /// Code that all such functions of a program share.
  int64_t sharedBytes = 0;
  /// With that of the functions that it calls.
  int64_t stackBytes = 0;
  /// Per multiply-accumulate; per element of the largest operand where the
  /// kernel has none.
  double instructions = 0;
  /// Of layers with weights: without a window, and with one.
  UnevenChannels uneven, unevenWindow;
};

/// Returns by how much a call of `shape` takes more instructions than the
/// number per multiply-accumulate says, because kernels compute several
/// channels at a time: 1 or more.
double getUnevenFactor(const KernelInfo &kernel, const KernelCost &cost,
                       llvm::ArrayRef<int32_t> shape);

/// Returns the numbers of which these kernels like channels to be multiples: 1
/// first, then those of 4 and 16 with which one takes fewer instructions than
/// with a few channels less.
llvm::SmallVector<int64_t>
getChannelMultiples(llvm::ArrayRef<KernelCost> kernels);

/// Returns what one function for several shapes takes, which the compiler
/// cannot specialise: up to 3.3 times the code and 3 times the stack, by what
/// GCC makes of convolutions, additions and fully-connected layers.
KernelCost shareKernel(const KernelInfo &kernel, KernelCost cost);

/// Returns the bytes of the struct that such a function takes for each shape.
int64_t getShapeBytes(const KernelInfo &kernel);

/// Returns whether one function for `count` shapes takes less code than one for
/// each.
bool isSharingSmaller(const KernelInfo &kernel, KernelCost cost, int64_t count);

class CostTable {
public:
  /// Returns the table of `core`; where it has none, that of a core with the
  /// instruction set `isa`, with a stack that covers what compilers do
  /// otherwise for another core, else of the Cortex-M4F.
  static const CostTable &get(llvm::StringRef core, llvm::StringRef isa = {});

  /// The core that it was measured on.
  llvm::StringRef getCore() const { return core; }

  /// Returns what was measured, nothing where it was not. `variant` is null for
  /// the portable kernel.
  std::optional<KernelCost> find(const KernelInfo &kernel,
                                 const KernelVariant *variant) const;

  /// Returns what was measured or, of what was not, the mean of the kernels
  /// with the same shape struct.
  KernelCost estimate(const KernelInfo &kernel,
                      const KernelVariant *variant) const;

  /// Returns the code that the compiler's functions for floats take on a core
  /// without an FPU, 0 where that was not measured.
  int64_t getFloatBytes() const { return floatBytes; }

  /// Returns the code that a function of the C library takes, without these.
  int64_t getLibmBytes(llvm::StringRef function) const;

private:
  explicit CostTable(llvm::StringRef json);

  std::string core, isa;
  llvm::StringMap<KernelCost> kernels;
  llvm::StringMap<int64_t> libm;
  int64_t floatBytes = 0;
};

} // namespace tinyml::mcu

#endif // TINYML_KERNELS_COSTS_H
