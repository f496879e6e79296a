//===- Operand.cpp - What an ONNX value has become ------------------------===//

#include "Operand.h"
#include "tinyml/Support/ElementScales.h"

using namespace mlir;
using namespace tinyml;

Operand Operand::constant(ElementsAttr value) {
  Operand result(Kind::Constant);
  result.stored = value;
  result.type = cast<RankedTensorType>(value.getShapedType());
  return result;
}

Operand Operand::quantizedConstant(ElementsAttr stored,
                                   quant::QuantizedType scheme) {
  Operand result = constant(stored);
  result.scheme = scheme;
  result.type = RankedTensorType::get(stored.getShapedType().getShape(),
                                      scheme.getExpressedType());
  return result;
}

Operand Operand::runtime(Value value) {
  Operand result(Kind::Runtime);
  result.value = value;
  result.type = cast<RankedTensorType>(value.getType());
  return result;
}

Operand Operand::inUnit(Unit other, Type elementType) const {
  Operand result = *this;
  result.unit = other;
  result.type = RankedTensorType::get(getShape(), elementType);
  return result;
}

Operand Operand::withoutUnit() const {
  if (!unit)
    return *this;
  return isConstant() ? constant(stored) : runtime(value);
}

StringRef Operand::describeUnit() const {
  if (unit->source)
    return "has a scale that is only known at run time, and ends otherwise "
           "than in Cast and Mul back to real numbers; quantize statically, "
           "so that scales are constants";
  return "holds 32-bit sums of products, which only a Cast to float can read; "
         "export with QLinearConv, QLinearMatMul or QDQ";
}

SmallVector<int64_t> tinyml::getRowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t dim = static_cast<int64_t>(shape.size()) - 2; dim >= 0; --dim)
    strides[dim] =
        static_cast<int64_t>(static_cast<uint64_t>(strides[dim + 1]) *
                             static_cast<uint64_t>(shape[dim + 1]));
  return strides;
}

FailureOr<SmallVector<int64_t>> tinyml::readIntegers(const Operand &constant,
                                                     Location loc) {
  FailureOr<WeightsView> view = WeightsView::get(constant.getStored(), loc);
  if (failed(view))
    return failure();
  auto type = cast<IntegerType>(constant.getStored().getElementType());
  bool isSigned = !type.isUnsigned() && type.getWidth() > 1;
  int64_t width = getElementBytes(type);
  SmallVector<int64_t> values;
  values.reserve(view->getNumElements());
  for (int64_t i = 0; i < view->getNumElements(); ++i) {
    uint64_t bits = 0;
    for (int64_t byte = 0; byte < width; ++byte)
      bits |= static_cast<uint64_t>(
                  static_cast<uint8_t>(view->getBytes()[i * width + byte]))
              << (8 * byte);
    APInt value(type.getWidth(), bits, /*isSigned=*/false,
                /*implicitTrunc=*/true);
    values.push_back(isSigned ? value.getSExtValue() : value.getZExtValue());
  }
  return values;
}

/// Returns the values of a constant of float elements.
static FailureOr<SmallVector<float>> readStoredFloats(ElementsAttr stored,
                                                      Location loc) {
  FailureOr<WeightsView> view = WeightsView::get(stored, loc);
  if (failed(view))
    return failure();
  if (stored.getElementType().isF32())
    return view->getValues<float>();
  auto type = cast<FloatType>(stored.getElementType());
  if (type.getWidth() > 64)
    return emitError(loc) << "floats of type " << type << " are not supported";
  int64_t width = getElementBytes(type);
  SmallVector<float> values;
  values.reserve(view->getNumElements());
  for (int64_t i = 0; i < view->getNumElements(); ++i) {
    uint64_t bits = 0;
    memcpy(&bits, view->getBytes().data() + i * width, width);
    APFloat value(type.getFloatSemantics(),
                  APInt(type.getWidth(), bits, /*isSigned=*/false,
                        /*implicitTrunc=*/true));
    bool losesInfo;
    value.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    values.push_back(value.convertToFloat());
  }
  return values;
}

