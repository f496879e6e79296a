//===- PackedWeights.h - Weights that take less room ------------*- C++ -*-===//
//
// The formats that TM_PACKS of the runtime's kernels.def names.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_KERNELS_PACKEDWEIGHTS_H
#define TINYML_LIB_KERNELS_PACKEDWEIGHTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace tinyml::mcu {

/// One operand of the packed kernel, little-endian.
struct PackedOperand {
  llvm::StringRef role; ///< of the constant's name
  unsigned bits;        ///< of an element
  llvm::SmallVector<char, 0> bytes;
};

/// Int8 weights in another format: what stands between the input and the bias
/// in the kernel's call, and the members that its shape has behind m, k and n.
struct PackedWeights {
  llvm::SmallVector<PackedOperand, 2> operands;
  llvm::SmallVector<int32_t, 2> shape;

  int64_t getNumBytes() const;
};

/// Packs `rows` rows of weights. Returns nothing where the format does not hold
/// them: columns that are no fours, more than two weights of a four, more than
/// 32 different ones, no weight that is not 0.
std::optional<PackedWeights> packWeights(llvm::StringRef format,
                                         llvm::ArrayRef<int8_t> weights,
                                         int64_t rows);

/// Returns what a user calls a format.
llvm::StringRef describeFormat(llvm::StringRef format);

} // namespace tinyml::mcu

#endif // TINYML_LIB_KERNELS_PACKEDWEIGHTS_H
