//===- FilterColumns.h - What a filter is multiplied with -------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_WEIGHTS_FILTERCOLUMNS_H
#define TINYML_QUANTIZATION_WEIGHTS_FILTERCOLUMNS_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/SmallVector.h"

namespace tinyml {

/// The inputs that conv2d and fully_connected multiply with each output
/// channel's filter at each output position ("im2col"), in the filter's order;
/// padding is zero.
class FilterColumns {
public:
  /// `op` is a conv2d or fully_connected.
  explicit FilterColumns(mlir::Operation *op);

  int64_t getGroups() const { return groups; }
  int64_t getPositions() const { return batch * outHeight * outWidth; }
  /// Weights of one output channel.
  int64_t getLength() const { return kernelHeight * kernelWidth * channels; }

  /// Copies the getLength() inputs of a group at an output position.
  void read(llvm::ArrayRef<float> input, int64_t group, int64_t position,
            float *column) const;

private:
  int64_t batch = 1, outHeight = 1, outWidth = 1, groups = 1;
  int64_t height = 1, width = 1, channels = 1; ///< channels of one group
  int64_t kernelHeight = 1, kernelWidth = 1;
  llvm::SmallVector<int64_t, 4> strides{1, 1}, dilations{1, 1},
      padding{0, 0, 0, 0};
};

} // namespace tinyml

#endif // TINYML_QUANTIZATION_WEIGHTS_FILTERCOLUMNS_H
