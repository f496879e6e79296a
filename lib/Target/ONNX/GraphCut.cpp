//===- GraphCut.cpp - Parts of a graph ------------------------------------===//

#include "GraphCut.h"
#include "NodeOrder.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <functional>

using namespace mlir;
using namespace tinyml;

namespace {
class GraphCut {
public:
  GraphCut(proto::GraphProto &graph, ImportState &state)
      : graph(graph), state(state), options(state.options) {}

  LogicalResult run();

private:
  void index();
  InFlightDiagnostic reportUnknown(StringRef kind, StringRef name) const;
  LogicalResult checkNames(StringRef kind, ArrayRef<std::string> names) const;
  LogicalResult makeInput(const std::string &name);
  /// Sets the type of a value that becomes an input.
  void setType(proto::ValueInfoProto &info) const;
  void setOutputs();
  void findNeeded();
  LogicalResult orderInputs();
  void eraseUnneeded();

  proto::GraphProto &graph;
  ImportState &state;
  const ImportOptions &options;
  /// The nodes and initializers that define values, and what the file says of
  /// types.
  llvm::StringMap<int> producers;
  llvm::StringMap<const proto::TensorProto *> initializers;
  llvm::StringMap<proto::ValueInfoProto> types;
  llvm::StringSet<> inputs, neededNames;
  std::vector<bool> isNeeded; ///< by node
};
} // namespace

/// Erases the items of a repeated field for which `isGone` holds.
template <typename List, typename Predicate>
static void eraseIf(List &list, Predicate isGone) {
  auto kept =
      std::stable_partition(list.pointer_begin(), list.pointer_end(),
                            [&](const auto *item) { return !isGone(*item); });
  int first = static_cast<int>(kept - list.pointer_begin());
  list.DeleteSubrange(first, list.size() - first);
}

void GraphCut::index() {
  for (const proto::ValueInfoProto &info : graph.value_info())
    types[info.name()] = info;
  for (const proto::ValueInfoProto &info : graph.output())
    if (info.type().tensor_type().has_shape() || !types.count(info.name()))
      types[info.name()] = info;
  for (const proto::ValueInfoProto &info : graph.input()) {
    inputs.insert(info.name());
    types[info.name()] = info;
  }
  for (const proto::TensorProto &tensor : graph.initializer())
    initializers[tensor.name()] = &tensor;
  for (const proto::SparseTensorProto &tensor : graph.sparse_initializer())
    initializers[tensor.values().name()] = &tensor.values();
  for (int index = 0; index < graph.node_size(); ++index)
    for (const std::string &output : graph.node(index).output())
      if (!output.empty())
        producers.try_emplace(output, index);
}

/// Returns names like `name`, the most similar first.
static SmallVector<StringRef> findSimilar(StringRef name,
                                          ArrayRef<StringRef> names) {
  constexpr size_t kMost = 4;
  std::string wanted = name.lower();
  unsigned limit = std::max<unsigned>(2, name.size() / 3);
  SmallVector<std::pair<unsigned, StringRef>> found;
  for (StringRef other : names) {
    std::string text = other.lower();
    bool isPart =
        !wanted.empty() && !text.empty() &&
        (StringRef(text).contains(wanted) || StringRef(wanted).contains(text));
    unsigned distance = StringRef(text).edit_distance(wanted, true, limit);
    if (distance <= limit)
      found.emplace_back(distance, other);
    else if (isPart)
      found.emplace_back(limit + 1, other);
  }
  llvm::stable_sort(found, llvm::less_first());
  SmallVector<StringRef> result;
  for (auto [distance, other] : ArrayRef(found).take_front(kMost))
    result.push_back(other);
  return result;
}

static std::string quote(ArrayRef<StringRef> names) {
  return llvm::join(
      llvm::map_range(names,
                      [](StringRef name) { return "'" + name.str() + "'"; }),
      ", ");
}

