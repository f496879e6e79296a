//===- NodeOrder.cpp - The order in which nodes can run -------------------===//

#include "NodeOrder.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <deque>
#include <queue>

using namespace mlir;
using namespace tinyml;

using Producers = llvm::StringMap<unsigned>;

namespace {
/// Finds the names that a node of a graph reads, also from inside its
/// subgraphs.
class ReadVisitor {
public:
  explicit ReadVisitor(llvm::function_ref<void(StringRef)> found)
      : found(found) {}

  void visit(const proto::NodeProto &node) {
    for (const std::string &input : node.input())
      addName(input);
    for (const proto::AttributeProto &attribute : node.attribute()) {
      if (attribute.has_g())
        visit(attribute.g());
      for (const proto::GraphProto &graph : attribute.graphs())
        visit(graph);
    }
  }

private:
  void visit(const proto::GraphProto &graph) {
    llvm::StringSet<> &names = subgraphNames.emplace_back();
    for (const proto::ValueInfoProto &input : graph.input())
      names.insert(input.name());
    for (const proto::TensorProto &initializer : graph.initializer())
      names.insert(initializer.name());
    for (const proto::NodeProto &node : graph.node())
      for (const std::string &output : node.output())
        names.insert(output);
    for (const proto::NodeProto &node : graph.node())
      visit(node);
    for (const proto::ValueInfoProto &output : graph.output())
      addName(output.name());
    subgraphNames.pop_back();
  }

  void addName(StringRef name) {
    for (const llvm::StringSet<> &names : subgraphNames)
      if (names.contains(name))
        return;
    found(name);
  }

  llvm::function_ref<void(StringRef)> found;
  /// The names that the subgraphs around the current node define.
  std::deque<llvm::StringSet<>> subgraphNames;
};
} // namespace

void tinyml::visitReads(const proto::NodeProto &node,
                        llvm::function_ref<void(StringRef)> visit) {
  ReadVisitor(visit).visit(node);
}

/// Finds which of a graph's nodes produce what one of its nodes reads.
static SmallVector<unsigned> findProducers(const proto::NodeProto &node,
                                           const Producers &producers) {
  SmallVector<unsigned> found;
  visitReads(node, [&](StringRef name) {
    if (auto producer = producers.find(name); producer != producers.end())
      found.push_back(producer->second);
  });
  llvm::sort(found);
  found.erase(llvm::unique(found), found.end());
  return found;
}

/// Returns a cycle among the nodes that still wait for a producer.
static SmallVector<unsigned>
findCycle(ArrayRef<SmallVector<unsigned>> producersOf,
          ArrayRef<unsigned> waiting) {
  unsigned current = 0;
  while (waiting[current] == 0)
    ++current;
  // Every waiting node has a waiting producer, so the walk comes back.
  SmallVector<unsigned> path;
  SmallVector<bool> isOnPath(waiting.size(), false);
  while (!isOnPath[current]) {
    isOnPath[current] = true;
    path.push_back(current);
    current = *llvm::find_if(producersOf[current], [&](unsigned producer) {
      return waiting[producer] != 0;
    });
  }
  path.erase(path.begin(), llvm::find(path, current));
  std::reverse(path.begin(), path.end());
  std::rotate(path.begin(), llvm::min_element(path), path.end());
  return path;
}

NodeOrder tinyml::orderNodes(const NodeList &nodes,
                             llvm::function_ref<bool(StringRef)> isDefined) {
  unsigned count = nodes.size();
  Producers producers;
  for (unsigned index = 0; index < count; ++index)
    for (const std::string &output : nodes[index].output())
      if (!output.empty() && !isDefined(output))
        producers.try_emplace(output, index);

  std::vector<SmallVector<unsigned>> producersOf(count), readersOf(count);
  std::vector<unsigned> waiting(count, 0);
  for (unsigned index = 0; index < count; ++index) {
    producersOf[index] = findProducers(nodes[index], producers);
    waiting[index] = producersOf[index].size();
    for (unsigned producer : producersOf[index])
      readersOf[producer].push_back(index);
  }

  NodeOrder result;
  std::priority_queue<unsigned, std::vector<unsigned>, std::greater<unsigned>>
      ready;
  for (unsigned index = 0; index < count; ++index)
    if (waiting[index] == 0)
      ready.push(index);
  while (!ready.empty()) {
    unsigned index = ready.top();
    ready.pop();
    result.order.push_back(index);
    for (unsigned reader : readersOf[index])
      if (--waiting[reader] == 0)
        ready.push(reader);
  }
  if (result.order.size() == count)
    return result;
  result.order.clear();
  result.cycle = findCycle(producersOf, waiting);
  return result;
}