FailureOr<SmallVector<float>> tinyml::readFloats(const Operand &constant,
                                                 Location loc) {
  quant::QuantizedType scheme = constant.getScheme();
  if (!scheme)
    return readStoredFloats(constant.getStored(), loc);
  std::string reason;
  FailureOr<ElementScales> scales = ElementScales::get(
      RankedTensorType::get(constant.getShape(), scheme), &reason);
  if (failed(scales))
    return emitError(loc) << "a constant has " << reason;
  FailureOr<SmallVector<int64_t>> stored = readIntegers(constant, loc);
  if (failed(stored))
    return failure();
  SmallVector<float> values;
  values.reserve(stored->size());
  for (auto [index, value] : llvm::enumerate(*stored))
    values.push_back(static_cast<float>(value - scales->getZeroPoint(index)) *
                     static_cast<float>(scales->getScale(index)));
  return values;
}

FailureOr<Operand> tinyml::dropScheme(const Operand &constant, Location loc) {
  if (!constant.getScheme())
    return constant;
  FailureOr<SmallVector<float>> values = readFloats(constant, loc);
  if (failed(values))
    return failure();
  return makeFloatConstant(loc.getContext(), constant.getShape(), *values);
}

Operand tinyml::makeFloatConstant(MLIRContext *context, ArrayRef<int64_t> shape,
                                  ArrayRef<float> values) {
  auto type = RankedTensorType::get(shape, Float32Type::get(context));
  return Operand::constant(makeWeights<float>(type, values));
}

/// Returns `scheme` along another dimension, where it is per axis.
static quant::QuantizedType moveAxis(quant::QuantizedType scheme,
                                     int64_t axis) {
  auto perAxis = dyn_cast_or_null<quant::UniformQuantizedPerAxisType>(scheme);
  if (!perAxis)
    return scheme;
  return quant::UniformQuantizedPerAxisType::get(
      perAxis.getFlags(), perAxis.getStorageType(), perAxis.getExpressedType(),
      perAxis.getScales(), perAxis.getZeroPoints(), axis,
      perAxis.getStorageTypeMin(), perAxis.getStorageTypeMax());
}

static Operand withScheme(ElementsAttr stored, quant::QuantizedType scheme) {
  return scheme ? Operand::quantizedConstant(stored, scheme)
                : Operand::constant(stored);
}

FailureOr<Operand>
tinyml::makeStridedView(const Operand &constant, ArrayRef<int64_t> shape,
                        ArrayRef<int64_t> strides, int64_t offset,
                        quant::QuantizedType scheme, Location loc) {
  FailureOr<WeightsView> view = WeightsView::get(constant.getStored(), loc);
  if (failed(view))
    return failure();
  auto type =
      RankedTensorType::get(shape, constant.getStored().getElementType());
  int64_t width = getElementBytes(type.getElementType());
  SmallVector<char> bytes(type.getNumElements() * width);
  SmallVector<int64_t> index(shape.size(), 0);
  char *to = bytes.data();
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i, to += width) {
    memcpy(to, view->getBytes().data() + offset * width, width);
    for (int64_t dim = static_cast<int64_t>(shape.size()) - 1; dim >= 0;
         --dim) {
      offset += strides[dim];
      if (++index[dim] < shape[dim])
        break;
      offset -= strides[dim] * shape[dim];
      index[dim] = 0;
    }
  }
  return withScheme(makeWeights(type, bytes), scheme);
}

/// Returns `values`, one for each of `shape`'s elements, with dimensions
/// permuted.
template <typename T>
static SmallVector<T> permute(const SmallVector<T> &values,
                              ArrayRef<int64_t> shape, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> strides = getRowMajorStrides(shape), sizes, steps;
  for (int64_t source : perm) {
    sizes.push_back(shape[source]);
    steps.push_back(strides[source]);
  }
  SmallVector<int64_t> places = getRowMajorStrides(sizes);
  SmallVector<T> result;
  for (size_t index = 0; index < values.size(); ++index) {
    int64_t from = 0;
    for (auto [place, size, step] : llvm::zip(places, sizes, steps))
      from += static_cast<int64_t>(index) / place % size * step;
    result.push_back(values[from]);
  }
  return result;
}