/// Returns the name of the node of `graph` inside of which a value is called
/// `name`, or an empty string.
static std::string findNodeAround(const proto::GraphProto &graph,
                                  StringRef name) {
  std::function<bool(const proto::GraphProto &)> has =
      [&](const proto::GraphProto &inner) {
        auto isCalled = [&](const auto &value) { return value.name() == name; };
        return llvm::any_of(inner.input(), isCalled) ||
               llvm::any_of(inner.initializer(), isCalled) ||
               llvm::any_of(inner.node(), [&](const proto::NodeProto &node) {
                 return llvm::is_contained(node.output(), name) ||
                        llvm::any_of(node.attribute(), [&](const auto &attr) {
                          return has(attr.g());
                        });
               });
      };
  for (const proto::NodeProto &node : graph.node())
    for (const auto &attr : node.attribute())
      if (has(attr.g()))
        return node.name().empty() ? node.op_type() : node.name();
  return "";
}

InFlightDiagnostic GraphCut::reportUnknown(StringRef kind,
                                           StringRef name) const {
  InFlightDiagnostic diag =
      state.error() << "--" << kind << "s: the graph has no value of the name '"
                    << name << "'";
  SmallVector<StringRef> results;
  for (const proto::NodeProto &node : graph.node())
    if (node.name() == name)
      results.append(node.output().begin(), node.output().end());
  if (!results.empty()) {
    diag.attachNote() << "a node is called so; its results are "
                      << quote(results);
    return diag;
  }
  if (std::string around = findNodeAround(graph, name); !around.empty()) {
    diag.attachNote() << "it is a value inside of node '" << around
                      << "', whose graph is computed as a whole; name a value "
                         "in front of the node or behind it";
    return diag;
  }
  SmallVector<StringRef> names;
  for (const proto::ValueInfoProto &info : graph.input())
    names.push_back(info.name());
  for (const proto::NodeProto &node : graph.node())
    for (const std::string &output : node.output())
      if (!output.empty())
        names.push_back(output);
  if (SmallVector<StringRef> similar = findSimilar(name, names);
      !similar.empty())
    diag.attachNote() << "similar names are " << quote(similar);
  return diag;
}

LogicalResult GraphCut::checkNames(StringRef kind,
                                   ArrayRef<std::string> names) const {
  llvm::StringSet<> seen;
  for (const std::string &name : names) {
    if (!inputs.contains(name) && !initializers.count(name) &&
        !producers.count(name))
      return reportUnknown(kind, name);
    if (!seen.insert(name).second)
      return state.error() << "--" << kind << "s names '" << name << "' twice";
  }
  return success();
}

/// Whether a type has a shape without open dimensions.
static bool isKnown(const proto::TypeProto &type) {
  const proto::TypeProto::Tensor &tensor = type.tensor_type();
  return tensor.has_shape() &&
         llvm::all_of(tensor.shape().dim(), [](const auto &dim) {
           return dim.has_dim_value() && dim.dim_value() >= 0;
         });
}

void GraphCut::setType(proto::ValueInfoProto &info) const {
  if (auto tensor = initializers.find(info.name());
      tensor != initializers.end()) {
    auto &type = *info.mutable_type()->mutable_tensor_type();
    type.set_elem_type(tensor->second->data_type());
    for (int64_t dim : tensor->second->dims())
      type.mutable_shape()->add_dim()->set_dim_value(dim);
    return;
  }
  if (auto stated = types.find(info.name()); stated != types.end())
    info = stated->second;
  if (isKnown(info.type()) || inputs.contains(info.name()))
    return;
  RankedTensorType inferred;
  if (options.inferType && !options.shapes.count(info.name()))
    inferred = options.inferType(info.name());
  const ElementType *element =
      inferred ? lookupElementType(inferred.getElementType()) : nullptr;
  if (element) {
    auto &type = *info.mutable_type()->mutable_tensor_type();
    type.Clear();
    type.set_elem_type(element->number);
    type.mutable_shape();
    for (int64_t dim : inferred.getShape())
      type.mutable_shape()->add_dim()->set_dim_value(dim);
  } else if (info.type().value_case() == proto::TypeProto::VALUE_NOT_SET) {
    info.mutable_type()->mutable_tensor_type()->set_elem_type(kONNXFloat);
  }
}

