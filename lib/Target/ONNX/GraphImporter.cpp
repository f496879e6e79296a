//===- GraphImporter.cpp - ONNX graphs as regions -------------------------===//

#include "GraphImporter.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/States.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace tinyml;

Value GraphImporter::Scope::lookup(StringRef name) const {
  for (const Scope *scope = this; scope; scope = scope->parent)
    if (Value value = scope->values.lookup(name))
      return value;
  return {};
}

std::string GraphImporter::getTensorName(StringRef name,
                                         const Scope &scope) const {
  if (name.empty())
    return "";
  if (auto outer = scope.outputNames.find(name);
      outer != scope.outputNames.end())
    return outer->second;
  if (!scope.prefix.empty())
    return scope.prefix + name.str();
  auto renamed = state.options.renames.find(name.str());
  return renamed == state.options.renames.end() ? name.str() : renamed->second;
}

Value GraphImporter::getAbsent(Scope &scope) {
  if (!scope.absent)
    scope.absent = onnx::AbsentOp::create(builder, state.getFileLoc());
  return scope.absent;
}

LogicalResult GraphImporter::defineValue(StringRef name, Value value,
                                         Location loc, Scope &scope) {
  auto [entry, isNew] = scope.values.try_emplace(name, value);
  if (isNew)
    return success();
  InFlightDiagnostic diag = emitError(loc)
                            << "tensor '" << name << "' is defined twice";
  Value other = entry->second;
  if (Operation *op = other.getDefiningOp())
    diag.attachNote(op->getLoc()) << "also defined here";
  else
    diag.attachNote(state.getFileLoc()) << "also an input of the graph";
  return diag;
}

void GraphImporter::readTypes(const proto::GraphProto &graph, Scope &scope) {
  for (const proto::ValueInfoProto &info : graph.value_info())
    scope.types[info.name()] = &info.type();
  // What a graph says of its outputs replaces value_info if it is as precise.
  for (const proto::ValueInfoProto &info : graph.output())
    if (isa<RankedTensorType>(shapes.resolve(info.type())))
      scope.types[info.name()] = &info.type();
}

Location GraphImporter::getTensorLoc(StringRef name, const Scope &scope) const {
  return name.empty() ? state.getFileLoc()
                      : state.getNodeLoc(getTensorName(name, scope));
}

LogicalResult GraphImporter::addConstant(StringRef name, ElementsAttr attr,
                                         Location loc, Scope &scope) {
  if (name.empty())
    return emitError(loc) << "an initializer has no name";
  if (failed(countNodes(activeFunctions.empty() ? 0 : 1)))
    return failure();
  if (!scope.parent && activeFunctions.empty() && states.isInput(name)) {
    states.setInitial(name, attr);
    return success();
  }
  auto constant = onnx::ConstantOp::create(builder, loc, attr.getType(), attr);
  return defineValue(name, constant, loc, scope);
}

LogicalResult GraphImporter::importInitializers(proto::GraphProto &graph,
                                                Scope &scope) {
  for (proto::TensorProto &tensor : *graph.mutable_initializer()) {
    Location loc = getTensorLoc(tensor.name(), scope);
    FailureOr<ElementsAttr> attr =
        tensors.read(tensor, loc, "initializer '" + tensor.name() + "'");
    if (failed(attr) || failed(addConstant(tensor.name(), *attr, loc, scope)))
      return failure();
  }
  for (proto::SparseTensorProto &tensor : *graph.mutable_sparse_initializer()) {
    StringRef name = tensor.values().name();
    Location loc = getTensorLoc(name, scope);
    FailureOr<ElementsAttr> attr =
        tensors.readSparse(tensor, loc, "initializer '" + name + "'");
    if (failed(attr) || failed(addConstant(name, *attr, loc, scope)))
      return failure();
  }
  return success();
}

LogicalResult GraphImporter::countNodes(uint64_t nodes) {
  numNodes += nodes;
  if (numNodes <= kMaxNodes)
    return success();
  return state.error() << "the model has more than " << kMaxNodes
                       << " nodes once its functions are inlined";
}

uint64_t GraphImporter::getCost(const proto::NodeProto &node,
                                const Scope &scope) const {
  // Names in functions and of unnamed nodes repeat what is around them.
  uint64_t prefix = scope.prefix.size() + scope.unnamedPrefix.size();
  uint64_t repeatedBytes = prefix * (1 + node.output_size());
  if (!activeFunctions.empty())
    repeatedBytes += node.ByteSizeLong();
  return 1 + repeatedBytes / 1024;
}

