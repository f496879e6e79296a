//===- Constants.cpp - Reading and remaking constant operands -------------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/ElementScales.h"
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

/// Reads integers of less than 8 bits, whose bytes may be extended either way.
static SmallVector<int64_t> extend(const WeightsView &view, unsigned width,
                                   bool isSigned) {
  SmallVector<int64_t> values;
  for (char byte : view.getBytes()) {
    uint64_t bits = static_cast<uint8_t>(byte) & ((1u << width) - 1);
    values.push_back(isSigned ? llvm::SignExtend64(bits, width) : bits);
  }
  return values;
}

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
  unsigned width = type.getIntOrFloatBitWidth();
  if (width > 1 && width < 8)
    return extend(*view, width, isSigned);
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
  FailureOr<ElementScales> scales =
      ElementScales::get(cast<RankedTensorType>(value.getType()));
  if (failed(scales))
    return failure();
  SmallVector<double> reals;
  for (auto [index, integer] : llvm::enumerate(*stored))
    reals.push_back(static_cast<double>(integer - scales->getZeroPoint(index)) *
                    scales->getScale(index));
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

/// Returns `type` with scales and zero points remade and dimension i called
/// `getDim(i)`.
static Type moveBlocks(quant::UniformQuantizedSubChannelType type,
                       function_ref<ElementsAttr(DenseElementsAttr)> remake,
                       function_ref<int32_t(int32_t)> getDim) {
  return quant::UniformQuantizedSubChannelType::get(
      type.getFlags(), type.getStorageType(), type.getExpressedType(),
      cast<DenseElementsAttr>(remake(type.getScales())),
      cast<DenseElementsAttr>(remake(type.getZeroPoints())),
      llvm::map_to_vector(type.getQuantizedDimensions(), getDim),
      type.getBlockSizes(), type.getStorageTypeMin(), type.getStorageTypeMax());
}

/// Returns `dense` with its dimensions permuted; unlike constants, scales never
/// are resources.
static DenseElementsAttr permuteDense(DenseElementsAttr dense,
                                      ArrayRef<int64_t> perm) {
  ArrayRef<int64_t> from = dense.getType().getShape();
  SmallVector<Attribute> values(dense.getValues<Attribute>()), moved;
  SmallVector<int64_t> shape, strides(from.size(), 1);
  for (size_t dim = from.size(); dim-- > 1;)
    strides[dim - 1] = strides[dim] * from[dim];
  for (int64_t dim : perm)
    shape.push_back(from[dim]);
  for (size_t position = 0; position < values.size(); ++position) {
    int64_t rest = position, source = 0;
    for (size_t dim = perm.size(); dim-- > 0; rest /= shape[dim])
      source += rest % shape[dim] * strides[perm[dim]];
    moved.push_back(values[source]);
  }
  return DenseElementsAttr::get(
      RankedTensorType::get(shape, dense.getElementType()), moved);
}

FailureOr<Value> tinyml::ir::permuteConstant(OpBuilder &builder, Value value,
                                             ArrayRef<int64_t> perm) {
  auto getDim = [&](int64_t dim) -> int32_t {
    return llvm::find(perm, dim) - perm.begin();
  };
  return remake(
      builder, value,
      [&](ElementsAttr attr) { return permuteWeights(attr, perm); },
      [&](Type type) -> Type {
        if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type))
          return moveAxis(perAxis, getDim(perAxis.getQuantizedDimension()));
        auto perBlock = dyn_cast<quant::UniformQuantizedSubChannelType>(type);
        if (!perBlock)
          return type;
        return moveBlocks(
            perBlock,
            [&](DenseElementsAttr dense) { return permuteDense(dense, perm); },
            getDim);
      });
}

/// Returns which dimension of `to` each dimension of `from` becomes where they
/// differ only in dimensions of 1 (which become -1, but for the first); nothing
/// where they differ in others.
static std::optional<SmallVector<int32_t>> matchDims(ArrayRef<int64_t> from,
                                                     ArrayRef<int64_t> to) {
  SmallVector<int32_t> dims;
  size_t next = 0;
  for (auto [index, size] : llvm::enumerate(from)) {
    bool isFirst = index == 0 && !to.empty() && to.front() == size;
    if (size == 1 && !isFirst) {
      dims.push_back(-1);
      continue;
    }
    while (next < to.size() && to[next] == 1 && !isFirst)
      ++next;
    if (next == to.size() || to[next] != size)
      return std::nullopt;
    dims.push_back(next++);
  }
  if (!llvm::all_of(to.drop_front(next),
                    [](int64_t size) { return size == 1; }))
    return std::nullopt;
  return dims;
}

/// Returns `type` of a tensor that is reshaped, or null where its blocks do not
/// stay blocks.
static Type reshapeBlocks(quant::UniformQuantizedSubChannelType type,
                          ArrayRef<int64_t> from, ArrayRef<int64_t> to) {
  std::optional<SmallVector<int32_t>> dims = matchDims(from, to);
  if (!dims || llvm::any_of(type.getQuantizedDimensions(),
                            [&](int32_t dim) { return (*dims)[dim] < 0; }))
    return Type();
  ArrayRef<int64_t> counts = type.getScales().getType().getShape();
  SmallVector<int64_t> shape(to.size(), 1);
  for (auto [dim, count] : llvm::zip(*dims, counts))
    if (dim >= 0)
      shape[dim] = count;
  return moveBlocks(
      type,
      [&](DenseElementsAttr dense) {
        return dense.reshape(
            RankedTensorType::get(shape, dense.getElementType()));
      },
      [&](int32_t dim) { return (*dims)[dim]; });
}

FailureOr<Value> tinyml::ir::reshapeConstant(OpBuilder &builder, Value value,
                                             ArrayRef<int64_t> shape) {
  ArrayRef<int64_t> from = ir::getShape(value);
  int64_t channels = from.empty() ? 1 : from[0];
  return remake(
      builder, value,
      [&](ElementsAttr attr) {
        return retypeWeights(
            attr, RankedTensorType::get(shape, attr.getElementType()));
      },
      [&](Type type) -> Type {
        if (auto perBlock =
                dyn_cast<quant::UniformQuantizedSubChannelType>(type))
          return reshapeBlocks(perBlock, from, shape);
        auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type);
        if (perAxis && (perAxis.getQuantizedDimension() != 0 || shape.empty() ||
                        shape[0] != channels))
          return Type();
        return type;
      });
}