LogicalResult GraphCut::makeInput(const std::string &name) {
  if (llvm::is_contained(options.outputs, name))
    return state.error() << "'" << name
                         << "' is named by both --inputs and --outputs";
  proto::ValueInfoProto info;
  info.set_name(name);
  setType(info);
  if (!inputs.contains(name))
    *graph.add_input() = info;
  if (initializers.erase(name)) {
    eraseIf(*graph.mutable_initializer(),
            [&](const auto &tensor) { return tensor.name() == name; });
    eraseIf(*graph.mutable_sparse_initializer(),
            [&](const auto &tensor) { return tensor.values().name() == name; });
  }
  // The node may have other results.
  if (auto producer = producers.find(name); producer != producers.end()) {
    for (std::string &output :
         *graph.mutable_node(producer->second)->mutable_output())
      if (output == name)
        output.clear();
    producers.erase(producer);
  }
  return success();
}

void GraphCut::setOutputs() {
  if (options.outputs.empty())
    return;
  graph.clear_output();
  for (const std::string &name : options.outputs) {
    proto::ValueInfoProto &info = *graph.add_output();
    if (auto stated = types.find(name); stated != types.end())
      info = stated->second;
    info.set_name(name);
  }
}

void GraphCut::findNeeded() {
  isNeeded.assign(graph.node_size(), false);
  SmallVector<int> waiting;
  auto need = [&](StringRef name) {
    if (!neededNames.insert(name).second)
      return;
    auto producer = producers.find(name);
    if (producer == producers.end() || isNeeded[producer->second])
      return;
    isNeeded[producer->second] = true;
    waiting.push_back(producer->second);
  };
  for (const proto::ValueInfoProto &output : graph.output())
    need(output.name());
  while (!waiting.empty())
    visitReads(graph.node(waiting.pop_back_val()), need);
}

LogicalResult GraphCut::orderInputs() {
  for (const std::string &name : options.inputs)
    if (!neededNames.contains(name))
      return state.error() << "--inputs: the outputs do not need '" << name
                           << "'";
  for (const proto::ValueInfoProto &input : graph.input()) {
    StringRef name = input.name();
    if (neededNames.contains(name)) {
      if (!options.inputs.empty() && !initializers.count(name) &&
          !llvm::is_contained(options.inputs, name))
        emitRemark(state.getFileLoc())
            << "input '" << name
            << "' is needed beside those that --inputs names, and stays one";
      continue;
    }
    state.gone.insert(input.name());
    for (const auto &dim : input.type().tensor_type().shape().dim())
      state.gone.insert(dim.dim_param());
  }
  eraseIf(*graph.mutable_input(), [&](const auto &input) {
    return !neededNames.contains(input.name());
  });
  auto getPlace = [&](const proto::ValueInfoProto *input) {
    return llvm::find(options.inputs, input->name()) - options.inputs.begin();
  };
  std::stable_sort(graph.mutable_input()->pointer_begin(),
                   graph.mutable_input()->pointer_end(),
                   [&](const auto *first, const auto *second) {
                     return getPlace(first) < getPlace(second);
                   });
  return success();
}

void GraphCut::eraseUnneeded() {
  proto::GraphProto old;
  old.mutable_node()->Swap(graph.mutable_node());
  for (int index = 0; index < old.node_size(); ++index)
    if (isNeeded[index])
      graph.add_node()->Swap(old.mutable_node(index));
  eraseIf(*graph.mutable_initializer(), [&](const auto &tensor) {
    return !neededNames.contains(tensor.name());
  });
  eraseIf(*graph.mutable_sparse_initializer(), [&](const auto &tensor) {
    return !neededNames.contains(tensor.values().name());
  });
}

LogicalResult GraphCut::run() {
  index();
  if (failed(checkNames("input", options.inputs)) ||
      failed(checkNames("output", options.outputs)))
    return failure();
  for (const std::string &name : options.inputs)
    if (failed(makeInput(name)))
      return failure();
  setOutputs();
  findNeeded();
  if (failed(orderInputs()))
    return failure();
  eraseUnneeded();
  return success();
}

LogicalResult tinyml::cutGraph(proto::GraphProto &graph, ImportState &state) {
  if (state.options.inputs.empty() && state.options.outputs.empty())
    return success();
  return GraphCut(graph, state).run();
}
