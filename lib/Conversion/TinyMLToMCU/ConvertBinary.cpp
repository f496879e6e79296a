//===- ConvertBinary.cpp - Element-wise ops of two operands ---------------===//

#include "Clamps.h"
#include "Converters.h"
#include "StridedDims.h"

using namespace mlir;

namespace tinyml {

/// The quantized types of a binary op.
struct BinaryTypes {
  quant::UniformQuantizedType lhs, rhs, out;
};

static FailureOr<BinaryTypes> getBinaryTypes(Operation *op) {
  auto lhs = getKernelType(op, op->getOperand(0));
  auto rhs = getKernelType(op, op->getOperand(1));
  auto out = getKernelType(op, op->getResult(0));
  if (failed(lhs) || failed(rhs) || failed(out))
    return failure();
  return BinaryTypes{*lhs, *rhs, *out};
}

/// Returns the numbers of an integer addition, or of a subtraction where
/// `sign` is -1.
static FailureOr<tm_add_q> getAddParams(Operation *op, int32_t sign) {
  FailureOr<BinaryTypes> types = getBinaryTypes(op);
  if (failed(types))
    return failure();
  AddMultipliers numbers =
      *computeAddMultipliers(types->lhs, types->rhs, types->out);
  StoredRange range =
      getStoredClamp(cast<ir::ClampedOpInterface>(op), types->out);
  return tm_add_q{static_cast<int32_t>(types->lhs.getZeroPoint()),
                  static_cast<int32_t>(types->rhs.getZeroPoint()),
                  static_cast<int32_t>(types->out.getZeroPoint()),
                  numbers.ma,
                  sign * numbers.mb,
                  numbers.shift,
                  range.lo,
                  range.hi};
}

/// Returns the numbers of an integer multiplication.
static FailureOr<tm_product_q> getMulParams(Operation *op, int32_t) {
  FailureOr<BinaryTypes> types = getBinaryTypes(op);
  if (failed(types))
    return failure();
  double ratio =
      types->lhs.getScale() * types->rhs.getScale() / types->out.getScale();
  Requantizer rq = *computeRequantizer(ratio);
  StoredRange range =
      getStoredClamp(cast<ir::ClampedOpInterface>(op), types->out);
  return tm_product_q{static_cast<int32_t>(types->lhs.getZeroPoint()),
                      static_cast<int32_t>(types->rhs.getZeroPoint()),
                      static_cast<int32_t>(types->out.getZeroPoint()),
                      range.lo,
                      range.hi,
                      rq.mult,
                      rq.pre};
}

/// Converts to one of these kernels: `<op>_f32` of float, `<op>_i8`, `_s32` and
/// `_s64` of plain integers, of quantized numbers of 8 or 16 bits
/// `<integerKernel>_s8` and `_s16` with the second struct that `getParams`
/// computes.
template <typename Op, typename ParamsT>
static LogicalResult
convertBinary(Op op, ModelBuilder &model, StringRef integerKernel,
              FailureOr<ParamsT> (*getParams)(Operation *, int32_t),
              int32_t sign = 1) {
  FailureOr<tm_binary_shape> shape = getBinaryShape(op, model);
  if (failed(shape))
    return failure();
  Location loc = op.getLoc();
  Value a = model.getBuffer(op.getLhs());
  Value b = model.getBuffer(op.getRhs());
  StringRef name = op->getName().stripDialect();
  auto output = [&] { return model.createResult(op.getOutput()); };
  if (isFloat(op.getLhs()))
    return model.call((name + "_f32").str(), loc, {a, b}, output(), *shape,
                      getFloatClamp(op));
  if (Type type = ir::getElementType(op.getLhs()); type.isInteger()) {
    StringRef width = type.isInteger(8)    ? "_i8"
                      : type.isInteger(32) ? "_s32"
                                           : "_s64";
    return model.call((name + width).str(), loc, {a, b}, output(), *shape);
  }
  if (ir::getElementType(op.getLhs()).isF64())
    return op.emitError("computes with f64, which is done at compile time "
                        "only");
  FailureOr<ParamsT> params = getParams(op, sign);
  if (failed(params))
    return failure();
  StringRef width = isWide(op.getOutput()) ? "_s16" : "_s8";
  return model.call((integerKernel + width).str(), loc, {a, b}, output(),
                    *shape, *params);
}

static LogicalResult convertAdd(ir::AddOp op, ModelBuilder &model) {
  return convertBinary(op, model, "add", getAddParams);
}

/// Integers: an addition with a negative multiplier.
static LogicalResult convertSub(ir::SubOp op, ModelBuilder &model) {
  return convertBinary(op, model, "add", getAddParams, -1);
}

static LogicalResult convertMul(ir::MulOp op, ModelBuilder &model) {
  return convertBinary(op, model, "mul", getMulParams);
}

/// Calls the integer kernel of a root of two squares.
static LogicalResult convertIntegerHypot(ir::HypotOp op,
                                         const tm_binary_shape &shape,
                                         ModelBuilder &model) {
  FailureOr<BinaryTypes> types = getBinaryTypes(op);
  if (failed(types))
    return failure();
  HypotNumbers numbers =
      *computeHypotNumbers(types->lhs, types->rhs, types->out);
  StoredRange range = getStoredClamp(op, types->out);
  tm_hypot_q params = {static_cast<int32_t>(types->lhs.getZeroPoint()),
                       static_cast<int32_t>(types->rhs.getZeroPoint()),
                       static_cast<int32_t>(types->out.getZeroPoint()),
                       numbers.wa,
                       numbers.wb,
                       numbers.shift,
                       range.lo,
                       range.hi};
  std::string kernel = std::string("hypot") + getKernelSuffix(op.getOutput());
  return model.call(
      kernel, op.getLoc(),
      {model.getBuffer(op.getLhs()), model.getBuffer(op.getRhs())},
      model.createResult(op.getOutput()), shape, params);
}

/// Functions of two real numbers: kernels have the op's name; integers take
/// the numbers of an addition.
static LogicalResult convertFunction(Operation *op, ModelBuilder &model) {
  FailureOr<tm_binary_shape> shape = getBinaryShape(op, model);
  if (failed(shape))
    return failure();
  Value a = model.getBuffer(op->getOperand(0));
  Value b = model.getBuffer(op->getOperand(1));
  Value result = op->getResult(0);
  StringRef name = op->getName().stripDialect();
  if (isFloat(result))
    return model.call((name + "_f32").str(), op->getLoc(), {a, b},
                      model.createResult(result), *shape,
                      getFloatClamp(cast<ir::ClampedOpInterface>(op)));
  if (auto hypot = dyn_cast<ir::HypotOp>(op))
    return convertIntegerHypot(hypot, *shape, model);
  FailureOr<tm_add_q> params = getAddParams(op, /*sign=*/1);
  if (failed(params))
    return failure();
  return model.call((name + getKernelSuffix(result)).str(), op->getLoc(),
                    {a, b}, model.createResult(result), *shape, *params);
}

void addBinaryConverters(Converters &converters) {
  converters.add(convertAdd);
  converters.add(convertSub);
  converters.add(convertMul);
  converters.addInterface<ir::BinaryFunctionOpInterface>(convertFunction);
}

} // namespace tinyml
