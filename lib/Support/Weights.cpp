//===- Weights.cpp - Access to the bytes of constants ---------------------===//

#include "tinyml/Support/Weights.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace tinyml {

int64_t getElementBytes(Type type) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(type))
    type = quantized.getStorageType();
  assert(type.isIntOrFloat() && "constants hold integers and floats");
  return llvm::divideCeil(type.getIntOrFloatBitWidth(), 8);
}

FailureOr<int64_t> countElements(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t dim : shape)
    if (dim < 0 || llvm::MulOverflow(count, dim, count))
      return failure();
  return count;
}

ElementsAttr makeWeights(RankedTensorType type, ArrayRef<char> bytes,
                         StringRef name) {
  assert(static_cast<int64_t>(bytes.size()) ==
             type.getNumElements() * getElementBytes(type.getElementType()) &&
         "bytes do not fill the type");
  bool isPacked = type.getElementType().isInteger(1) ||
                  type.getElementTypeBitWidth() % 8 != 0;
  if (type.getNumElements() >= kResourceThreshold)
    return DenseResourceElementsAttr::get(
        type, name,
        HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, alignof(double),
                                                      /*dataIsMutable=*/false));
  if (!isPacked)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  if (auto floatType = dyn_cast<FloatType>(type.getElementType())) {
    SmallVector<APFloat> values;
    for (char byte : bytes)
      values.emplace_back(floatType.getFloatSemantics(),
                          APInt(floatType.getWidth(),
                                static_cast<uint8_t>(byte), /*isSigned=*/false,
                                /*implicitTrunc=*/true));
    return DenseElementsAttr::get(type, values);
  }
  SmallVector<APInt> values;
  for (char byte : bytes)
    values.push_back(APInt(type.getElementTypeBitWidth(),
                           static_cast<uint8_t>(byte), /*isSigned=*/false,
                           /*implicitTrunc=*/true));
  return DenseElementsAttr::get(type, values);
}

ElementsAttr makeWeights(RankedTensorType type, AsmResourceBlob &&blob,
                         StringRef name) {
  if (type.getNumElements() < kResourceThreshold)
    return makeWeights(type, blob.getData(), name);
  assert(static_cast<int64_t>(blob.getData().size()) ==
             type.getNumElements() * getElementBytes(type.getElementType()) &&
         "bytes do not fill the type");
  return DenseResourceElementsAttr::get(type, name, std::move(blob));
}

StringRef getWeightsName(ElementsAttr attr) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(attr);
  if (!resource)
    return "weights";
  // The blob manager makes keys unique with a suffix `_<number>`.
  StringRef key = resource.getRawHandle().getKey();
  StringRef base = key.rtrim("0123456789");
  return base.size() < key.size() && base.ends_with("_") ? base.drop_back()
                                                         : key;
}

/// Writes the elements of `dense` as little-endian bytes, one element after
/// the other.
static SmallVector<char> expand(DenseElementsAttr dense) {
  int64_t width = getElementBytes(dense.getElementType());
  SmallVector<char> bytes;
  bytes.reserve(dense.getNumElements() * width);
  auto append = [&](const APInt &value) {
    APInt wide = value.zextOrTrunc(width * 8);
    for (int64_t byte = 0; byte < width; ++byte)
      bytes.push_back(
          static_cast<char>(wide.extractBitsAsZExtValue(8, byte * 8)));
  };
  if (isa<FloatType>(dense.getElementType())) {
    for (const APFloat &value : dense.getValues<APFloat>())
      append(value.bitcastToAPInt());
  } else if (dense.getElementType().isSignedInteger() ||
             dense.getElementType().isSignlessInteger()) {
    bool isBool = dense.getElementType().isInteger(1);
    for (const APInt &value : dense.getValues<APInt>())
      append(isBool ? value.zext(8) : value.sextOrTrunc(width * 8));
  } else {
    for (const APInt &value : dense.getValues<APInt>())
      append(value);
  }
  return bytes;
}

