//===- ConvertLinear.cpp - Convolutions and matrix products ---------------===//

#include "Clamps.h"
#include "Converters.h"
#include "IntegerLinear.h"
#include "StridedDims.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

//===----------------------------------------------------------------------===//
// Filters and biases
//===----------------------------------------------------------------------===//

/// Returns the filter as a buffer, in the order the model has it.
static Value getFilter(Operation *op, ModelBuilder &model) {
  Value filter = op->getOperand(1);
  if (ElementsAttr constant = ModelBuilder::getConstant(filter))
    return model.createWeights(op->getLoc(), "w", constant);
  return model.getBuffer(filter);
}

/// Returns the filter [O, KH, KW, 1] of a depthwise convolution as a buffer
/// [KH, KW, O]: repacked here if it is a constant, else by a kernel.
static FailureOr<Value> getDepthwiseFilter(ir::Conv2DOp op,
                                           ModelBuilder &model) {
  Value filter = op.getFilter();
  ArrayRef<int64_t> shape = ir::getShape(filter);
  Type element = getStorageType(ir::getElementType(filter));
  SmallVector<int64_t> packed = {shape[1], shape[2], shape[0]};
  if (ElementsAttr constant = ModelBuilder::getConstant(filter)) {
    FailureOr<WeightsView> view = WeightsView::get(constant, op.getLoc());
    if (failed(view))
      return failure();
    SmallVector<char> bytes =
        rotateBytes(view->getBytes(), shape[0], getElementBytes(element));
    auto type = RankedTensorType::get(
        packed, constant.getShapedType().getElementType());
    return model.createWeights(op.getLoc(), "w", makeWeights(type, bytes, "w"));
  }
  Value buffer = model.createTemporary(op.getLoc(), packed, element);
  if (failed(transposeBuffer(op.getLoc(), model.getBuffer(filter), buffer,
                             shape, {1, 2, 3, 0}, model)))
    return failure();
  return buffer;
}

//===----------------------------------------------------------------------===//
// conv2d
//===----------------------------------------------------------------------===//

static tm_conv_shape getConvShape(ir::Conv2DOp op, ModelBuilder &model) {
  ArrayRef<int64_t> in = ir::getShape(op.getInput());
  ArrayRef<int64_t> out = ir::getShape(op.getOutput());
  ArrayRef<int64_t> filter = ir::getShape(op.getFilter());
  tm_conv_shape shape = {};
  shape.n = model.narrow(in[0]);
  shape.in_h = model.narrow(in[1]);
  shape.in_w = model.narrow(in[2]);
  shape.in_c = model.narrow(in[3]);
  shape.out_h = model.narrow(out[1]);
  shape.out_w = model.narrow(out[2]);
  shape.out_c = model.narrow(out[3]);
  shape.k_h = model.narrow(filter[1]);
  shape.k_w = model.narrow(filter[2]);
  shape.s_h = model.narrow(op.getStrides()[0]);
  shape.s_w = model.narrow(op.getStrides()[1]);
  shape.d_h = model.narrow(op.getDilations()[0]);
  shape.d_w = model.narrow(op.getDilations()[1]);
  shape.pad_t = model.narrow(op.getPadding()[0]);
  shape.pad_l = model.narrow(op.getPadding()[1]);
  shape.groups = model.narrow(op.getGroups());
  return shape;
}

/// Calls the kernel `name` with an integer filter.
template <typename ShapeT>
static LogicalResult callIntegerLinear(ir::LinearOpInterface op, StringRef name,
                                       bool isDepthwise, const ShapeT &shape,
                                       ModelBuilder &model) {
  Value input = model.getBuffer(op.getInput());
  FailureOr<IntegerLinear> linear = buildIntegerLinear(op, isDepthwise, model);
  if (failed(linear))
    return failure();
  SmallVector<Value> operands{input};
  llvm::append_range(operands, linear->operands);
  return model.callWithWords((name + linear->suffix).str(), op->getLoc(),
                             operands, model.createResult(op.getOutput()),
                             mcu::toWords(shape), linear->params);
}

