//===- TensorReader.cpp - ONNX tensors as attributes ----------------------===//

#include "TensorReader.h"
#include "TensorBytes.h"
#include "mlir/IR/AsmState.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;

/// Wraps bytes that `owner` keeps alive.
template <typename OwnerT>
static AsmResourceBlob makeBlob(ArrayRef<char> bytes, OwnerT owner) {
  auto release = [owner = std::move(owner)](void *, size_t, size_t) {};
  return AsmResourceBlob(bytes, alignof(double), std::move(release),
                         /*dataIsMutable=*/false);
}

bool tinyml::holdsStrings(const proto::TensorProto &tensor) {
  const ElementType *elementType = lookupElementType(tensor.data_type());
  return elementType && elementType->field == ValueField::String;
}

FailureOr<ElementsAttr> TensorReader::read(proto::TensorProto &tensor,
                                           Location loc, const Twine &what) {
  if (ElementsAttr attr = known.lookup(&tensor))
    return attr;
  FailureOr<ElementsAttr> attr = convert(tensor, loc, what);
  if (succeeded(attr))
    known[&tensor] = *attr;
  return attr;
}

FailureOr<ElementsAttr> TensorReader::convert(proto::TensorProto &tensor,
                                              Location loc, const Twine &what) {
  const ElementType *elementType = lookupElementType(tensor.data_type());
  if (!elementType)
    return emitError(loc) << what << " has the unknown element type "
                          << tensor.data_type();
  Type mlirType = getMLIRType(*elementType, state.context);
  if (!mlirType || !mlirType.isIntOrFloat())
    return emitError(loc) << what << " has elements of type "
                          << elementType->name
                          << ", which constants cannot hold";
  ArrayRef<int64_t> dims(tensor.dims().data(), tensor.dims_size());
  if (failed(checkTensorSize(dims, elementType->bits, loc, what)))
    return failure();
  if (tensor.has_segment())
    return emitError(loc) << what
                          << " is split into segments, which is not "
                             "supported";
  auto type = RankedTensorType::get(dims, mlirType);
  int64_t count = type.getNumElements();

  if (tensor.data_location() == proto::TensorProto::EXTERNAL)
    return convertExternal(tensor, *elementType, type, loc, what);

  int64_t rawSize = getRawSize(*elementType, count);
  if (tensor.has_raw_data() && hasTypedField(tensor))
    return emitError(loc) << what
                          << " has values in 'raw_data' and in a typed field";
  if (!tensor.has_raw_data()) {
    int64_t found = 0;
    FailureOr<SmallVector<char>> raw =
        packTypedField(tensor, *elementType, count, found);
    if (failed(raw))
      return emitError(loc)
             << what << " has shape " << formatDims(dims) << " of type "
             << elementType->name << ", but " << found << " values";
    return makeWeights(type, unpackRaw(*elementType, *raw, count),
                       tensor.name());
  }

  if (static_cast<int64_t>(tensor.raw_data().size()) != rawSize)
    return emitError(loc) << what << " has shape " << formatDims(dims)
                          << " of type " << elementType->name << ", which is "
                          << rawSize << " bytes, but its data has "
                          << tensor.raw_data().size();
  if (!isRawEncodingPlain(*elementType) || count < kResourceThreshold)
    return makeWeights(type,
                       unpackRaw(*elementType,
                                 ArrayRef<char>(tensor.raw_data().data(),
                                                tensor.raw_data().size()),
                                 count),
                       tensor.name());
  // Large tensors leave the message as they are.
  auto owner =
      std::make_shared<std::string>(std::move(*tensor.mutable_raw_data()));
  ArrayRef<char> bytes(owner->data(), owner->size());
  return makeWeights(type, makeBlob(bytes, std::move(owner)), tensor.name());
}

