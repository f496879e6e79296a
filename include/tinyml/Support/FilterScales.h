//===- FilterScales.h - The scales of a quantized filter --------*- C++ -*-===//

#ifndef TINYML_SUPPORT_FILTERSCALES_H
#define TINYML_SUPPORT_FILTERSCALES_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Support/LLVM.h"

#include <cstdint>

namespace tinyml {

/// How the stored values of a filter [output channels, ..., input channels]
/// become real numbers: `stored * factor * scale`, with one scale for each
/// output channel and, where there are groups, one factor for each `group`
/// neighbouring values of a channel. So a sum of products is one integer sum
/// and has one scale.
struct FilterScales {
  llvm::SmallVector<double> scales;   ///< one per output channel
  int64_t group = 0;                  ///< values that share a factor, or 0
  llvm::SmallVector<uint8_t> factors; ///< in the order of the values

  /// Reads the scales of a filter of element type `type`: quantized to 8 or 4
  /// bits with signed storage and zero point 0, per tensor, along dimension 0,
  /// or, with 4 bits, in blocks along the last dimension. The scales of a
  /// channel's blocks have to be multiples of their largest common divisor by
  /// factors that keep every stored value * factor within 8 bits. Fails where
  /// `type` is something else; `reason`, if given, then says why.
  static mlir::FailureOr<FilterScales> get(mlir::Type type,
                                           llvm::ArrayRef<int64_t> shape,
                                           std::string *reason = nullptr);

  /// Returns the values times their factors.
  template <typename T>
  llvm::SmallVector<T> multiply(llvm::ArrayRef<T> stored) const {
    llvm::SmallVector<T> values(stored);
    if (group != 0)
      for (size_t index = 0; index < values.size(); ++index)
        values[index] = static_cast<T>(values[index] * factors[index / group]);
    return values;
  }
};

} // namespace tinyml

#endif // TINYML_SUPPORT_FILTERSCALES_H
