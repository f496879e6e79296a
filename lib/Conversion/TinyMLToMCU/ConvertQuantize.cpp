//===- ConvertQuantize.cpp - quantize and dequantize ----------------------===//

#include "Clamps.h"
#include "Converters.h"

using namespace mlir;

namespace tinyml {

/// Scales and zero points of a quantized tensor as the kernels take them: for
/// signed storage, one pair per channel.
struct ChannelScales {
  tm_qaxis_shape shape = {};
  SmallVector<float> scales;
  SmallVector<int32_t> zeroPoints;
};

/// Fails after an error on `op` where no kernel takes the type of `value`.
static FailureOr<ChannelScales> getChannelScales(Operation *op, Value value) {
  auto tensor = cast<RankedTensorType>(value.getType());
  auto type = dyn_cast<quant::QuantizedType>(tensor.getElementType());
  unsigned width = type ? type.getStorageTypeIntegralWidth() : 0;
  bool hasChannels = isa_and_nonnull<quant::UniformQuantizedType,
                                     quant::UniformQuantizedPerAxisType>(type);
  if (!hasChannels || !(width == 8 || (width == 16 && type.isSigned())))
    return op->emitError("kernels convert between float and 8-bit or signed "
                         "16-bit tensors, found ")
           << tensor;
  ChannelScales result;
  int32_t flip = type.isSigned() ? 0 : -128;
  result.shape.outer = result.shape.inner = 1;
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
    int64_t axis = perAxis.getQuantizedDimension();
    for (auto [index, size] : llvm::enumerate(tensor.getShape()))
      if (static_cast<int64_t>(index) != axis)
        (static_cast<int64_t>(index) < axis ? result.shape.outer
                                            : result.shape.inner) *= size;
    for (double scale : perAxis.getScales())
      result.scales.push_back(static_cast<float>(scale));
    for (int64_t zeroPoint : perAxis.getZeroPoints())
      result.zeroPoints.push_back(static_cast<int32_t>(zeroPoint) + flip);
  } else {
    auto perTensor = cast<quant::UniformQuantizedType>(type);
    result.shape.inner = tensor.getNumElements();
    result.scales.push_back(static_cast<float>(perTensor.getScale()));
    result.zeroPoints.push_back(static_cast<int32_t>(perTensor.getZeroPoint()) +
                                flip);
  }
  result.shape.channels = result.scales.size();
  return result;
}

/// Returns whether the storage of a quantized tensor is unsigned; kernels
/// compute with signed numbers, so its sign bits are flipped.
static bool isUnsigned(Value value) {
  return !cast<quant::QuantizedType>(ir::getElementType(value)).isSigned();
}

static LogicalResult flipSign(Operation *op, Value from, Value to,
                              ModelBuilder &model) {
  auto type = cast<MemRefType>(from.getType());
  return model.call("flip_sign_8", op->getLoc(), from, to,
                    tm_len{static_cast<int32_t>(type.getNumElements())});
}

static LogicalResult convertQuantize(ir::QuantizeOp op, ModelBuilder &model) {
  FailureOr<ChannelScales> channels = getChannelScales(op, op.getOutput());
  if (failed(channels))
    return failure();
  Location loc = op.getLoc();
  Value scales = model.createTable<float>(loc, "scale", channels->scales);
  Value zeroPoints =
      model.createTable<int32_t>(loc, "zero_point", channels->zeroPoints);
  Value input = model.getBuffer(op.getInput());
  Value output = model.createResult(op.getOutput());
  if (isWide(cast<quant::QuantizedType>(ir::getElementType(op.getOutput()))))
    return model.call("quantize_f32_s16", loc, {input, scales, zeroPoints},
                      output, channels->shape);
  if (failed(model.call("quantize_f32_s8", loc, {input, scales, zeroPoints},
                        output, channels->shape)))
    return failure();
  return isUnsigned(op.getOutput()) ? flipSign(op, output, output, model)
                                    : success();
}

static LogicalResult convertDequantize(ir::DequantizeOp op,
                                       ModelBuilder &model) {
  FailureOr<ChannelScales> channels = getChannelScales(op, op.getInput());
  if (failed(channels))
    return failure();
  Location loc = op.getLoc();
  Value scales = model.createTable<float>(loc, "scale", channels->scales);
  Value zeroPoints =
      model.createTable<int32_t>(loc, "zero_point", channels->zeroPoints);
  Value input = model.getBuffer(op.getInput());
  if (isUnsigned(op.getInput())) {
    auto type = cast<MemRefType>(input.getType());
    Value flipped = model.createTemporary(loc, type.getShape(),
                                          IntegerType::get(op.getContext(), 8));
    if (failed(flipSign(op, input, flipped, model)))
      return failure();
    input = flipped;
  }
  Value output = model.createResult(op.getOutput());
  if (isWide(cast<quant::QuantizedType>(ir::getElementType(op.getInput()))))
    return model.call("dequantize_s16_f32", loc, {input, scales, zeroPoints},
                      output, channels->shape);
  return model.call("dequantize_s8_f32", loc, {input, scales, zeroPoints},
                    output, channels->shape);
}

void addQuantizeConverters(Converters &converters) {
  converters.add(convertQuantize);
  converters.add(convertDequantize);
}

} // namespace tinyml