LogicalResult GraphImporter::importNodes(NodeList &nodes, Scope &scope,
                                         const Twine &what) {
  NodeOrder order = orderNodes(
      nodes, [&](StringRef name) { return scope.values.count(name) != 0; });
  if (!order.cycle.empty()) {
    Node first =
        describeNode(nodes[order.cycle.front()], order.cycle.front(), scope);
    InFlightDiagnostic diag = emitError(first.loc) << what << " has a cycle: ";
    size_t shown = std::min<size_t>(order.cycle.size(), 8);
    for (unsigned index : ArrayRef(order.cycle).take_front(shown))
      diag << "'" << describeNode(nodes[index], index, scope).name << "' -> ";
    return diag << (shown < order.cycle.size() ? "... -> '" : "'") << first.name
                << "'";
  }
  for (unsigned index : order.order) {
    if (failed(countNodes(getCost(nodes[index], scope))))
      return failure();
    if (failed(importNode(describeNode(nodes[index], index, scope), scope)))
      return failure();
  }
  return success();
}

FailureOr<SmallVector<Value>>
GraphImporter::importOutputs(const proto::GraphProto &graph, const Scope &scope,
                             Location loc, const Twine &what) {
  SmallVector<Value> outputs;
  for (const proto::ValueInfoProto &info : graph.output()) {
    Value value = scope.lookup(info.name());
    if (!value)
      return emitError(loc) << "output '" << info.name() << "' of " << what
                            << " is not defined by any node";
    outputs.push_back(value);
  }
  return outputs;
}

LogicalResult GraphImporter::importSubgraph(proto::GraphProto &graph,
                                            const Node &node,
                                            const Scope &parent,
                                            Region &region) {
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&region);
  Scope scope;
  scope.parent = &parent;
  scope.prefix = parent.prefix;
  scope.unnamedPrefix = node.name + "/";
  scope.opsets = parent.opsets;
  scope.bindings = parent.bindings;
  scope.depth = parent.depth + 1;
  if (scope.depth > kMaxDepth)
    return emitError(node.loc)
           << "graphs nest deeper than " << kMaxDepth << " levels";
  readTypes(graph, scope);
  for (const proto::ValueInfoProto &input : graph.input()) {
    Value argument = block->addArgument(shapes.resolve(input.type()), node.loc);
    if (failed(defineValue(input.name(), argument, node.loc, scope)))
      return failure();
  }
  std::string what = "the graph '" + graph.name() + "'";
  if (failed(importInitializers(graph, scope)) ||
      failed(importNodes(*graph.mutable_node(), scope, what)))
    return failure();
  auto outputs = importOutputs(graph, scope, node.loc, what);
  if (failed(outputs))
    return failure();
  onnx::YieldOp::create(builder, node.loc, *outputs);
  return success();
}

/// Where an initializer is an input as well, both must have one type.
LogicalResult GraphImporter::checkInitializerTypes(const Scope &scope) {
  for (const proto::ValueInfoProto &input : model.graph().input()) {
    Type stated = shapes.resolve(input.type());
    Value value = scope.lookup(input.name());
    ElementsAttr initial = states.getInitial(input.name());
    Type type = initial ? initial.getType() : value.getType();
    if (isa<RankedTensorType>(stated) && stated != type)
      return emitError(value.getLoc())
             << "initializer '" << input.name() << "' is " << type
             << ", but the input of the same name is " << stated;
  }
  return success();
}

LogicalResult GraphImporter::checkRenames() {
  const proto::GraphProto &graph = model.graph();
  llvm::StringSet<> names;
  for (const proto::ValueInfoProto &input : graph.input())
    names.insert(input.name());
  for (const proto::TensorProto &tensor : graph.initializer())
    names.insert(tensor.name());
  for (const proto::NodeProto &node : graph.node())
    for (const std::string &output : node.output())
      names.insert(output);
  llvm::StringSet<> taken;
  for (const auto &[from, to] : state.options.renames) {
    if (!names.contains(from))
      return state.error() << "cannot rename '" << from
                           << "': the graph has no tensor of this name";
    if (!taken.insert(to).second ||
        (names.contains(to) && !state.options.renames.count(to)))
      return state.error() << "cannot rename '" << from << "' to '" << to
                           << "': the graph has two tensors of this name then";
  }
  return success();
}

