//===- FunctionInliner.cpp - Calls of a model's own functions -------------===//

#include "GraphImporter.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace tinyml;

static StringRef normalizeDomain(StringRef domain) {
  return domain == "ai.onnx" ? "" : domain;
}

static std::string getFunctionKey(StringRef domain, StringRef name,
                                  StringRef overload) {
  return (domain + Twine('\0') + name + Twine('\0') + overload).str();
}

LogicalResult GraphImporter::indexFunctions() {
  for (proto::FunctionProto &function : *model.mutable_functions()) {
    std::string key = getFunctionKey(normalizeDomain(function.domain()),
                                     function.name(), function.overload());
    if (!functions.try_emplace(key, &function).second)
      return state.error() << "the model has two functions called '"
                           << function.name() << "' in the domain '"
                           << function.domain() << "'";
  }
  return success();
}

proto::FunctionProto *GraphImporter::lookupFunction(const Node &node) const {
  if (functions.empty())
    return nullptr;
  return functions.lookup(getFunctionKey(node.domain, node.message.op_type(),
                                         node.message.overload()));
}

LogicalResult GraphImporter::bindAttributes(const Node &node,
                                            proto::FunctionProto &function,
                                            const Scope &scope,
                                            Bindings &bindings) {
  llvm::StringSet<> names;
  for (const std::string &name : function.attribute())
    names.insert(name);
  for (proto::AttributeProto &attribute : *function.mutable_attribute_proto()) {
    names.insert(attribute.name());
    bindings[attribute.name()] = &attribute;
  }
  for (proto::AttributeProto &attribute : *node.message.mutable_attribute()) {
    if (!names.contains(attribute.name()))
      return emitError(node.loc)
             << "node '" << node.name << "' has the attribute '"
             << attribute.name() << "', which the function '" << function.name()
             << "' does not have";
    if (proto::AttributeProto *actual = resolve(attribute, scope))
      bindings[attribute.name()] = actual;
  }
  return success();
}

LogicalResult GraphImporter::importCall(const Node &node,
                                        proto::FunctionProto &function,
                                        Scope &scope) {
  if (llvm::is_contained(activeFunctions, &function))
    return emitError(node.loc)
           << "node '" << node.name << "' calls the function '"
           << function.name()
           << "', which is being inlined already; functions "
              "must not be recursive";
  if (scope.depth >= kMaxDepth)
    return emitError(node.loc)
           << "functions nest deeper than " << kMaxDepth << " levels";
  // Each call looks at all of the function's inputs and attributes.
  if (failed(countNodes((function.input_size() + function.output_size() +
                         function.attribute_size() +
                         function.attribute_proto_size()) /
                        16)))
    return failure();
  const proto::NodeProto &message = node.message;
  if (message.input_size() > function.input_size() ||
      message.output_size() > function.output_size())
    return emitError(node.loc)
           << "node '" << node.name << "' has " << message.input_size()
           << " inputs and " << message.output_size()
           << " outputs, but the function '" << function.name() << "' has "
           << function.input_size() << " and " << function.output_size();
  FailureOr<SmallVector<Value>> inputs = importInputs(node, scope);
  if (failed(inputs))
    return failure();
  FailureOr<Opsets> opsets = readOpsets(
      function.opset_import(), state, "the function '" + function.name() + "'");
  if (failed(opsets))
    return failure();
  Bindings bindings;
  if (failed(bindAttributes(node, function, scope, bindings)))
    return failure();

  Scope body;
  body.prefix = node.name + "/";
  body.unnamedPrefix = body.prefix;
  body.opsets = &*opsets;
  body.bindings = &bindings;
  body.depth = scope.depth + 1;
  for (int index = 0; index < function.input_size(); ++index) {
    Value value =
        index < message.input_size() ? (*inputs)[index] : getAbsent(scope);
    if (failed(defineValue(function.input(index), value, node.loc, body)))
      return failure();
  }
  for (int index = 0; index < message.output_size(); ++index)
    if (StringRef name = message.output(index); !name.empty()) {
      body.outputNames[function.output(index)] = getTensorName(name, scope);
      body.types[function.output(index)] = scope.types.lookup(name);
    }
  activeFunctions.push_back(&function);
  LogicalResult result = importNodes(*function.mutable_node(), body,
                                     "the function '" + function.name() + "'");
  activeFunctions.pop_back();
  if (failed(result))
    return failure();

  for (int index = 0; index < message.output_size(); ++index) {
    if (message.output(index).empty())
      continue;
    Value value = body.lookup(function.output(index));
    if (!value)
      return emitError(node.loc)
             << "output '" << function.output(index) << "' of the function '"
             << function.name() << "' is not defined by any node";
    if (failed(defineValue(message.output(index), value, node.loc, scope)))
      return failure();
  }
  return success();
}
