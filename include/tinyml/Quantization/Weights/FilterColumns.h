//===- FilterColumns.h - What a filter is multiplied with -------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_WEIGHTS_FILTERCOLUMNS_H
#define TINYML_QUANTIZATION_WEIGHTS_FILTERCOLUMNS_H

#include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.h"

namespace tinyml {

/// The inputs that a linear op multiplies with each output channel's filter at
/// each output position ("im2col"), in the filter's order; padding is zero.
class FilterColumns {
public:
  /// Fails where `op` does not say its taps, or has more than two dimensions of
  /// them.
  static mlir::FailureOr<FilterColumns> get(ir::LinearOpInterface op);

  int64_t getGroups() const { return groups; }
  int64_t getPositions() const { return batch * outSize[0] * outSize[1]; }
  /// Weights of one output channel.
  int64_t getLength() const { return kernel[0] * kernel[1] * channels; }

  /// Copies the getLength() inputs at an output position of the groups from
  /// `first` on, one for each of `columns`. Groups are next to each other in
  /// the input: it takes little longer to read some of them than to read one.
  void read(llvm::ArrayRef<float> input, int64_t first, int64_t position,
            llvm::ArrayRef<float *> columns) const;

  /// Channels of one group in the input.
  int64_t getChannels() const { return channels; }

  /// Whether the columns of an output position are all channels at the same
  /// input position: they need not be copied.
  bool areInputs() const {
    return groups == 1 && kernel[0] * kernel[1] == 1 && size == outSize &&
           strides[0] * strides[1] == 1 && low[0] == 0 && low[1] == 0;
  }

  /// Calls `visit(tap, pixel)` for the taps of an output position, in the
  /// filter's order: the input position that each reads, -1 for padding.
  template <typename Visit>
  void forEachTap(int64_t position, Visit visit) const {
    int64_t n = position / (outSize[0] * outSize[1]);
    int64_t top = position / outSize[1] % outSize[0] * strides[0] - low[0];
    int64_t left = position % outSize[1] * strides[1] - low[1];
    int64_t tap = 0;
    for (int64_t ky = 0; ky < kernel[0]; ++ky)
      for (int64_t kx = 0; kx < kernel[1]; ++kx) {
        int64_t y = top + ky * dilations[0], x = left + kx * dilations[1];
        bool isInside = y >= 0 && y < size[0] && x >= 0 && x < size[1];
        visit(tap++, isInside ? (n * size[0] + y) * size[1] + x : -1);
      }
  }

private:
  FilterColumns() = default;

  int64_t batch = 1, groups = 1;
  int64_t channels = 1; ///< of one group
  /// Height and width.
  llvm::SmallVector<int64_t, 2> size, outSize, kernel, strides, dilations, low;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_FILTERCOLUMNS_H
