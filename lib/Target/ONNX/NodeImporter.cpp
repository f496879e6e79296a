//===- NodeImporter.cpp - ONNX nodes as onnx.node -------------------------===//

#include "GraphImporter.h"
#include "tinyml/Dialect/ONNX/IR/ModuleScope.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace tinyml;
using proto::AttributeProto;

template <typename T>
static ElementsAttr makeScalar(Type elementType, T value) {
  return makeWeights<T>(RankedTensorType::get({}, elementType), value);
}

template <typename T>
static ElementsAttr
makeVector(Type elementType, const google::protobuf::RepeatedField<T> &values) {
  return makeWeights<T>(RankedTensorType::get({values.size()}, elementType),
                        ArrayRef<T>(values.data(), values.size()));
}

GraphImporter::Node GraphImporter::describeNode(proto::NodeProto &message,
                                                unsigned index,
                                                const Scope &scope) const {
  std::string name = message.name().empty()
                         ? scope.unnamedPrefix + message.op_type() + "_" +
                               std::to_string(index)
                         : scope.prefix + message.name();
  StringRef domain = message.domain();
  if (domain == "ai.onnx")
    domain = "";
  return Node{message, name, state.getNodeLoc(name), domain};
}

AttributeProto *GraphImporter::resolve(AttributeProto &attribute,
                                       const Scope &scope) const {
  if (attribute.ref_attr_name().empty() || !scope.bindings)
    return &attribute;
  return scope.bindings->lookup(attribute.ref_attr_name());
}

FailureOr<SmallVector<Value>> GraphImporter::importInputs(const Node &node,
                                                          Scope &scope) {
  SmallVector<Value> inputs;
  for (const std::string &name : node.message.input()) {
    Value value = name.empty() ? getAbsent(scope) : scope.lookup(name);
    if (!value)
      return emitError(node.loc)
             << "node '" << node.name << "' (" << node.message.op_type()
             << ") reads '" << name
             << "', which is no input, initializer or output of a node";
    inputs.push_back(value);
  }
  return inputs;
}

LogicalResult
GraphImporter::importAttributes(const Node &node, const Scope &scope,
                                OperationState &result,
                                SmallVectorImpl<proto::GraphProto *> &graphs) {
  SmallVector<NamedAttribute> attrs;
  SmallVector<StringRef> graphNames;
  llvm::StringSet<> seen;
  for (AttributeProto &attribute : *node.message.mutable_attribute()) {
    StringRef name = attribute.name();
    if (name.empty())
      return emitError(node.loc)
             << "node '" << node.name << "' has an attribute without name";
    if (!seen.insert(name).second)
      return emitError(node.loc)
             << "node '" << node.name << "' has the attribute '" << name
             << "' twice";
    AttributeProto *actual = resolve(attribute, scope);
    if (!actual)
      continue;
    if (getKind(*actual) == AttributeProto::GRAPH) {
      graphs.push_back(actual->mutable_g());
      graphNames.push_back(name);
      continue;
    }
    if (getKind(*actual) == AttributeProto::GRAPHS) {
      for (proto::GraphProto &graph : *actual->mutable_graphs()) {
        graphs.push_back(&graph);
        graphNames.push_back(name);
      }
      continue;
    }
    FailureOr<Attribute> attr =
        attributes.read(*actual, node.loc,
                        "attribute '" + name + "' of node '" + node.name + "'");
    if (failed(attr))
      return failure();
    attrs.push_back(builder.getNamedAttr(name, *attr));
  }
  result.addAttribute("node_attributes", builder.getDictionaryAttr(attrs));
  if (!graphNames.empty())
    result.addAttribute("region_names", builder.getStrArrayAttr(graphNames));
  return success();
}

LogicalResult GraphImporter::defineOutputs(const Node &node, ValueRange outputs,
                                           Scope &scope) {
  for (auto [name, value] : llvm::zip_equal(node.message.output(), outputs))
    if (!name.empty() && failed(defineValue(name, value, node.loc, scope)))
      return failure();
  return success();
}

