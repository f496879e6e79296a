//===- Constants.cpp - Reading and remaking constant operands -------------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

ConstantOp tinyml::ir::getConstant(Value value) {
  return value.getDefiningOp<ConstantOp>();
}

/// Returns the tinyml.constant behind a constant operand, or null.
static ConstantOp getStoredConstant(Value value) {
  if (auto dequantize = value.getDefiningOp<DequantizeOp>())
    value = dequantize.getInput();
  return getConstant(value);
}

bool tinyml::ir::isConstantOperand(Value value) {
  return static_cast<bool>(getStoredConstant(value));
}

StringRef tinyml::ir::getConstantName(Value value) {
  ConstantOp constant = getStoredConstant(value);
  return constant ? getWeightsName(constant.getValue()) : "weights";
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

template <typename T>
static SmallVector<int64_t> widen(const WeightsView &view) {
  SmallVector<T> values = view.getValues<T>();
  return SmallVector<int64_t>(values.begin(), values.end());
}

FailureOr<SmallVector<int64_t>> tinyml::ir::readIntegers(Value value) {
  ConstantOp constant = getConstant(value);
  if (!constant)
    return failure();
  Type type = ir::getElementType(value);
  bool isSigned = !type.isUnsignedInteger();
  if (auto quantized = dyn_cast<quant::QuantizedType>(type)) {
    isSigned = quantized.isSigned();
    type = quantized.getStorageType();
  }
  if (!type.isInteger())
    return failure();
  FailureOr<WeightsView> view = WeightsView::get(constant.getValue());
  if (failed(view))
    return failure();
  switch (getElementBytes(type)) {
  case 1:
    return isSigned ? widen<int8_t>(*view) : widen<uint8_t>(*view);
  case 2:
    return isSigned ? widen<int16_t>(*view) : widen<uint16_t>(*view);
  case 4:
    return isSigned ? widen<int32_t>(*view) : widen<uint32_t>(*view);
  case 8:
    return widen<int64_t>(*view);
  default:
    return failure();
  }
}

/// Returns the real numbers of a quantized constant.
static FailureOr<SmallVector<double>> readDequantized(Value value) {
  FailureOr<SmallVector<int64_t>> stored = readIntegers(value);
  if (failed(stored))
    return failure();
  SmallVector<double> reals(stored->size());
  if (auto type = getQuantizedType(value)) {
    for (auto [real, integer] : llvm::zip(reals, *stored))
      real =
          static_cast<double>(integer - type.getZeroPoint()) * type.getScale();
    return reals;
  }
  auto type =
      dyn_cast<quant::UniformQuantizedPerAxisType>(ir::getElementType(value));
  if (!type)
    return failure();
  ArrayRef<int64_t> shape = ir::getShape(value);
  int64_t axis = type.getQuantizedDimension(), inner = 1;
  for (int64_t dim : shape.drop_front(axis + 1))
    inner *= dim;
  for (size_t index = 0; index < reals.size(); ++index) {
    int64_t channel = index / inner % shape[axis];
    reals[index] =
        static_cast<double>((*stored)[index] - type.getZeroPoints()[channel]) *
        type.getScales()[channel];
  }
  return reals;
}

FailureOr<SmallVector<double>> tinyml::ir::readReals(Value value) {
  if (auto dequantize = value.getDefiningOp<DequantizeOp>())
    return readDequantized(dequantize.getInput());
  ConstantOp constant = getConstant(value);
  if (!constant || !ir::getElementType(value).isF32())
    return failure();
  FailureOr<WeightsView> view = WeightsView::get(constant.getValue());
  if (failed(view))
    return failure();
  SmallVector<float> values = view->getValues<float>();
  return SmallVector<double>(values.begin(), values.end());
}

std::optional<double> tinyml::ir::readSplat(Value value) {
  // A splat may be too large to expand.
  ConstantOp constant = getConstant(value);
  auto dense = constant ? dyn_cast<DenseFPElementsAttr>(constant.getValue())
                        : DenseFPElementsAttr();
  if (dense && dense.isSplat())
    return dense.getSplatValue<APFloat>().convertToDouble();
  FailureOr<SmallVector<double>> reals = readReals(value);
  if (failed(reals) || reals->empty() || !llvm::all_equal(*reals))
    return std::nullopt;
  return reals->front();
}

//===----------------------------------------------------------------------===//
// Making
//===----------------------------------------------------------------------===//

Value tinyml::ir::createFloats(OpBuilder &builder, Location loc,
                               ArrayRef<int64_t> shape, ArrayRef<double> values,
                               StringRef name) {
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  SmallVector<float> rounded(values.begin(), values.end());
  return ConstantOp::create(builder, loc,
                            makeWeights<float>(type, rounded, name));
}

template <typename T>
static ElementsAttr narrow(RankedTensorType type, ArrayRef<int64_t> values,
                           StringRef name) {
  SmallVector<T> stored;
  for (int64_t value : values)
    stored.push_back(static_cast<T>(value));
  return makeWeights<T>(type, stored, name);
}

Value tinyml::ir::createIntegers(OpBuilder &builder, Location loc,
                                 RankedTensorType type,
                                 ArrayRef<int64_t> values, StringRef name) {
  Type element = type.getElementType();
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    element = quantized.getStorageType();
  auto storage = RankedTensorType::get(type.getShape(), element);
  ElementsAttr attr;
  switch (getElementBytes(element)) {
  case 1:
    attr = narrow<int8_t>(storage, values, name);
    break;
  case 2:
    attr = narrow<int16_t>(storage, values, name);
    break;
  case 4:
    attr = narrow<int32_t>(storage, values, name);
    break;
  default:
    attr = narrow<int64_t>(storage, values, name);
  }
  return ConstantOp::create(builder, loc, type, attr);
}

/// Remakes a constant operand: `remake` gives the new value of its
/// tinyml.constant, and `retype` the new element type, or null.
static FailureOr<Value>
remake(OpBuilder &builder, Value value,
       function_ref<FailureOr<ElementsAttr>(ElementsAttr)> remake,
       function_ref<Type(Type)> retype) {
  ConstantOp constant = getStoredConstant(value);
  if (!constant)
    return failure();
  Type element = retype(ir::getElementType(constant.getOutput()));
  if (!element)
    return failure();
  FailureOr<ElementsAttr> attr = remake(constant.getValue());
  if (failed(attr))
    return failure();
  auto type = RankedTensorType::get(attr->getShapedType().getShape(), element);
  Value result = ConstantOp::create(builder, constant.getLoc(), type, *attr);
  if (auto dequantize = value.getDefiningOp<DequantizeOp>())
    return ir::create<DequantizeOp>(builder, dequantize.getLoc(),
                                    ir::getElementType(value), result);
  return result;
}

/// Returns `type` quantized along another dimension.
static Type moveAxis(quant::UniformQuantizedPerAxisType type, int64_t axis) {
  return quant::UniformQuantizedPerAxisType::get(
      type.getFlags(), type.getStorageType(), type.getExpressedType(),
      type.getScales(), type.getZeroPoints(), axis, type.getStorageTypeMin(),
      type.getStorageTypeMax());
}

FailureOr<Value> tinyml::ir::permuteConstant(OpBuilder &builder, Value value,
                                             ArrayRef<int64_t> perm) {
  return remake(
      builder, value,
      [&](ElementsAttr attr) { return permuteWeights(attr, perm); },
      [&](Type type) -> Type {
        auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
        if (!perAxis)
          return type;
        auto axis = llvm::find(perm, perAxis.getQuantizedDimension());
        return moveAxis(perAxis, axis - perm.begin());
      });
}

FailureOr<Value> tinyml::ir::reshapeConstant(OpBuilder &builder, Value value,
                                             ArrayRef<int64_t> shape) {
  int64_t channels = ir::getShape(value).empty() ? 1 : ir::getShape(value)[0];
  return remake(
      builder, value,
      [&](ElementsAttr attr) {
        return retypeWeights(
            attr, RankedTensorType::get(shape, attr.getElementType()));
      },
      [&](Type type) -> Type {
        auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
        if (perAxis && (perAxis.getQuantizedDimension() != 0 || shape.empty() ||
                        shape[0] != channels))
          return Type();
        return type;
      });
}
