//===- PackedFilter.cpp - Integer filters as kernels read them ------------===//

#include "PackedFilter.h"
#include "IntegerLinear.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/PackNibbles.h"

using namespace mlir;

namespace tinyml {

/// Returns whether kernels take groups of `group` weights.
static bool isKernelGroup(int64_t group) {
  return group % 2 == 0 && group <= 256;
}

FailureOr<PackedFilter> packFilter(ir::LinearOpInterface op, bool isDepthwise,
                                   ModelBuilder &model) {
  Value value = op.getFilter();
  ElementsAttr constant = ModelBuilder::getConstant(value);
  if (!constant)
    return op->emitError("requires a constant filter where it is quantized");
  FailureOr<WeightsView> view = WeightsView::get(constant, op->getLoc());
  if (failed(view))
    return failure();
  ArrayRef<int64_t> shape = ir::getShape(value);
  auto type = cast<quant::QuantizedType>(ir::getElementType(value));
  std::string reason;
  FailureOr<FilterScales> scales = FilterScales::get(type, shape, &reason);
  if (failed(scales))
    return op->emitError("has a filter that no kernel takes: ") << reason;

  PackedFilter filter;
  filter.scales = scales->scales;
  filter.group = scales->group;
  filter.is4Bit = type.getStorageTypeIntegralWidth() == 4;
  SmallVector<char> bytes(view->getBytes());
  if (filter.group != 0 && (isDepthwise || !isKernelGroup(filter.group))) {
    bytes = scales->multiply<char>(bytes);
    filter.group = 0;
    filter.is4Bit = false;
  }
  SmallVector<int64_t> dims(shape);
  if (isDepthwise) {
    bytes = rotateBytes(bytes, shape[0], /*width=*/1);
    dims = {shape[1], shape[2], shape[0]};
  }
  if (filter.is4Bit) {
    // Depthwise rows are the channels of a tap, others those of a channel.
    int64_t rows = isDepthwise ? shape[1] * shape[2] : shape[0];
    bytes = packNibbles(bytes, bytes.size() / rows);
    dims = {rows, static_cast<int64_t>(bytes.size()) / rows};
  }
  auto packed =
      RankedTensorType::get(dims, IntegerType::get(op->getContext(), 8));
  filter.weights = model.createWeights(
      op->getLoc(), "w", makeWeights(packed, bytes, getWeightsName(constant)));
  if (filter.group != 0)
    filter.factors =
        model.createTable<uint8_t>(op->getLoc(), "gs", scales->factors);
  return filter;
}

} // namespace tinyml
