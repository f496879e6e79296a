//===- ModelWriter.cpp - Builds an ONNX model -----------------------------===//

#include "ModelWriter.h"
#include "TensorBytes.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

proto::AttributeProto &
NodeWriter::add(StringRef name, proto::AttributeProto::AttributeType type) {
  proto::AttributeProto &attribute = *node->add_attribute();
  attribute.set_name(name.str());
  attribute.set_type(type);
  return attribute;
}

NodeWriter &NodeWriter::set(StringRef name, int64_t value) {
  add(name, proto::AttributeProto::INT).set_i(value);
  return *this;
}

NodeWriter &NodeWriter::set(StringRef name, float value) {
  add(name, proto::AttributeProto::FLOAT).set_f(value);
  return *this;
}

NodeWriter &NodeWriter::set(StringRef name, ArrayRef<int64_t> values) {
  proto::AttributeProto &attribute = add(name, proto::AttributeProto::INTS);
  for (int64_t value : values)
    attribute.add_ints(value);
  return *this;
}

NodeWriter &NodeWriter::set(StringRef name, StringRef value) {
  add(name, proto::AttributeProto::STRING).set_s(value.str());
  return *this;
}

//===----------------------------------------------------------------------===//
// The model
//===----------------------------------------------------------------------===//

/// The version of the file format that came with a version of the operators.
static int64_t getIRVersion(int64_t opset) { return opset < 21 ? 8 : 10; }

ModelWriter::ModelWriter(StringRef graphName, int64_t opset) : opset(opset) {
  model.set_ir_version(getIRVersion(opset));
  model.set_producer_name("tinyml");
  model.mutable_graph()->set_name(graphName.str());
  model.add_opset_import()->set_version(opset);
  model.mutable_opset_import(0)->set_domain("");
}

std::string ModelWriter::makeName(StringRef hint) {
  std::string name = hint.str();
  for (unsigned number = 1; !names.insert(name).second; ++number)
    name = (hint + "_" + Twine(number)).str();
  return name;
}

static void describe(proto::ValueInfoProto &info, StringRef name,
                     RankedTensorType type) {
  info.set_name(name.str());
  proto::TypeProto::Tensor &tensor =
      *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(lookupElementType(type.getElementType())->number);
  for (int64_t dim : type.getShape())
    tensor.mutable_shape()->add_dim()->set_dim_value(dim);
  tensor.mutable_shape();
}

void ModelWriter::addInput(StringRef name, RankedTensorType type) {
  describe(*model.mutable_graph()->add_input(), name, type);
}

void ModelWriter::addOutput(StringRef name, RankedTensorType type) {
  describe(*model.mutable_graph()->add_output(), name, type);
}

NodeWriter ModelWriter::addNode(StringRef operatorName,
                                ArrayRef<std::string> inputs,
                                StringRef output) {
  proto::NodeProto &node = *model.mutable_graph()->add_node();
  node.set_op_type(operatorName.str());
  node.set_name(output.str());
  for (const std::string &input : inputs)
    node.add_input(input);
  node.add_output(output.str());
  return NodeWriter(node);
}

std::string ModelWriter::addTensor(StringRef hint, RankedTensorType type,
                                   ArrayRef<char> bytes) {
  proto::TensorProto &tensor = *model.mutable_graph()->add_initializer();
  const ElementType *element = lookupElementType(type.getElementType());
  std::string name = makeName(hint);
  tensor.set_name(name);
  tensor.set_data_type(element->number);
  for (int64_t dim : type.getShape())
    tensor.add_dims(dim);
  SmallVector<char> raw = packRaw(*element, bytes);
  tensor.set_raw_data(raw.data(), raw.size());
  return name;
}

void ModelWriter::write(raw_ostream &os) const {
  os << model.SerializeAsString();
}
