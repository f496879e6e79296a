//===- FilterQuantizer.h - Scales of filters --------------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_WEIGHTS_FILTERQUANTIZER_H
#define TINYML_QUANTIZATION_WEIGHTS_FILTERQUANTIZER_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"

#include <optional>

namespace tinyml {

/// A filter of conv2d or fully_connected: output channel by output channel.
struct FloatFilter {
  llvm::ArrayRef<int64_t> shape; ///< [O, ..., I]
  llvm::SmallVector<double> values;
  llvm::SmallVector<double> bias; ///< one per output channel

  int64_t getChannels() const { return shape.front(); }
  llvm::ArrayRef<double> getChannel(int64_t channel) const {
    size_t length = values.size() / getChannels();
    return llvm::ArrayRef(values).slice(channel * length, length);
  }
};

/// What the integer form of the op computes with; null where that is float.
struct FilterUse {
  mlir::quant::UniformQuantizedType input, output;
};

/// Returns the smallest scale of output channel `channel`, at least `scale`,
/// with which integer arithmetic can compute it: the accumulator of an 8-bit
/// input fits 32 bits, the bias does, and the multiplier input * filter /
/// output scale is at least 2^-16, so that it has 16 significant bits.
double fitFilterScale(const FloatFilter &filter, int64_t channel, double scale,
                      unsigned bits, const FilterUse &use);

/// A quantized filter.
struct QuantizedFilter {
  mlir::quant::QuantizedType type;
  llvm::SmallVector<int64_t> values; ///< in the filter's order
};

/// Rounds a filter to `bits` (8 or 4) by scales per output channel, max|w| /
/// (2^(bits-1) - 1), which fitFilterScale may raise; a channel of zeros has the
/// mean scale of the others. With `group` > 0, which divides the last
/// dimension, each group of so many input channels has an integer multiple, 1
/// to 18, of the channel's scale.
QuantizedFilter quantizeFilter(mlir::MLIRContext *context,
                               const FloatFilter &filter, unsigned bits,
                               int64_t group, const FilterUse &use);

/// Returns the largest stored value of a filter of `bits`: 127 or 7.
int64_t getLargestWeight(unsigned bits);

/// Makes the type of a filter from a scale per output channel.
mlir::quant::QuantizedType getFilterType(mlir::MLIRContext *context,
                                         llvm::ArrayRef<double> scales,
                                         unsigned bits);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_FILTERQUANTIZER_H