static LogicalResult convertConv2D(ir::Conv2DOp op, ModelBuilder &model) {
  tm_conv_shape shape = getConvShape(op, model);
  // One group of one channel is an ordinary convolution.
  bool isDepthwise = shape.groups == shape.in_c && shape.groups > 1;
  StringRef name = isDepthwise ? "depthwise_conv2d" : "conv2d";
  if (!isFloat(op.getFilter()))
    return callIntegerLinear(op, name, isDepthwise, shape, model);
  FailureOr<Value> filter =
      isDepthwise ? getDepthwiseFilter(op, model) : getFilter(op, model);
  if (failed(filter))
    return failure();
  Value input = model.getBuffer(op.getInput());
  Value bias = getFloatBias(op, shape.out_c, model);
  Value output = model.createResult(op.getOutput());
  return model.call((name + "_f32").str(), op.getLoc(), {input, *filter, bias},
                    output, shape, getFloatClamp(op));
}

//===----------------------------------------------------------------------===//
// fully_connected and matmul
//===----------------------------------------------------------------------===//

static LogicalResult convertFullyConnected(ir::FullyConnectedOp op,
                                           ModelBuilder &model) {
  ArrayRef<int64_t> in = ir::getShape(op.getInput());
  tm_fc_shape shape = {model.narrow(in[0]), model.narrow(in[1]),
                       model.narrow(ir::getShape(op.getFilter())[0])};
  if (!isFloat(op.getFilter()))
    return callIntegerLinear(op, "fully_connected", /*isDepthwise=*/false,
                             shape, model);
  Value input = model.getBuffer(op.getInput());
  Value filter = getFilter(op, model);
  Value bias = getFloatBias(op, shape.n, model);
  Value output = model.createResult(op.getOutput());
  return model.call("fully_connected_f32", op.getLoc(), {input, filter, bias},
                    output, shape, getFloatClamp(op));
}

/// Calls the kernel of an integer matrix product.
static LogicalResult callIntegerMatMul(ir::MatMulOp op, Value a, Value b,
                                       const tm_matmul_shape &shape,
                                       ModelBuilder &model) {
  auto lhs = getKernelType(op, op.getLhs());
  auto rhs = getKernelType(op, op.getRhs());
  auto out = getKernelType(op, op.getOutput());
  if (failed(lhs) || failed(rhs) || failed(out))
    return failure();
  int64_t bound =
      getLargestMagnitude(*lhs) * getLargestMagnitude(*rhs) * shape.k;
  int32_t shift = *computeAccumulatorShift(bound);
  double ratio = lhs->getScale() * rhs->getScale() / out->getScale();
  Requantizer rq = *computeRequantizer(std::ldexp(ratio, shift));
  StoredRange range = getStoredClamp(op, *out);
  if (isWide(*out))
    return model.call(
        "matmul_s16", op.getLoc(), {a, b}, model.createResult(op.getOutput()),
        shape, tm_matmul_s16_q{shift, range.lo, range.hi, rq.mult, rq.pre});
  return model.call("matmul_s8", op.getLoc(), {a, b},
                    model.createResult(op.getOutput()), shape,
                    tm_product_q{static_cast<int32_t>(lhs->getZeroPoint()),
                                 static_cast<int32_t>(rhs->getZeroPoint()),
                                 static_cast<int32_t>(out->getZeroPoint()),
                                 range.lo, range.hi, rq.mult, rq.pre});
}

static LogicalResult convertMatMul(ir::MatMulOp op, ModelBuilder &model) {
  ArrayRef<int64_t> lhs = ir::getShape(op.getLhs());
  ArrayRef<int64_t> rhs = ir::getShape(op.getRhs());
  tm_matmul_shape shape = {};
  shape.batch = model.narrow(std::max(lhs[0], rhs[0]));
  shape.m = model.narrow(lhs[1]);
  shape.k = model.narrow(lhs[2]);
  shape.n = model.narrow(rhs[2]);
  shape.a_stride = lhs[0] == 1 ? 0 : model.narrow(lhs[1] * lhs[2]);
  shape.b_stride = rhs[0] == 1 ? 0 : model.narrow(rhs[1] * rhs[2]);
  Value a = model.getBuffer(op.getLhs());
  Value b = model.getBuffer(op.getRhs());
  if (isFloat(op.getLhs()))
    return model.call("matmul_f32", op.getLoc(), {a, b},
                      model.createResult(op.getOutput()), shape,
                      getFloatClamp(op));
  return callIntegerMatMul(op, a, b, shape, model);
}

void addLinearConverters(Converters &converters) {
  converters.add(convertConv2D);
  converters.add(convertFullyConnected);
  converters.add(convertMatMul);
}

} // namespace tinyml
