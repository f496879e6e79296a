//===- AttributeReader.cpp - Attributes of ONNX nodes ---------------------===//

#include "AttributeReader.h"

using namespace mlir;
using namespace tinyml;
using proto::AttributeProto;

AttributeProto::AttributeType tinyml::getKind(const AttributeProto &attribute) {
  if (attribute.type() != AttributeProto::UNDEFINED)
    return attribute.type();
  if (attribute.has_f())
    return AttributeProto::FLOAT;
  if (attribute.has_i())
    return AttributeProto::INT;
  if (attribute.has_s())
    return AttributeProto::STRING;
  if (attribute.has_t())
    return AttributeProto::TENSOR;
  if (attribute.has_g())
    return AttributeProto::GRAPH;
  if (attribute.floats_size())
    return AttributeProto::FLOATS;
  if (attribute.ints_size())
    return AttributeProto::INTS;
  if (attribute.strings_size())
    return AttributeProto::STRINGS;
  if (attribute.tensors_size())
    return AttributeProto::TENSORS;
  if (attribute.graphs_size())
    return AttributeProto::GRAPHS;
  return AttributeProto::UNDEFINED;
}

FailureOr<Attribute> AttributeReader::readTensor(proto::TensorProto &tensor,
                                                 Location loc,
                                                 const Twine &what) {
  if (!holdsStrings(tensor)) {
    FailureOr<ElementsAttr> elements = tensors.read(tensor, loc, what);
    if (failed(elements))
      return failure();
    return Attribute(*elements);
  }
  SmallVector<StringRef> strings(tensor.string_data().begin(),
                                 tensor.string_data().end());
  return Attribute(Builder(state.context).getStrArrayAttr(strings));
}

FailureOr<Attribute>
AttributeReader::readSparse(proto::SparseTensorProto &tensor, Location loc,
                            const Twine &what) {
  FailureOr<Attribute> values = readTensor(*tensor.mutable_values(), loc, what);
  if (failed(values))
    return failure();
  FailureOr<Attribute> indices =
      readTensor(*tensor.mutable_indices(), loc, "index of " + what);
  if (failed(indices))
    return failure();
  Builder builder(state.context);
  ArrayRef<int64_t> dims(tensor.dims().data(), tensor.dims_size());
  return Attribute(builder.getDictionaryAttr(
      {builder.getNamedAttr("values", *values),
       builder.getNamedAttr("indices", *indices),
       builder.getNamedAttr("dims", builder.getDenseI64ArrayAttr(dims))}));
}

/// Converts each item of a repeated field to an array.
template <typename FieldT, typename ReadT>
static FailureOr<Attribute> readEach(FieldT *field, MLIRContext *context,
                                     ReadT read) {
  SmallVector<Attribute> items;
  for (auto &item : *field) {
    FailureOr<Attribute> attr = read(item);
    if (failed(attr))
      return failure();
    items.push_back(*attr);
  }
  return Attribute(ArrayAttr::get(context, items));
}

FailureOr<Attribute> AttributeReader::read(AttributeProto &attribute,
                                           Location loc, const Twine &what) {
  Builder builder(state.context);
  switch (getKind(attribute)) {
  case AttributeProto::FLOAT:
    return Attribute(builder.getF32FloatAttr(attribute.f()));
  case AttributeProto::INT:
    return Attribute(builder.getI64IntegerAttr(attribute.i()));
  case AttributeProto::STRING:
    return Attribute(builder.getStringAttr(attribute.s()));
  case AttributeProto::FLOATS:
    return Attribute(builder.getDenseF32ArrayAttr(
        ArrayRef<float>(attribute.floats().data(), attribute.floats_size())));
  case AttributeProto::INTS:
    return Attribute(builder.getDenseI64ArrayAttr(
        ArrayRef<int64_t>(attribute.ints().data(), attribute.ints_size())));
  case AttributeProto::STRINGS: {
    SmallVector<StringRef> strings(attribute.strings().begin(),
                                   attribute.strings().end());
    return Attribute(builder.getStrArrayAttr(strings));
  }
  case AttributeProto::TENSOR:
    return readTensor(*attribute.mutable_t(), loc, what);
  case AttributeProto::TENSORS:
    return readEach(
        attribute.mutable_tensors(), state.context,
        [&](proto::TensorProto &item) { return readTensor(item, loc, what); });
  case AttributeProto::SPARSE_TENSOR:
    return readSparse(*attribute.mutable_sparse_tensor(), loc, what);
  case AttributeProto::SPARSE_TENSORS:
    return readEach(attribute.mutable_sparse_tensors(), state.context,
                    [&](proto::SparseTensorProto &item) {
                      return readSparse(item, loc, what);
                    });
  case AttributeProto::TYPE_PROTO:
    return Attribute(TypeAttr::get(shapes.resolve(attribute.tp())));
  case AttributeProto::TYPE_PROTOS:
    return readEach(attribute.mutable_type_protos(), state.context,
                    [&](proto::TypeProto &item) -> FailureOr<Attribute> {
                      return Attribute(TypeAttr::get(shapes.resolve(item)));
                    });
  default:
    break;
  }
  return emitError(loc) << what << " has no value of a kind that ONNX defines";
}
