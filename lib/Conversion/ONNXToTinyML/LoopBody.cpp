//===- LoopBody.cpp - The body of a Loop or Scan, converted once ----------===//

#include "LoopBody.h"
#include "NumberTypes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// What depends on what
//===----------------------------------------------------------------------===//

namespace {
/// Outputs of a body with those that they depend on through the states, and the
/// arguments that they depend on.
struct Dependencies {
  llvm::SetVector<unsigned> outputs;
  llvm::DenseSet<unsigned> arguments;
};
} // namespace

static Dependencies findDependencies(const LoopParts &parts,
                                     ArrayRef<unsigned> outputs) {
  Dependencies found;
  found.outputs.insert(outputs.begin(), outputs.end());
  llvm::DenseSet<Operation *> seen;
  SmallVector<Value> worklist;
  auto visit = [&](Value value) {
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      unsigned index = argument.getArgNumber();
      unsigned state = index - parts.getFirstStateArgument();
      if (argument.getOwner() != parts.body ||
          !found.arguments.insert(index).second)
        return;
      if (index >= parts.getFirstStateArgument() && state < parts.states.size())
        found.outputs.insert(parts.getFirstStateOutput() + state);
      return;
    }
    Operation *op = value.getDefiningOp();
    if (op->getBlock() != parts.body || !seen.insert(op).second)
      return;
    op->walk([&](Operation *inner) {
      llvm::append_range(worklist, inner->getOperands());
    });
  };
  Operation *terminator = parts.body->getTerminator();
  // Outputs are added on the way.
  for (size_t next = 0; next < found.outputs.size(); ++next) {
    worklist.push_back(terminator->getOperand(found.outputs[next]));
    while (!worklist.empty())
      visit(worklist.pop_back_val());
  }
  return found;
}

/// Returns the values from outside that the body looks at.
static llvm::SetVector<Value> findCaptured(Block &body) {
  llvm::SetVector<Value> captured;
  Region *region = body.getParent();
  for (Operation &op : body)
    op.walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (!region->isAncestor(operand.getParentRegion()))
          captured.insert(operand);
    });
  return captured;
}

//===----------------------------------------------------------------------===//
// Trips
//===----------------------------------------------------------------------===//

std::optional<int64_t> tinyml::countTrips(NodeConversion &node,
                                          const LoopParts &parts, int64_t limit,
                                          int64_t maxNodes) {
  MLIRContext *context = node.getContext();
  ScopedDiagnosticHandler quiet(context,
                                [](Diagnostic &) { return success(); });
  Dependencies condition = findDependencies(parts, {0});
  // What is built is not kept: all that counts is constant.
  Block scratch;
  OpBuilder builder(context);
  builder.setInsertionPointToEnd(&scratch);
  GraphConverter graph(node.getGraph(), builder);
  for (Value value : findCaptured(*parts.body))
    if (const Operand &operand = node.getGraph().lookup(value);
        operand.isConstant() || operand.isAbsent())
      graph.bind(value, operand);
  unsigned first = parts.getFirstStateArgument();
  for (auto [index, state] : llvm::enumerate(parts.states))
    if (state.isConstant())
      graph.bind(parts.body->getArgument(first + index), state);
  for (int64_t trip = 0; trip < limit; ++trip) {
    if (static_cast<int64_t>(graph.getNumNodes()) > maxNodes)
      return {};
    graph.bind(parts.body->getArgument(0),
               makeIntegerConstant(context, {}, trip));
    uint8_t truth = 1;
    graph.bind(parts.body->getArgument(1),
               makeTruthConstant(context, {}, truth));
    graph.convertBlock(*parts.body, condition.outputs.getArrayRef());
    Operation *terminator = parts.body->getTerminator();
    const Operand &again = graph.lookup(terminator->getOperand(0));
    if (graph.getNumFailed() != 0 || !again.isConstant() ||
        !again.getElementType().isInteger(1))
      return {};
    FailureOr<SmallVector<int64_t>> values = readIntegers(again, node.getLoc());
    if (failed(values) || values->size() != 1)
      return {};
    if (values->front() == 0)
      return trip + 1;
    // It says the same in each trip.
    if (condition.outputs.size() == 1 && !condition.arguments.contains(0))
      return limit;
    SmallVector<std::pair<unsigned, Operand>> next;
    for (unsigned output : condition.outputs)
      if (output != 0)
        next.emplace_back(output - parts.getFirstStateOutput(),
                          graph.lookup(terminator->getOperand(output)));
    for (const auto &[state, operand] : next)
      graph.bind(parts.body->getArgument(first + state), operand);
  }
  return limit;
}

