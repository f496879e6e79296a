//===- LinearColumns.h - What input channels add to sums --------*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_TINYML_TRANSFORMS_LINEARCOLUMNS_H
#define TINYML_LIB_DIALECT_TINYML_TRANSFORMS_LINEARCOLUMNS_H

#include "tinyml/Dialect/TinyML/Transforms/ChannelRanges.h"
#include "llvm/ADT/BitVector.h"

namespace tinyml::ir {

/// The weights of a linear op with one group, by input channel, and its bias:
/// real numbers of a float op, stored ones of an integer op. Both are exact.
struct LinearColumns {
  int64_t outputs = 0, inputs = 0;
  double zeroPoint = 0;           ///< of the input; 0 of a float op
  llvm::SmallVector<double> sums; ///< [outputs][inputs], over the taps
  llvm::SmallVector<double> bias; ///< [outputs], zeros where there is none
  llvm::BitVector isZero;         ///< [inputs]: all weights are zero

  /// Fails where the filter or the bias is no constant, or only the filter is
  /// quantized.
  static mlir::FailureOr<LinearColumns> get(LinearOpInterface op);

  /// Returns what `number` in input channel `input` adds to the sum of output
  /// channel `output`.
  double getProduct(int64_t output, int64_t input, double number) const {
    return sums[output * inputs + input] * (number - zeroPoint);
  }
};

} // namespace tinyml::ir

#endif // TINYML_LIB_DIALECT_TINYML_TRANSFORMS_LINEARCOLUMNS_H
