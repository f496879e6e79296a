//===- RecordNodes.cpp - What became of each node -------------------------===//

#include "RecordNodes.h"
#include "tinyml/Support/NodeNames.h"

using namespace mlir;
using namespace tinyml;

static bool isMissing(NodeVerdict verdict) {
  return verdict == NodeVerdict::Unchecked ||
         verdict == NodeVerdict::Unsupported;
}

/// The nodes in the graphs of one that was not converted were not looked at.
static void checkGraphs(GraphConverter &graph, onnx::NodeOp node) {
  for (Region &region : node.getGraphs())
    region.walk([&](onnx::NodeOp inner) {
      if (graph.getOutcome(inner).verdict == NodeVerdict::Unneeded)
        graph.checkOperator(inner);
    });
}

static NodeRecord describe(GraphConverter &graph, onnx::NodeOp node) {
  NodeRecord record;
  record.name = getNodeName(node.getLoc()).str();
  record.operatorName = getOperator(node);
  if (std::optional<ArrayAttr> names = node.getOutputNames())
    for (StringRef name : names->getAsValueRange<StringAttr>())
      record.outputs.push_back(name.str());
  GraphConverter::Outcome outcome = graph.getOutcome(node);
  record.verdict = outcome.verdict;
  for (StringRef problem : outcome.problems) {
    problem.consume_front("is not supported: "); // the verdict says so
    record.problems.push_back(problem.str());
  }
  return record;
}

/// Returns the name of a value of a graph, or an empty string.
static StringRef getValueName(OpResult value) {
  auto node = dyn_cast<onnx::NodeOp>(value.getOwner());
  std::optional<ArrayAttr> names = node ? node.getOutputNames() : std::nullopt;
  if (!names || value.getResultNumber() >= names->size())
    return "";
  return cast<StringAttr>((*names)[value.getResultNumber()]).getValue();
}

/// Finds the values between the nodes that depend on one that is missing and
/// the others.
static void findCut(GraphConverter &graph, Block &block,
                    std::vector<std::string> &cut) {
  DenseSet<Operation *> lost;
  DenseSet<Value> seen;
  auto visit = [&](Operation *op, function_ref<void(OpResult)> take) {
    op->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (auto result = dyn_cast<OpResult>(operand);
            result && result.getOwner()->getBlock() == &block)
          take(result);
    });
  };
  auto takeKept = [&](OpResult value) {
    if (lost.contains(value.getOwner()) || !graph.lookup(value).isRuntime() ||
        !seen.insert(value).second)
      return;
    if (StringRef name = getValueName(value); !name.empty())
      cut.push_back(name.str());
  };
  for (Operation &op : block.without_terminator()) {
    auto node = dyn_cast<onnx::NodeOp>(op);
    bool isLost = node && isMissing(graph.getOutcome(node).verdict);
    visit(&op,
          [&](OpResult value) { isLost |= lost.contains(value.getOwner()); });
    if (node && isLost &&
        graph.getOutcome(node).verdict != NodeVerdict::Unneeded)
      lost.insert(&op);
  }
  for (Operation &op : block)
    if (lost.contains(&op) || op.hasTrait<OpTrait::IsTerminator>())
      visit(&op, takeKept);
}

void tinyml::recordNodes(GraphConverter &graph, Block &block,
                         ConversionRecord &record) {
  bool isWhole = true;
  block.walk([&](onnx::NodeOp node) {
    if (!isMissing(graph.getOutcome(node).verdict))
      return;
    isWhole = false;
    checkGraphs(graph, node);
  });
  block.walk<WalkOrder::PreOrder>([&](onnx::NodeOp node) {
    record.nodes.push_back(describe(graph, node));
  });
  record.parameters += graph.getNumParameters();
  if (!isWhole)
    findCut(graph, block, record.cut);
}
