//===- ConvertPool.cpp - Pooling ------------------------------------------===//

#include "Clamps.h"
#include "Converters.h"

using namespace mlir;

namespace tinyml {

template <typename PoolOp>
static tm_pool_shape getPoolShape(PoolOp op, ModelBuilder &model) {
  ArrayRef<int64_t> in = ir::getShape(op.getInput());
  ArrayRef<int64_t> out = ir::getShape(op.getOutput());
  tm_pool_shape shape = {};
  shape.n = model.narrow(in[0]);
  shape.in_h = model.narrow(in[1]);
  shape.in_w = model.narrow(in[2]);
  shape.c = model.narrow(in[3]);
  shape.out_h = model.narrow(out[1]);
  shape.out_w = model.narrow(out[2]);
  shape.k_h = model.narrow(op.getKernel()[0]);
  shape.k_w = model.narrow(op.getKernel()[1]);
  shape.s_h = model.narrow(op.getStrides()[0]);
  shape.s_w = model.narrow(op.getStrides()[1]);
  shape.d_h = model.narrow(op.getDilations()[0]);
  shape.d_w = model.narrow(op.getDilations()[1]);
  shape.pad_t = model.narrow(op.getPadding()[0]);
  shape.pad_l = model.narrow(op.getPadding()[1]);
  shape.pad_b = model.narrow(op.getPadding()[2]);
  shape.pad_r = model.narrow(op.getPadding()[3]);
  return shape;
}

static LogicalResult convertMaxPool(ir::MaxPool2DOp op, ModelBuilder &model) {
  tm_pool_shape shape = getPoolShape(op, model);
  Location loc = op.getLoc();
  Value input = model.getBuffer(op.getInput());
  Value output = model.createResult(op.getOutput());
  if (isFloat(op.getInput()))
    return model.call("max_pool2d_f32", loc, input, output, shape,
                      getFloatClamp(op));
  Type element = ir::getElementType(op.getInput());
  bool isUnsigned = getStorageType(element).isUnsignedInteger();
  tm_limits_int params = getStoredLimits(op, element);
  if (isWide(op.getOutput()))
    return model.call("max_pool2d_s16", loc, input, output, shape, params);
  return model.call(isUnsigned ? "max_pool2d_u8" : "max_pool2d_s8", loc, input,
                    output, shape, params);
}

/// Returns the requantizers of an integer average pool, one per number of
/// elements that a window can count; entry 0 is for windows that count none.
static FailureOr<SmallVector<tm_rq>>
getAverageRequantizers(ir::AvgPool2DOp op, quant::UniformQuantizedType in,
                       quant::UniformQuantizedType out) {
  int64_t area = op.getKernel()[0] * op.getKernel()[1];
  constexpr int64_t kMaxArea = 1 << 16;
  if (area > kMaxArea)
    return op.emitError("has windows of ")
           << area << " elements, at most " << kMaxArea << " are supported";
  SmallVector<tm_rq> entries;
  for (int64_t count = 0; count <= area; ++count) {
    double ratio =
        in.getScale() / (std::max<int64_t>(count, 1) * out.getScale());
    Requantizer rq = *computeRequantizer(ratio);
    entries.push_back({rq.mult, rq.pre});
  }
  return entries;
}

static LogicalResult convertAvgPool(ir::AvgPool2DOp op, ModelBuilder &model) {
  tm_pool_shape shape = getPoolShape(op, model);
  shape.count_pad = op.getCountIncludePad();
  Location loc = op.getLoc();
  Value input = model.getBuffer(op.getInput());
  if (isFloat(op.getInput()))
    return model.call("avg_pool2d_f32", loc, input,
                      model.createResult(op.getOutput()), shape,
                      getFloatClamp(op));
  auto in = getKernelType(op, op.getInput());
  auto out = getKernelType(op, op.getOutput());
  if (failed(in) || failed(out))
    return failure();
  auto entries = getAverageRequantizers(op, *in, *out);
  if (failed(entries))
    return failure();
  StoredRange range = getStoredClamp(op, *out);
  tm_linear_s8_q params = {static_cast<int32_t>(in->getZeroPoint()),
                           static_cast<int32_t>(out->getZeroPoint()), range.lo,
                           range.hi};
  Value rq = model.createRequantizers(loc, *entries);
  if (isWide(*out))
    return model.call("avg_pool2d_s16", loc, {input, rq},
                      model.createResult(op.getOutput()), shape,
                      tm_limits_int{range.lo, range.hi});
  return model.call("avg_pool2d_s8", loc, {input, rq},
                    model.createResult(op.getOutput()), shape, params);
}

void addPoolConverters(Converters &converters) {
  converters.add(convertMaxPool);
  converters.add(convertAvgPool);
}

} // namespace tinyml
