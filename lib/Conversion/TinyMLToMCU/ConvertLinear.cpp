//===- ConvertLinear.cpp - Convolutions and matrix products ---------------===//

#include "Clamps.h"
#include "Converters.h"
#include "IntegerLinear.h"
#include "StridedDims.h"

using namespace mlir;

namespace tinyml {

//===----------------------------------------------------------------------===//
// Filters and biases
//===----------------------------------------------------------------------===//

/// Returns the bias as a buffer, zeros where there is none.
static Value getFloatBias(Operation *op, int64_t outChannels,
                          ModelBuilder &model) {
  if (op->getNumOperands() < 3)
    return model.createTable<float>(op->getLoc(), "bias",
                                    SmallVector<float>(outChannels, 0.0f));
  Value bias = op->getOperand(2);
  if (ElementsAttr constant = ModelBuilder::getConstant(bias))
    return model.createWeights(op->getLoc(), "bias", constant);
  return model.getBuffer(bias);
}

/// Returns the filter as a buffer, in the order the model has it.
static Value getFilter(Operation *op, ModelBuilder &model) {
  Value filter = op->getOperand(1);
  if (ElementsAttr constant = ModelBuilder::getConstant(filter))
    return model.createWeights(op->getLoc(), "w", constant);
  return model.getBuffer(filter);
}

/// Moves the outermost of `shape`'s dimensions, of elements of `width` bytes,
/// to the end.
static SmallVector<char> rotateBytes(ArrayRef<char> bytes, int64_t outer,
                                     int64_t width) {
  int64_t inner = bytes.size() / (outer * width);
  SmallVector<char> rotated(bytes.size());
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t i = 0; i < inner; ++i)
      memcpy(&rotated[(i * outer + o) * width], &bytes[(o * inner + i) * width],
             width);
  return rotated;
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

static LogicalResult convertConv2D(ir::Conv2DOp op, ModelBuilder &model) {
  tm_conv_shape shape = getConvShape(op, model);
  // One group of one channel is an ordinary convolution.
  bool isDepthwise = shape.groups == shape.in_c && shape.groups > 1;
  FailureOr<Value> filter =
      isDepthwise ? getDepthwiseFilter(op, model) : getFilter(op, model);
  if (failed(filter))
    return failure();
  Location loc = op.getLoc();
  Value input = model.getBuffer(op.getInput());
  if (isFloat(op.getInput())) {
    Value bias = getFloatBias(op, shape.out_c, model);
    Value output = model.createResult(op.getOutput());
    return model.callEither<mcu::DepthwiseConv2dF32Op, mcu::Conv2dF32Op>(
        isDepthwise, loc, {input, *filter, bias}, output, shape,
        getFloatClamp(op));
  }
  FailureOr<IntegerLinear> tables = buildIntegerLinear(op, model);
  if (failed(tables))
    return failure();
  Value output = model.createResult(op.getOutput());
  return model.callEither<mcu::DepthwiseConv2dS8Op, mcu::Conv2dS8Op>(
      isDepthwise, loc, {input, *filter, tables->bias, tables->rq}, output,
      shape, tables->params);
}

//===----------------------------------------------------------------------===//
// fully_connected and matmul
//===----------------------------------------------------------------------===//

static LogicalResult convertFullyConnected(ir::FullyConnectedOp op,
                                           ModelBuilder &model) {
  ArrayRef<int64_t> in = ir::getShape(op.getInput());
  tm_fc_shape shape = {model.narrow(in[0]), model.narrow(in[1]),
                       model.narrow(ir::getShape(op.getFilter())[0])};
  Value input = model.getBuffer(op.getInput());
  Value filter = getFilter(op, model);
  if (isFloat(op.getInput())) {
    Value bias = getFloatBias(op, shape.n, model);
    Value output = model.createResult(op.getOutput());
    return model.call<mcu::FullyConnectedF32Op>(
        op.getLoc(), {input, filter, bias}, output, shape, getFloatClamp(op));
  }
  FailureOr<IntegerLinear> tables = buildIntegerLinear(op, model);
  if (failed(tables))
    return failure();
  Value output = model.createResult(op.getOutput());
  return model.call<mcu::FullyConnectedS8Op>(
      op.getLoc(), {input, filter, tables->bias, tables->rq}, output, shape,
      tables->params);
}

/// Returns the numbers of an integer matrix product.
static FailureOr<tm_matmul_q> getMatMulParams(ir::MatMulOp op) {
  auto lhs = getKernelType(op, op.getLhs());
  auto rhs = getKernelType(op, op.getRhs());
  auto out = getKernelType(op, op.getOutput());
  if (failed(lhs) || failed(rhs) || failed(out))
    return failure();
  int64_t depth = ir::getShape(op.getLhs())[2];
  if (getLargestMagnitude(*lhs) * getLargestMagnitude(*rhs) * depth >
      std::numeric_limits<int32_t>::max())
    return op.emitError("sums of ")
           << depth << " products of these types can leave 32 bits";
  double ratio = lhs->getScale() * rhs->getScale() / out->getScale();
  FailureOr<Requantizer> rq = computeRequantizer(ratio);
  if (failed(rq))
    return op.emitError("has the scale ratio ")
           << ratio << ", which must be above 0 and below 2^30";
  StoredRange range = getStoredClamp(op, *out);
  return tm_matmul_q{static_cast<int32_t>(lhs->getZeroPoint()),
                     static_cast<int32_t>(rhs->getZeroPoint()),
                     static_cast<int32_t>(out->getZeroPoint()),
                     range.lo,
                     range.hi,
                     rq->mult,
                     rq->pre};
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
    return model.call<mcu::MatmulF32Op>(op.getLoc(), {a, b},
                                        model.createResult(op.getOutput()),
                                        shape, getFloatClamp(op));
  FailureOr<tm_matmul_q> params = getMatMulParams(op);
  if (failed(params))
    return failure();
  return model.call<mcu::MatmulS8Op>(
      op.getLoc(), {a, b}, model.createResult(op.getOutput()), shape, *params);
}

void addLinearConverters(Converters &converters) {
  converters.add(convertConv2D);
  converters.add(convertFullyConnected);
  converters.add(convertMatMul);
}

} // namespace tinyml
