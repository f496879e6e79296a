//===- FilterColumns.cpp - What a filter is multiplied with ---------------===//

#include "tinyml/Quantization/Weights/FilterColumns.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;

namespace tinyml {

/// Returns the two numbers of `values`, 1 or 2 dimensions, with `missing` as
/// the height that is not there.
static SmallVector<int64_t, 2> asPlane(ArrayRef<int64_t> values,
                                       int64_t missing) {
  SmallVector<int64_t, 2> plane(2 - values.size(), missing);
  llvm::append_range(plane, values);
  return plane;
}

FailureOr<FilterColumns> FilterColumns::get(ir::LinearOpInterface op) {
  std::optional<ir::LinearTaps> taps = op.getTaps();
  ArrayRef<int64_t> in = ir::getShape(op.getInput());
  ArrayRef<int64_t> out = ir::getShape(op.getOutput());
  if (!taps || taps->sizes.size() > 2 || in.size() != taps->sizes.size() + 2 ||
      !op.getFilterMap().hasRows())
    return failure();
  FilterColumns columns;
  columns.groups = op.getGroups();
  columns.channels = ir::getShape(op.getFilter()).back();
  columns.batch = out[0];
  columns.size = asPlane(in.drop_front().drop_back(), 1);
  columns.outSize = asPlane(out.drop_front().drop_back(), 1);
  columns.kernel = asPlane(taps->sizes, 1);
  columns.strides = asPlane(taps->strides, 1);
  columns.dilations = asPlane(taps->dilations, 1);
  columns.low = asPlane(taps->low, 0);
  return columns;
}

void FilterColumns::read(ArrayRef<float> input, int64_t first, int64_t position,
                         ArrayRef<float *> columns) const {
  forEachTap(position, [&](int64_t tap, int64_t pixel) {
    int64_t at = tap * channels;
    if (pixel < 0) {
      for (float *column : columns)
        for (int64_t c = 0; c < channels; ++c)
          column[at + c] = 0.0f;
      return;
    }
    const float *from = input.data() + (pixel * groups + first) * channels;
    // Often one channel: no call for it.
    for (float *column : columns)
      for (int64_t c = 0; c < channels; ++c)
        column[at + c] = *from++;
  });
}

} // namespace tinyml
