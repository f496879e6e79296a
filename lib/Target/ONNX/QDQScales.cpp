//===- QDQScales.cpp - Scales as QDQ nodes take them ----------------------===//

#include "QDQScales.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/FilterScales.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;

Type tinyml::getRawType(Type type) {
  auto quantized = dyn_cast<quant::QuantizedType>(type);
  if (!quantized)
    return type;
  return IntegerType::get(
      type.getContext(), quantized.getStorageTypeIntegralWidth(),
      quantized.isSigned() ? IntegerType::Signless : IntegerType::Unsigned);
}

/// Stores zero points as integers of `raw`, one to each of `shape`'s elements.
static void setZeroPoints(ScaleTensors &result, ArrayRef<int64_t> shape,
                          Type raw, ArrayRef<int64_t> zeroPoints) {
  result.zeroPointType = RankedTensorType::get(shape, raw);
  int64_t width = getElementBytes(raw);
  for (int64_t zeroPoint : zeroPoints)
    result.zeroPoints.append(reinterpret_cast<const char *>(&zeroPoint),
                             reinterpret_cast<const char *>(&zeroPoint) +
                                 width);
}

/// Scales in blocks have the tensor's rank: 1 where a dimension has one scale.
/// ONNX blocks one dimension; along each other one the scales are repeated.
static ScaleTensors makeBlockScales(RankedTensorType type,
                                    quant::UniformQuantizedSubChannelType quant,
                                    Layout layout) {
  ScaleTensors result;
  ArrayRef<int64_t> shape = type.getShape();
  SmallVector<int64_t> block(shape), counts(shape.size(), 1);
  for (auto [dim, size] : quant.getBlockSizeInfo())
    block[dim] = size;
  // The blocked dimension is the last with blocks of more than one element and
  // fewer than all.
  int64_t axis = shape.size() - 1;
  for (auto [dim, size] : llvm::enumerate(block)) {
    counts[dim] = shape[dim] / size;
    if (size > 1 && size < shape[dim])
      axis = dim;
  }
  SmallVector<int64_t> written(shape);
  written[axis] = counts[axis];
  auto values = llvm::to_vector(quant.getScales().getValues<APFloat>());
  SmallVector<float> scales(ShapedType::getNumElements(written));
  SmallVector<int64_t> order =
      mapDims(llvm::to_vector(llvm::seq<int64_t>(0, shape.size())), layout);
  SmallVector<int64_t> finalShape = mapDims(written, layout);
  SmallVector<int64_t> index(shape.size(), 0);
  for (float &scale : scales) {
    int64_t from = 0;
    for (auto [dim, count] : llvm::enumerate(counts)) {
      int64_t position = 0;
      for (auto [place, source] : llvm::enumerate(order))
        if (source == static_cast<int64_t>(dim))
          position = index[place];
      int64_t at =
          static_cast<int64_t>(dim) == axis ? position : position / block[dim];
      from = from * count + at;
    }
    scale = static_cast<float>(values[from].convertToDouble());
    for (int64_t place = shape.size() - 1; place >= 0; --place) {
      if (++index[place] < finalShape[place])
        break;
      index[place] = 0;
    }
  }
  auto f32 = Float32Type::get(type.getContext());
  result.scaleType = RankedTensorType::get(finalShape, f32);
  result.scales = std::move(scales);
  result.axis = mapDim(axis, shape.size(), layout);
  result.blockSize = block[axis];
  return result;
}

ScaleTensors tinyml::makeScales(RankedTensorType type, Layout layout) {
  Type element = type.getElementType();
  Type raw = getRawType(element);
  auto f32 = Float32Type::get(type.getContext());
  if (auto blocks = dyn_cast<quant::UniformQuantizedSubChannelType>(element))
    return makeBlockScales(type, blocks, layout);
  ScaleTensors result;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(element)) {
    result.scaleType = RankedTensorType::get({}, f32);
    result.scales = {static_cast<float>(uniform.getScale())};
    setZeroPoints(result, {}, raw, uniform.getZeroPoint());
    return result;
  }
  auto perAxis = cast<quant::UniformQuantizedPerAxisType>(element);
  int64_t count = perAxis.getScales().size();
  result.scaleType = RankedTensorType::get({count}, f32);
  for (double scale : perAxis.getScales())
    result.scales.push_back(static_cast<float>(scale));
  setZeroPoints(result, count, raw, perAxis.getZeroPoints());
  result.axis = mapDim(perAxis.getQuantizedDimension(), type.getRank(), layout);
  return result;
}

SmallVector<float> tinyml::getAccumulatorScales(Value input, Value filter) {
  double inputScale = ir::getQuantizedType(input).getScale();
  FailureOr<FilterScales> scales =
      FilterScales::get(ir::getElementType(filter), ir::getShape(filter));
  assert(succeeded(scales) && "the verifier checks the filter's type");
  if (llvm::all_equal(scales->scales))
    return {static_cast<float>(inputScale * scales->scales.front())};
  return llvm::map_to_vector(scales->scales, [&](double scale) {
    return static_cast<float>(inputScale * scale);
  });
}