FailureOr<WeightsView> WeightsView::get(ElementsAttr attr,
                                        std::optional<Location> loc) {
  WeightsView view;
  view.numElements = attr.getNumElements();
  Type elementType = attr.getElementType();
  if (!elementType.isIntOrFloat()) {
    if (loc)
      emitError(*loc, "constant of element type ")
          << elementType << " has no bytes";
    return failure();
  }
  int64_t width = getElementBytes(elementType);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || static_cast<int64_t>(blob->getData().size()) !=
                     view.numElements * width) {
      if (loc)
        emitError(*loc) << "the bytes of constant '"
                        << resource.getRawHandle().getKey() << "' "
                        << (blob ? "do not fill its type"
                                 : "are missing; were they elided when this "
                                   "file was printed?");
      return failure();
    }
    view.bytes = blob->getData();
    return view;
  }
  auto dense = dyn_cast<DenseElementsAttr>(attr);
  if (!dense) {
    if (loc)
      emitError(*loc, "constants are 'dense' or 'dense_resource', found ")
          << attr;
    return failure();
  }
  if (!dense.isSplat() && elementType.getIntOrFloatBitWidth() % 8 == 0) {
    view.bytes = dense.getRawData();
    return view;
  }
  view.owned = std::make_shared<SmallVector<char>>(expand(dense));
  view.bytes = *view.owned;
  return view;
}

bool haveSameBytes(ElementsAttr attr, ElementsAttr other) {
  if (attr == other)
    return true;
  if (attr.getShapedType() != other.getShapedType())
    return false;
  FailureOr<WeightsView> lhs = WeightsView::get(attr);
  FailureOr<WeightsView> rhs = WeightsView::get(other);
  return succeeded(lhs) && succeeded(rhs) && lhs->getBytes() == rhs->getBytes();
}

FailureOr<ElementsAttr> retypeWeights(ElementsAttr attr,
                                      RankedTensorType type) {
  if (attr.getShapedType() == type)
    return attr;
  assert(attr.getNumElements() == type.getNumElements() &&
         getElementBytes(attr.getElementType()) ==
             getElementBytes(type.getElementType()) &&
         "a constant keeps its size");
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
    return ElementsAttr(
        DenseResourceElementsAttr::get(type, resource.getRawHandle()));
  FailureOr<WeightsView> view = WeightsView::get(attr);
  if (failed(view))
    return failure();
  return makeWeights(type, view->getBytes());
}

FailureOr<ElementsAttr> permuteWeights(ElementsAttr attr,
                                       ArrayRef<int64_t> perm) {
  ArrayRef<int64_t> from = attr.getShapedType().getShape();
  int64_t rank = from.size();
  SmallVector<int64_t> to, strides(rank, 1), steps;
  for (int64_t dim = rank - 2; dim >= 0; --dim)
    strides[dim] = strides[dim + 1] * from[dim + 1];
  for (int64_t dim : perm) {
    to.push_back(from[dim]);
    steps.push_back(strides[dim]);
  }
  auto type = RankedTensorType::get(to, attr.getElementType());
  if (auto dense = dyn_cast<DenseElementsAttr>(attr); dense && dense.isSplat())
    return ElementsAttr(dense.resizeSplat(type));
  FailureOr<WeightsView> view = WeightsView::get(attr);
  if (failed(view))
    return failure();
  int64_t width = getElementBytes(attr.getElementType());
  SmallVector<char> bytes(view->getBytes().size());
  SmallVector<int64_t> index(rank, 0);
  int64_t source = 0; // in elements
  for (int64_t element = 0; element < view->getNumElements(); ++element) {
    memcpy(&bytes[element * width], &view->getBytes()[source * width], width);
    for (int64_t dim = rank - 1; dim >= 0; --dim) {
      source += steps[dim];
      if (++index[dim] < to[dim])
        break;
      source -= steps[dim] * to[dim];
      index[dim] = 0;
    }
  }
  return makeWeights(type, bytes, getWeightsName(attr));
}

} // namespace tinyml