//===----------------------------------------------------------------------===//
// The body as a function
//===----------------------------------------------------------------------===//

namespace {
/// Builds the function that a loop calls.
class BodyBuilder {
public:
  BodyBuilder(NodeConversion &node, const LoopParts &parts)
      : node(node), parts(parts),
        function(
            func::FuncOp::create(node.getLoc(), "body",
                                 FunctionType::get(node.getContext(), {}, {}))),
        block(function->addEntryBlock()), builder(OpBuilder::atBlockEnd(block)),
        graph(node.getGraph(), builder) {}

  /// Says why it cannot be built, or nothing.
  std::string build();
  /// Puts the function into the module and calls it.
  SmallVector<std::optional<Operand>> finish();

private:
  std::string bindStates();
  std::string bindScanned();
  std::string bindCaptured();
  std::string takeOutputs();
  /// Adds an argument of the function.
  Operand addArgument(Type type) {
    return Operand::runtime(block->addArgument(type, node.getLoc()));
  }
  unsigned getNumResults() const { return node.getNode().getNumResults(); }

  NodeConversion &node;
  const LoopParts &parts;
  OwningOpRef<func::FuncOp> function;
  Block *block;
  OpBuilder builder;
  GraphConverter graph;
  Dependencies wanted;
  /// The argument with the number of the trip, null where none is needed.
  Value counter;
  SmallVector<Operand> initial, scanned;
  SmallVector<Value> captured;
  /// Of the node: states and results that are kept, in order.
  SmallVector<unsigned> keptStates, keptGathered;
  SmallVector<bool> reversed;
  SmallVector<Value> results;
};
} // namespace

/// Whether a tensor has a place in memory.
static bool hasElements(const Operand &operand) {
  return (operand.isConstant() || operand.isRuntime()) && !operand.getUnit() &&
         isSupportedElementType(operand.getElementType()) &&
         operand.getType().getNumElements() != 0;
}

std::string BodyBuilder::bindStates() {
  MLIRContext *context = node.getContext();
  if (parts.isLoop) {
    uint8_t truth = 1;
    graph.bind(parts.body->getArgument(1),
               makeTruthConstant(context, {}, truth));
    if (wanted.arguments.contains(0)) {
      initial.push_back(makeIntegerConstant(context, {}, 0));
      Operand number = addArgument(initial.back().getType());
      counter = number.getValue();
      graph.bind(parts.body->getArgument(0), number);
    }
  }
  for (auto [index, state] : llvm::enumerate(parts.states)) {
    if (!wanted.outputs.contains(parts.getFirstStateOutput() + index))
      continue;
    if (!hasElements(state))
      return "a state is no tensor";
    keptStates.push_back(index);
    initial.push_back(state);
    graph.bind(parts.body->getArgument(parts.getFirstStateArgument() + index),
               addArgument(state.getType()));
  }
  return "";
}

std::string BodyBuilder::bindScanned() {
  unsigned first = parts.getFirstStateArgument() + parts.states.size();
  for (auto [index, all] : llvm::enumerate(parts.scanned)) {
    if (!wanted.arguments.contains(first + index))
      continue;
    if (!hasElements(all))
      return "what it scans is no tensor";
    scanned.push_back(all);
    reversed.push_back(parts.scannedReversed[index]);
    auto part = RankedTensorType::get(all.getShape().drop_front(),
                                      all.getElementType());
    graph.bind(parts.body->getArgument(first + index), addArgument(part));
  }
  return "";
}

std::string BodyBuilder::bindCaptured() {
  for (Value value : findCaptured(*parts.body)) {
    const Operand &operand = node.getGraph().lookup(value);
    if (!operand.isRuntime()) {
      graph.bind(value, operand);
      continue;
    }
    if (!hasElements(operand))
      return "its body looks at numbers of a scale that is known at run time "
             "only";
    captured.push_back(operand.getValue());
    graph.bind(value, addArgument(operand.getType()));
  }
  return "";
}