/// Returns the scheme of a constant whose dimensions are permuted.
static quant::QuantizedType permuteScheme(quant::QuantizedType scheme,
                                          ArrayRef<int64_t> perm) {
  if (auto perAxis =
          dyn_cast_or_null<quant::UniformQuantizedPerAxisType>(scheme)) {
    auto dim = llvm::find(perm, perAxis.getQuantizedDimension());
    return moveAxis(scheme, dim - perm.begin());
  }
  auto blocks = dyn_cast_or_null<quant::UniformQuantizedSubChannelType>(scheme);
  if (!blocks)
    return scheme;
  ArrayRef<int64_t> shape = blocks.getScales().getType().getShape();
  SmallVector<int64_t> sizes;
  SmallVector<int32_t> dims;
  SmallVector<int64_t> blockSizes;
  for (auto [dim, source] : llvm::enumerate(perm)) {
    sizes.push_back(shape[source]);
    for (auto [quantized, size] : blocks.getBlockSizeInfo())
      if (quantized == source) {
        dims.push_back(static_cast<int32_t>(dim));
        blockSizes.push_back(size);
      }
  }
  auto scales = llvm::to_vector(blocks.getScales().getValues<APFloat>());
  auto zeroPoints = llvm::to_vector(blocks.getZeroPoints().getValues<APInt>());
  auto scaleType = blocks.getScales().getType().clone(sizes);
  auto zeroType = blocks.getZeroPoints().getType().clone(sizes);
  return quant::UniformQuantizedSubChannelType::get(
      blocks.getFlags(), blocks.getStorageType(), blocks.getExpressedType(),
      DenseElementsAttr::get(
          cast<ShapedType>(scaleType),
          permute(SmallVector<APFloat>(scales), shape, perm)),
      DenseElementsAttr::get(
          cast<ShapedType>(zeroType),
          permute(SmallVector<APInt>(zeroPoints), shape, perm)),
      dims, blockSizes, blocks.getStorageTypeMin(), blocks.getStorageTypeMax());
}

FailureOr<Operand> tinyml::transposeConstant(const Operand &constant,
                                             ArrayRef<int64_t> perm,
                                             Location loc) {
  if (llvm::equal(perm, llvm::seq<int64_t>(0, perm.size())))
    return constant;
  SmallVector<int64_t> from = getRowMajorStrides(constant.getShape());
  SmallVector<int64_t> shape, strides;
  for (int64_t source : perm) {
    shape.push_back(constant.getShape()[source]);
    strides.push_back(from[source]);
  }
  return makeStridedView(constant, shape, strides, /*offset=*/0,
                         permuteScheme(constant.getScheme(), perm), loc);
}

/// Returns the dimension of `to` that is dimension `axis` of `from`, where both
/// have as many elements, or -1.
static int64_t followAxis(ArrayRef<int64_t> from, ArrayRef<int64_t> to,
                          int64_t axis) {
  int64_t before = 1, count = 1;
  for (int64_t dim : from.take_front(axis))
    before *= dim;
  for (auto [dim, size] : llvm::enumerate(to)) {
    if (count == before && size == from[axis])
      return dim;
    count *= size;
  }
  return -1;
}

FailureOr<Operand> tinyml::reshapeConstant(const Operand &constant,
                                           ArrayRef<int64_t> shape,
                                           Location loc) {
  if (constant.getShape() == shape)
    return constant;
  quant::QuantizedType scheme = constant.getScheme();
  bool isPerTensor = !scheme || isa<quant::UniformQuantizedType>(scheme);
  if (!isPerTensor) {
    auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(scheme);
    int64_t axis = perAxis ? followAxis(constant.getShape(), shape,
                                        perAxis.getQuantizedDimension())
                           : -1;
    if (axis < 0) {
      FailureOr<SmallVector<float>> values = readFloats(constant, loc);
      if (failed(values))
        return failure();
      return makeFloatConstant(scheme.getContext(), shape, *values);
    }
    scheme = moveAxis(scheme, axis);
  }
  auto type =
      RankedTensorType::get(shape, constant.getStored().getElementType());
  FailureOr<ElementsAttr> stored = retypeWeights(constant.getStored(), type);
  if (failed(stored))
    return emitError(loc, "the bytes of a constant are missing");
  return withScheme(*stored, scheme);
}
