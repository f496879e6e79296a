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

private:
  FilterColumns() = default;

  int64_t batch = 1, groups = 1;
  int64_t channels = 1; ///< of one group
  /// Height and width.
  llvm::SmallVector<int64_t, 2> size, outSize, kernel, strides, dilations, low;
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_FILTERCOLUMNS_H
