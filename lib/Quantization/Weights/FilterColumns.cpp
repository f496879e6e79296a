//===- FilterColumns.cpp - What a filter is multiplied with ---------------===//

#include "tinyml/Quantization/Weights/FilterColumns.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;

namespace tinyml {

FilterColumns::FilterColumns(Operation *op) {
  ArrayRef<int64_t> in = ir::getShape(op->getOperand(0));
  ArrayRef<int64_t> taps = ir::getShape(op->getOperand(1));
  ArrayRef<int64_t> out = ir::getShape(op->getResult(0));
  batch = out[0];
  channels = taps.back();
  auto conv = dyn_cast<ir::Conv2DOp>(op);
  if (!conv)
    return;
  groups = conv.getGroups();
  height = in[1];
  width = in[2];
  outHeight = out[1];
  outWidth = out[2];
  kernelHeight = taps[1];
  kernelWidth = taps[2];
  strides.assign(conv.getStrides().begin(), conv.getStrides().end());
  dilations.assign(conv.getDilations().begin(), conv.getDilations().end());
  padding.assign(conv.getPadding().begin(), conv.getPadding().end());
}

void FilterColumns::read(ArrayRef<float> input, int64_t group, int64_t position,
                         float *column) const {
  int64_t n = position / (outHeight * outWidth);
  int64_t top = position / outWidth % outHeight * strides[0] - padding[0];
  int64_t left = position % outWidth * strides[1] - padding[1];
  for (int64_t ky = 0; ky < kernelHeight; ++ky)
    for (int64_t kx = 0; kx < kernelWidth; ++kx, column += channels) {
      int64_t y = top + ky * dilations[0], x = left + kx * dilations[1];
      if (y < 0 || y >= height || x < 0 || x >= width) {
        std::fill_n(column, channels, 0.0f);
        continue;
      }
      int64_t pixel = (n * height + y) * width + x;
      std::copy_n(input.data() + (pixel * groups + group) * channels, channels,
                  column);
    }
}

} // namespace tinyml