FailureOr<ElementsAttr> TensorReader::convertExternal(
    const proto::TensorProto &tensor, const ElementType &elementType,
    RankedTensorType type, Location loc, const Twine &what) {
  FailureOr<ExternalData::Slice> slice = externalData.read(tensor, loc, what);
  if (failed(slice))
    return failure();
  int64_t count = type.getNumElements();
  int64_t rawSize = getRawSize(elementType, count);
  if (static_cast<int64_t>(slice->bytes.size()) != rawSize)
    return emitError(loc) << what << " has shape "
                          << formatDims(type.getShape()) << " of type "
                          << elementType.name << ", which is " << rawSize
                          << " bytes, but its external data has "
                          << slice->bytes.size();
  bool isAligned =
      llvm::isAddrAligned(llvm::Align::Of<double>(), slice->bytes.data());
  if (!isRawEncodingPlain(elementType) || !isAligned)
    return makeWeights(type, unpackRaw(elementType, slice->bytes, count),
                       tensor.name());
  return makeWeights(type, makeBlob(slice->bytes, std::move(slice->file)),
                     tensor.name());
}

/// One sparse tensor may have this part of what all may.
static constexpr int64_t kSparseShare = 8;

/// Copies each of `values` to its place in `dense`. `indices` are linear, or
/// coordinates where there are `rank` for each value. Returns the first index
/// that is out of bounds.
static std::optional<int64_t> scatter(ArrayRef<char> values,
                                      ArrayRef<int64_t> indices,
                                      ArrayRef<int64_t> dims, bool isLinear,
                                      MutableArrayRef<char> dense,
                                      int64_t width) {
  int64_t rank = isLinear ? 1 : dims.size();
  int64_t count = dense.size() / width;
  for (size_t item = 0; item < values.size() / width; ++item) {
    int64_t position = 0;
    for (int64_t axis = 0; axis < rank; ++axis) {
      int64_t index = indices[item * rank + axis];
      int64_t bound = isLinear ? count : dims[axis];
      if (index < 0 || index >= bound)
        return index;
      position = isLinear ? index : position * dims[axis] + index;
    }
    memcpy(&dense[position * width], &values[item * width], width);
  }
  return std::nullopt;
}

FailureOr<ElementsAttr>
TensorReader::readSparse(proto::SparseTensorProto &tensor, Location loc,
                         const Twine &what) {
  if (ElementsAttr attr = known.lookup(&tensor))
    return attr;
  FailureOr<ElementsAttr> values = read(*tensor.mutable_values(), loc, what);
  FailureOr<ElementsAttr> indices = failure();
  if (succeeded(values))
    indices = read(*tensor.mutable_indices(), loc, "index of " + what);
  if (failed(indices))
    return failure();
  Type elementType = values->getElementType();
  int64_t width = getElementBytes(elementType);
  ArrayRef<int64_t> dims(tensor.dims().data(), tensor.dims_size());
  if (failed(checkTensorSize(dims, width * 8, loc, what)))
    return failure();
  int64_t count = *countElements(dims);
  int64_t most = state.options.maxConstantBytes;
  if (count > most / kSparseShare / width)
    return emitError(loc) << what << " is sparse with shape "
                          << formatDims(dims) << "; at most "
                          << most / kSparseShare
                          << " bytes can be expanded, an eighth of "
                             "--max-constants";
  expandedBytes += count * width;
  if (expandedBytes > most)
    return emitError(loc) << what << " is sparse, and with it " << expandedBytes
                          << " bytes are expanded; --max-constants allows "
                          << most;
  int64_t nonZeros = values->getNumElements();
  bool isLinear = indices->getShapedType().getRank() == 1;
  int64_t expected =
      isLinear ? nonZeros : nonZeros * static_cast<int64_t>(dims.size());
  if (!indices->getElementType().isSignlessInteger(64) ||
      indices->getNumElements() != expected)
    return emitError(loc) << what << " is sparse with " << nonZeros
                          << " values, but its indices are "
                          << indices->getShapedType();
  FailureOr<WeightsView> valuesView = WeightsView::get(*values, loc);
  FailureOr<WeightsView> indicesView = WeightsView::get(*indices, loc);
  if (failed(valuesView) || failed(indicesView))
    return failure();
  SmallVector<char> dense(count * width, 0);
  if (auto bad =
          scatter(valuesView->getBytes(), indicesView->getValues<int64_t>(),
                  dims, isLinear, dense, width))
    return emitError(loc) << what << " is sparse with shape "
                          << formatDims(dims) << ", but has a value at index "
                          << *bad;
  ElementsAttr attr = makeWeights(RankedTensorType::get(dims, elementType),
                                  dense, tensor.values().name());
  known[&tensor] = attr;
  return attr;
}