std::string BodyBuilder::takeOutputs() {
  Operation *terminator = parts.body->getTerminator();
  auto take = [&](unsigned output) -> std::optional<Operand> {
    const Operand &operand = graph.lookup(terminator->getOperand(output));
    if (!hasElements(operand))
      return {};
    results.push_back(graph.materialize(operand, node.getLoc()));
    return operand;
  };
  if (counter) {
    Value one = graph.materialize(makeIntegerConstant(node.getContext(), {}, 1),
                                  node.getLoc());
    results.push_back(*ir::create<ir::AddOp>(
        builder, node.getLoc(), ir::getElementType(counter), counter, one,
        FloatAttr(), FloatAttr()));
  }
  for (unsigned state : keptStates) {
    std::optional<Operand> next = take(parts.getFirstStateOutput() + state);
    if (!next)
      return "a state of its body is no tensor";
    if (next->getType() != parts.states[state].getType())
      return "a state is " + formatType(parts.states[state].getType()) +
             " and becomes " + formatType(next->getType());
  }
  for (unsigned index = parts.states.size(); index < getNumResults(); ++index) {
    if (!node.isUsed(index))
      continue;
    if (!take(parts.getFirstStateOutput() + index))
      return "an output of its body is no tensor";
    keptGathered.push_back(index);
    reversed.push_back(parts.gatheredReversed[index - parts.states.size()]);
  }
  return "";
}

std::string BodyBuilder::build() {
  SmallVector<unsigned> used;
  for (unsigned index = 0; index < getNumResults(); ++index)
    if (node.isUsed(index))
      used.push_back(parts.getFirstStateOutput() + index);
  wanted = findDependencies(parts, used);
  for (auto bind : {&BodyBuilder::bindStates, &BodyBuilder::bindScanned,
                    &BodyBuilder::bindCaptured})
    if (std::string problem = (this->*bind)(); !problem.empty())
      return problem;
  // What goes wrong is no error: the body may do in each trip for itself.
  std::vector<Diagnostic> said;
  {
    ScopedDiagnosticHandler handler(node.getContext(),
                                    [&](Diagnostic &diagnostic) {
                                      said.push_back(std::move(diagnostic));
                                      return success();
                                    });
    graph.convertBlock(*parts.body, wanted.outputs.getArrayRef());
    if (graph.getNumFailed() != 0)
      return said.empty() ? "its body cannot be converted" : said.front().str();
    graph.eraseStandIns();
    if (std::string problem = takeOutputs(); !problem.empty())
      return problem;
  }
  for (Diagnostic &diagnostic : said)
    node.getContext()->getDiagEngine().emit(std::move(diagnostic));
  return "";
}

SmallVector<std::optional<Operand>> BodyBuilder::finish() {
  func::ReturnOp::create(builder, node.getLoc(), results);
  function->setFunctionType(builder.getFunctionType(
      block->getArgumentTypes(), ValueRange(results).getTypes()));
  function->setPrivate();
  auto module = node.getNode()->getParentOfType<ModuleOp>();
  StringRef caller =
      node.getNode()->getParentOfType<func::FuncOp>().getSymName();
  unsigned number = 0;
  auto getName = [&] { return (caller + "_loop" + Twine(number)).str(); };
  while (module.lookupSymbol(getName()))
    ++number;
  function->setSymName(getName());
  func::FuncOp body = function.release();
  module.push_back(body);
  node.getGraph().absorb(graph, body);

  SmallVector<Value> first, all;
  for (const Operand &operand : initial)
    first.push_back(node.materialize(operand));
  for (const Operand &operand : scanned)
    all.push_back(node.materialize(operand));
  SmallVector<Type> types(ValueRange(first).getTypes());
  for (Value part : ArrayRef(results).drop_front(first.size())) {
    SmallVector<int64_t> shape{parts.trips};
    llvm::append_range(shape, ir::getShape(part));
    types.push_back(RankedTensorType::get(shape, ir::getElementType(part)));
  }
  auto loop = ir::LoopOp::create(node.getBuilder(), node.getLoc(), types,
                                 body.getSymName(), parts.trips, first, all,
                                 captured, reversed);
  SmallVector<std::optional<Operand>> outputs(getNumResults());
  auto last = loop.getLast().drop_front(counter ? 1 : 0);
  for (auto [state, value] : llvm::zip_equal(keptStates, last))
    outputs[state] = Operand::runtime(value);
  for (auto [index, value] : llvm::zip_equal(keptGathered, loop.getGathered()))
    outputs[index] = Operand::runtime(value);
  return outputs;
}

std::optional<SmallVector<std::optional<Operand>>>
tinyml::convertAsLoop(NodeConversion &node, const LoopParts &parts,
                      std::string &reason) {
  if (node.getGraph().isBody()) {
    reason = "it is in the body of another one";
    return {};
  }
  BodyBuilder body(node, parts);
  reason = body.build();
  if (!reason.empty())
    return {};
  return body.finish();
}