LogicalResult GraphImporter::importConstantNode(const Node &node, Scope &scope,
                                                bool &isDone) {
  isDone = false;
  if (node.message.output_size() != 1 || node.message.attribute_size() != 1)
    return success();
  AttributeProto *attribute =
      resolve(*node.message.mutable_attribute(0), scope);
  if (!attribute)
    return success();
  std::string what = "the value of node '" + node.name + "'";
  FailureOr<ElementsAttr> value = failure();
  switch (getKind(*attribute)) {
  case AttributeProto::TENSOR:
    // Strings stay in the node's attribute.
    if (holdsStrings(attribute->t()))
      return success();
    value = tensors.read(*attribute->mutable_t(), node.loc, what);
    break;
  case AttributeProto::SPARSE_TENSOR:
    value =
        tensors.readSparse(*attribute->mutable_sparse_tensor(), node.loc, what);
    break;
  case AttributeProto::FLOAT:
    value = makeScalar(builder.getF32Type(), attribute->f());
    break;
  case AttributeProto::INT:
    value = makeScalar(builder.getI64Type(), attribute->i());
    break;
  case AttributeProto::FLOATS:
    value = makeVector(builder.getF32Type(), attribute->floats());
    break;
  case AttributeProto::INTS:
    value = makeVector(builder.getI64Type(), attribute->ints());
    break;
  default:
    return success();
  }
  if (failed(value))
    return failure();
  isDone = true;
  auto constant =
      onnx::ConstantOp::create(builder, node.loc, value->getType(), *value);
  return defineOutputs(node, constant->getResults(), scope);
}

/// Returns the module's path that PyTorch's exporter notes, the last but one of
/// `['', 'body', 'body.0', 'linear']`, or nothing.
static StringRef readModulePath(const proto::NodeProto &message) {
  for (const proto::StringStringEntryProto &entry : message.metadata_props()) {
    if (entry.key() != "pkg.torch.onnx.name_scopes")
      continue;
    SmallVector<StringRef> scopes;
    StringRef(entry.value()).trim("[]").split(scopes, ", ");
    if (scopes.size() > 1)
      return scopes[scopes.size() - 2].trim("'\"");
  }
  return "";
}

LogicalResult GraphImporter::importNode(const Node &node, Scope &scope) {
  proto::NodeProto &message = node.message;
  if (message.op_type().empty())
    return emitError(node.loc)
           << "node '" << node.name << "' does not say its operator";
  if (proto::FunctionProto *function = lookupFunction(node))
    return importCall(node, *function, scope);
  auto opset = scope.opsets->find(node.domain.str());
  if (opset == scope.opsets->end() || opset->second < 1) {
    auto domains = llvm::map_range(*scope.opsets, [](const auto &entry) {
      return "'" + (entry.first.empty() ? "ai.onnx" : entry.first) + "'";
    });
    return emitError(node.loc)
           << "node '" << node.name << "' (" << message.op_type()
           << ") is of the domain '"
           << (node.domain.empty() ? "ai.onnx" : node.domain)
           << "', of which no version is imported; imported are "
           << (scope.opsets->empty() ? "none" : llvm::join(domains, ", "));
  }
  if (node.domain.empty() && message.op_type() == "Constant") {
    bool isDone = false;
    if (failed(importConstantNode(node, scope, isDone)))
      return failure();
    if (isDone)
      return success();
  }

  FailureOr<SmallVector<Value>> inputs = importInputs(node, scope);
  if (failed(inputs))
    return failure();
  OperationState result(node.loc, onnx::NodeOp::getOperationName());
  result.addOperands(*inputs);
  result.addAttribute("op_type", builder.getStringAttr(message.op_type()));
  if (!node.domain.empty())
    result.addAttribute("domain", builder.getStringAttr(node.domain));
  result.addAttribute("opset", builder.getI64IntegerAttr(opset->second));
  if (StringRef path = readModulePath(message); !path.empty())
    result.addAttribute(onnx::kScopeAttr, builder.getStringAttr(path));
  SmallVector<proto::GraphProto *> graphs;
  if (failed(importAttributes(node, scope, result, graphs)))
    return failure();
  SmallVector<std::string> names;
  for (const std::string &name : message.output()) {
    const proto::TypeProto *type = scope.types.lookup(name);
    result.addTypes(type ? shapes.resolve(*type) : builder.getNoneType());
    names.push_back(getTensorName(name, scope));
  }
  result.addAttribute("output_names",
                      builder.getStrArrayAttr(
                          SmallVector<StringRef>(names.begin(), names.end())));
  for (size_t index = 0; index < graphs.size(); ++index)
    result.addRegion();
  Operation *op = builder.create(result);
  for (auto [graph, region] : llvm::zip_equal(graphs, op->getRegions()))
    if (failed(importSubgraph(*graph, node, scope, region)))
      return failure();
  return defineOutputs(node, op->getResults(), scope);
}