FailureOr<func::FuncOp> GraphImporter::createMain(ModuleOp module,
                                                  Scope &scope) {
  const proto::GraphProto &graph = model.graph();
  llvm::StringSet<> initializers;
  for (const proto::TensorProto &tensor : graph.initializer())
    initializers.insert(tensor.name());
  for (const proto::SparseTensorProto &tensor : graph.sparse_initializer())
    initializers.insert(tensor.values().name());

  // Until IR version 3 every initializer had to be an input as well. That of a
  // state is what it starts with.
  SmallVector<const proto::ValueInfoProto *> inputs;
  for (const proto::ValueInfoProto &info : graph.input())
    if (!initializers.contains(info.name()) || states.isInput(info.name()))
      inputs.push_back(&info);
  if (failed(shapes.bind(inputs)))
    return failure();

  auto main = func::FuncOp::create(builder, state.getFileLoc(), "main",
                                   builder.getFunctionType({}, {}));
  module.push_back(main);
  Block *block = main.addEntryBlock();
  builder.setInsertionPointToStart(block);
  for (const proto::ValueInfoProto *info : inputs) {
    std::string name = getTensorName(info->name(), scope);
    if (name.empty())
      return state.error() << "an input of the graph has no name";
    BlockArgument argument = block->addArgument(
        shapes.getInputType(info->name()), state.getNodeLoc(name));
    if (failed(defineValue(info->name(), argument, state.getFileLoc(), scope)))
      return failure();
  }
  return main;
}

LogicalResult GraphImporter::describePorts(func::FuncOp main,
                                           const Scope &scope) {
  auto getAttrs = [&](StringRef name, StringRef stateInput) {
    NamedAttrList attrs;
    attrs.append(kPortNameAttr,
                 builder.getStringAttr(getTensorName(name, scope)));
    if (!stateInput.empty())
      attrs.append(kStateAttr,
                   builder.getStringAttr(getTensorName(stateInput, scope)));
    return attrs;
  };
  // Block arguments stand in the order of the inputs.
  SmallVector<Attribute> arguments, results;
  for (const proto::ValueInfoProto &input : model.graph().input()) {
    StringRef name = input.name();
    if (!isa<BlockArgument>(scope.lookup(name)))
      continue;
    NamedAttrList attrs =
        getAttrs(name, states.isInput(name) ? name : StringRef());
    if (ElementsAttr initial = states.getInitial(name))
      attrs.append(kInitialStateAttr, initial);
    arguments.push_back(attrs.getDictionary(builder.getContext()));
  }
  llvm::StringSet<> seen;
  for (const proto::ValueInfoProto &output : model.graph().output()) {
    if (!seen.insert(output.name()).second)
      return state.error() << "the graph has two outputs called '"
                           << output.name() << "'";
    results.push_back(getAttrs(output.name(), states.getInput(output.name()))
                          .getDictionary(builder.getContext()));
  }
  main.setArgAttrsAttr(builder.getArrayAttr(arguments));
  main.setResAttrsAttr(builder.getArrayAttr(results));
  return success();
}

LogicalResult GraphImporter::importMain(ModuleOp module) {
  proto::GraphProto &graph = *model.mutable_graph();
  Scope scope;
  scope.opsets = &modelOpsets;
  if (failed(checkRenames()) || failed(states.bind(graph)) ||
      failed(indexFunctions()))
    return failure();
  // The outputs that a program sees come first.
  std::stable_partition(graph.mutable_output()->pointer_begin(),
                        graph.mutable_output()->pointer_end(),
                        [&](const proto::ValueInfoProto *output) {
                          return states.getInput(output->name()).empty();
                        });
  FailureOr<func::FuncOp> main = createMain(module, scope);
  if (failed(main))
    return failure();
  readTypes(graph, scope);
  if (failed(importInitializers(graph, scope)) ||
      failed(checkInitializerTypes(scope)) ||
      failed(importNodes(*graph.mutable_node(), scope, "the graph")))
    return failure();
  if (graph.output().empty())
    return state.error() << "the graph has no outputs";
  auto outputs = importOutputs(graph, scope, state.getFileLoc(), "the graph");
  if (failed(outputs))
    return failure();
  func::ReturnOp::create(builder, state.getFileLoc(), *outputs);

  main->setFunctionType(builder.getFunctionType(
      main->getBody().getArgumentTypes(), ValueRange(*outputs).getTypes()));
  if (failed(describePorts(*main, scope)))
    return failure();
  (*main)->setAttr(onnx::kGraphNameAttr, builder.getStringAttr(graph.name()));
  return success();
}
