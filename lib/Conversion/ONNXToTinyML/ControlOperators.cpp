//===- ControlOperators.cpp - If, Loop and Scan ---------------------------===//
//
// The body of a loop is converted once where all times are alike and that saves
// code, and else once for each time that it runs: shapes may differ then from
// time to time. There is no other control flow at run time.
//
//===----------------------------------------------------------------------===//

#include "LoopBody.h"
#include "NumberTypes.h"
#include "SliceRange.h"
#include "Subgraphs.h"

using namespace mlir;
using namespace tinyml;

/// A loop that runs more nodes than this is refused.
static constexpr int64_t kMaxUnrolledNodes = 1 << 16;

FailureOr<Block *> tinyml::readGraph(NodeConversion &node, StringRef name,
                                     size_t inputs, size_t outputs) {
  FailureOr<Region *> region = node.getGraphAttr(name);
  if (failed(region))
    return failure();
  bool endsInYield = (*region)->hasOneBlock() && !(*region)->front().empty() &&
                     isa<onnx::YieldOp>((*region)->front().back());
  if (!endsInYield || (*region)->getNumArguments() != inputs)
    return node.invalid("'" + name + "' must be a graph with " + Twine(inputs) +
                        " inputs");
  Block &block = (*region)->front();
  if (block.getTerminator()->getNumOperands() != outputs)
    return node.invalid("'" + name + "' has " +
                        Twine(block.getTerminator()->getNumOperands()) +
                        " outputs instead of " + Twine(outputs));
  return &block;
}

FailureOr<SmallVector<Operand>> tinyml::inlineGraph(NodeConversion &node,
                                                    Block &block,
                                                    ArrayRef<Operand> inputs) {
  GraphConverter &graph = node.getGraph();
  unsigned failedBefore = graph.getNumFailed();
  for (auto [argument, input] : llvm::zip(block.getArguments(), inputs))
    graph.bind(argument, input);
  graph.convertBlock(block);
  if (graph.getNumFailed() != failedBefore)
    return failure();
  SmallVector<Operand> outputs;
  for (Value output : block.getTerminator()->getOperands())
    outputs.push_back(graph.lookup(output));
  return outputs;
}

//===----------------------------------------------------------------------===//
// If
//===----------------------------------------------------------------------===//

/// Computes both branches and takes the results of one.
static LogicalResult chooseAtRunTime(NodeConversion &node, Block &thenBlock,
                                     Block &elseBlock) {
  if (!node.getOperand(0).getElementType().isInteger(1) ||
      node.getOperand(0).getType().getNumElements() != 1)
    return node.invalid("'cond' must be one boolean");
  FailureOr<SmallVector<Operand>> left = inlineGraph(node, thenBlock, {});
  FailureOr<SmallVector<Operand>> right = inlineGraph(node, elseBlock, {});
  FailureOr<Operand> condition = node.reshape(node.getOperand(0), {});
  if (failed(left) || failed(right) || failed(condition))
    return failure();
  for (auto [index, pair] : llvm::enumerate(llvm::zip(*left, *right))) {
    auto &[first, second] = pair;
    if (!first.getType() || first.getType() != second.getType() ||
        first.getUnit() || second.getUnit())
      return node.unsupported("its condition is known at run time only, and "
                              "output " +
                              Twine(index) + " has two types then");
    FailureOr<Operand> result = createWhere(node, *condition, first, second);
    if (failed(result))
      return failure();
    node.setResult(index, *result);
  }
  return success();
}

/// Replaces an If by the branch that its condition chooses.
static LogicalResult convertIf(NodeConversion &node) {
  unsigned count = node.getNode().getNumResults();
  FailureOr<Block *> thenBlock = readGraph(node, "then_branch", 0, count);
  FailureOr<Block *> elseBlock = readGraph(node, "else_branch", 0, count);
  if (failed(thenBlock) || failed(elseBlock))
    return failure();
  if (!node.getOperand(0).isConstant())
    return chooseAtRunTime(node, **thenBlock, **elseBlock);
  FailureOr<int64_t> condition = node.getInteger(0, "cond");
  if (failed(condition))
    return failure();
  FailureOr<SmallVector<Operand>> outputs =
      inlineGraph(node, *condition != 0 ? **thenBlock : **elseBlock, {});
  if (failed(outputs))
    return failure();
  for (auto [index, output] : llvm::enumerate(*outputs))
    node.setResult(index, output);
  return success();
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

/// Puts what each time gave behind one another, along a new dimension.
static FailureOr<Operand> stack(NodeConversion &node, ArrayRef<Operand> parts,
                                int64_t axis) {
  if (parts.empty())
    return node.unsupported("its body never runs, so that an output is empty");
  SmallVector<int64_t> shape(parts.front().getShape());
  if (axis < 0)
    axis += shape.size() + 1;
  if (axis < 0 || axis > static_cast<int64_t>(shape.size()))
    return node.invalid("it stacks its outputs along dimension " + Twine(axis));
  shape.insert(shape.begin() + axis, 1);
  SmallVector<Value> values;
  for (const Operand &part : parts) {
    if (part.getType() != parts.front().getType())
      return node.unsupported("an output of its body has shapes that differ "
                              "from time to time");
    FailureOr<Operand> shaped = node.reshape(part, shape);
    if (failed(shaped))
      return failure();
    values.push_back(node.materialize(*shaped));
  }
  FailureOr<Value> all = values.front();
  if (values.size() > 1)
    all =
        node.create<ir::ConcatOp>(parts.front().getElementType(), values, axis);
  if (failed(all))
    return failure();
  return Operand::runtime(*all);
}

/// Sets the results of a loop: its last states, then what each time gave,
/// stacked along a dimension of its own.
static LogicalResult setResults(NodeConversion &node, ArrayRef<Operand> states,
                                ArrayRef<SmallVector<Operand>> scans,
                                ArrayRef<int64_t> axes) {
  unsigned result = 0;
  for (const Operand &state : states)
    node.setResult(result++, state);
  for (auto [scan, axis] : llvm::zip_equal(scans, axes)) {
    unsigned index = result++;
    if (!node.isUsed(index))
      continue;
    FailureOr<Operand> all = stack(node, scan, axis);
    if (failed(all))
      return failure();
    node.setResult(index, *all);
  }
  return success();
}

/// Whether the outputs of a body are values; what failed is reported already.
static LogicalResult checkValues(NodeConversion &node,
                                 ArrayRef<Operand> values) {
  for (const Operand &value : values)
    if ((!value.isConstant() && !value.isRuntime()) || value.getUnit())
      return node.unsupported("an output of its body is no tensor");
  return success();
}

/// Counts the ops of a block that `times` times would be; `reason` is why it is
/// no loop in C.
static LogicalResult checkTimes(NodeConversion &node, Block &block,
                                int64_t times, StringRef reason = "") {
  int64_t nodes = std::distance(block.begin(), block.end());
  if (times <= kMaxUnrolledNodes / std::max<int64_t>(nodes, 1))
    return success();
  std::string text =
      ("it runs " + Twine(nodes) + " nodes " + Twine(times) +
       " times, more than " + Twine(kMaxUnrolledNodes) + " in all")
          .str();
  if (!reason.empty())
    text += (", and cannot be a loop in C: " + reason).str();
  return node.unsupported(text);
}

/// Whether a loop in C saves code: something that the body reads is known at
/// run time only, and its nodes are many in all trips.
static bool wantsLoop(NodeConversion &node, Block &body, int64_t trips) {
  int64_t nodes = 0;
  bool readsRuntime = false;
  for (unsigned index = 0; index < node.getNumOperands(); ++index)
    readsRuntime |= node.getOperand(index).isRuntime();
  for (Operation &op : body) {
    nodes += isa<onnx::NodeOp>(op);
    op.walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        readsRuntime |= node.getGraph().lookup(operand).isRuntime();
    });
  }
  int64_t limit =
      readsRuntime ? node.getGraph().getMaxUnrolledNodes() : kMaxUnrolledNodes;
  return nodes != 0 && trips > limit / nodes &&
         trips <= std::numeric_limits<int32_t>::max();
}

/// Makes a loop in C of a Loop or Scan whose outputs are stacked along `axes`.
/// Where that cannot be, sets `reason` to why.
static FailureOr<bool> trySetLoop(NodeConversion &node, const LoopParts &parts,
                                  ArrayRef<int64_t> axes, std::string &reason) {
  auto outputs = convertAsLoop(node, parts, reason);
  if (!outputs)
    return false;
  for (auto [index, output] : llvm::enumerate(*outputs)) {
    if (!output)
      continue;
    if (index < parts.states.size()) {
      node.setResult(index, *output);
      continue;
    }
    FailureOr<int64_t> axis = node.normalizeAxis(
        axes[index - parts.states.size()], output->getRank());
    if (failed(axis))
      return failure();
    SmallVector<int64_t> order;
    for (int64_t dim = 1; dim < output->getRank(); ++dim)
      order.push_back(dim);
    order.insert(order.begin() + *axis, 0);
    FailureOr<Operand> placed =
        *axis == 0 ? *output : node.transpose(*output, order);
    if (failed(placed))
      return failure();
    node.setResult(index, *placed);
  }
  return true;
}

/// Returns the value of a boolean; none where it is absent.
static FailureOr<std::optional<bool>> readTruth(NodeConversion &node,
                                                const Operand &operand) {
  if (operand.isAbsent())
    return std::optional<bool>();
  if (!operand.isConstant() || !operand.getElementType().isInteger(1) ||
      operand.getType().getNumElements() != 1)
    return node.unsupported(
        "its condition must be a boolean that is known at compile time; export "
        "it with a constant number of trips, and a Where that keeps the states "
        "from where it would have ended");
  FailureOr<SmallVector<int64_t>> values = readIntegers(operand, node.getLoc());
  return failed(values) ? FailureOr<std::optional<bool>>(failure())
                        : std::optional<bool>(values->front() != 0);
}

static LogicalResult convertLoop(NodeConversion &node) {
  if (node.getNumOperands() < 2)
    return node.invalid("it has " + Twine(node.getNumOperands()) + " inputs");
  unsigned numStates = node.getNumOperands() - 2;
  unsigned numResults = node.getNode().getNumResults();
  if (numResults < numStates)
    return node.invalid("it has fewer outputs than state variables");
  FailureOr<Block *> body =
      readGraph(node, "body", numStates + 2, numResults + 1);
  FailureOr<std::optional<bool>> first = readTruth(node, node.getOperand(1));
  int64_t limit = std::numeric_limits<int64_t>::max();
  if (node.hasOperand(0)) {
    FailureOr<int64_t> count = node.getInteger(0, "M");
    if (failed(count))
      return failure();
    limit = std::max<int64_t>(*count, 0);
  }
  if (failed(body) || failed(first))
    return failure();
  // Without a condition what the body says of it does not count.
  bool isConditional = first->has_value();
  bool runs = first->value_or(true);
  SmallVector<Operand> states;
  for (unsigned index = 0; index < numStates; ++index)
    states.push_back(node.getOperand(index + 2));
  unsigned numGathered = numResults - numStates;
  SmallVector<bool> forwards(numGathered, false);
  LoopParts parts{*body, /*isLoop=*/true, runs ? limit : 0, states, {},
                  {},    forwards};
  std::optional<int64_t> count = parts.trips;
  if (isConditional && runs)
    count = countTrips(node, parts, limit, kMaxUnrolledNodes);
  std::string reason;
  SmallVector<int64_t> axes(numGathered, 0);
  if (count && wantsLoop(node, **body, *count)) {
    parts.trips = *count;
    FailureOr<bool> isLoop = trySetLoop(node, parts, axes, reason);
    if (failed(isLoop) || *isLoop)
      return success(succeeded(isLoop));
  }
  if (count && failed(checkTimes(node, **body, *count, reason)))
    return failure();
  SmallVector<SmallVector<Operand>> scans(numGathered);
  MLIRContext *context = node.getContext();
  for (int64_t time = 0; runs && time < limit; ++time) {
    if (failed(checkTimes(node, **body, time + 1, reason)))
      return failure();
    uint8_t truth = 1;
    SmallVector<Operand> inputs{makeIntegerConstant(context, {}, time),
                                makeTruthConstant(context, {}, truth)};
    llvm::append_range(inputs, states);
    FailureOr<SmallVector<Operand>> outputs = inlineGraph(node, **body, inputs);
    if (failed(outputs) || failed(checkValues(node, *outputs)))
      return failure();
    if (isConditional) {
      FailureOr<std::optional<bool>> again = readTruth(node, outputs->front());
      if (failed(again))
        return failure();
      runs = again->value_or(true);
    }
    for (unsigned index = 0; index < numStates; ++index)
      states[index] = (*outputs)[index + 1];
    for (auto [index, scan] : llvm::enumerate(scans))
      scan.push_back((*outputs)[index + 1 + numStates]);
  }
  return setResults(node, states, scans, axes);
}

/// Returns the elements `time` of dimension `axis`, without the dimension.
static FailureOr<Operand> takeTime(NodeConversion &node, const Operand &all,
                                   int64_t axis, int64_t time) {
  SmallVector<int64_t> shape(all.getShape()), sizes(all.getShape());
  shape.erase(shape.begin() + axis);
  if (all.isConstant() && !all.getScheme()) {
    SmallVector<int64_t> strides = getRowMajorStrides(sizes);
    int64_t offset = strides[axis] * time;
    strides.erase(strides.begin() + axis);
    return makeStridedView(all, shape, strides, offset, /*scheme=*/{},
                           node.getLoc());
  }
  SliceRange range{SmallVector<int64_t>(sizes.size(), 0),
                   SmallVector<int64_t>(sizes.size(), 1), sizes};
  range.starts[axis] = time;
  range.sizes[axis] = 1;
  FailureOr<Value> part = takeRange(node, node.materialize(all), range);
  if (failed(part))
    return failure();
  return Operand::runtime(node.reshape(*part, shape));
}

/// Returns attribute `name`, a number for each of `count` inputs or outputs.
static FailureOr<SmallVector<int64_t>>
readNumbers(NodeConversion &node, StringRef name, size_t count) {
  std::optional<SmallVector<int64_t>> numbers = node.getIntsAttr(name);
  if (!numbers)
    return SmallVector<int64_t>(count, 0);
  if (numbers->size() != count)
    return node.invalid("attribute '" + name + "' has " +
                        Twine(numbers->size()) + " numbers instead of " +
                        Twine(count));
  return *numbers;
}

namespace {
/// What the attributes of a Scan say of its scan inputs and outputs.
struct ScanNumbers {
  ArrayRef<int64_t> axes, directions, outputAxes, outputDirections;
};
} // namespace

/// Makes a loop in C of a Scan. Where that cannot be, sets `reason` to why.
static FailureOr<bool> tryScanAsLoop(NodeConversion &node, Block &body,
                                     ArrayRef<Operand> states,
                                     ScanNumbers numbers, int64_t length,
                                     std::string &reason) {
  LoopParts parts{
      &body, /*isLoop=*/false, length, llvm::to_vector(states), {}, {}, {}};
  for (auto [index, axis] : llvm::enumerate(numbers.axes)) {
    const Operand &all = node.getOperand(states.size() + index);
    SmallVector<int64_t> order{axis};
    for (int64_t dim = 0; dim < all.getRank(); ++dim)
      if (dim != axis)
        order.push_back(dim);
    FailureOr<Operand> placed = axis == 0 ? all : node.transpose(all, order);
    if (failed(placed))
      return failure();
    parts.scanned.push_back(*placed);
    parts.scannedReversed.push_back(numbers.directions[index] != 0);
  }
  for (int64_t direction : numbers.outputDirections)
    parts.gatheredReversed.push_back(direction != 0);
  return trySetLoop(node, parts, numbers.outputAxes, reason);
}

static LogicalResult convertScan(NodeConversion &node) {
  int64_t numScans = node.getIntAttr("num_scan_inputs", 0);
  int64_t numInputs = node.getNumOperands();
  int64_t numResults = node.getNode().getNumResults();
  int64_t numStates = numInputs - numScans;
  if (numScans < 1 || numStates < 0 || numResults < numStates)
    return node.invalid("it has " + Twine(numScans) + " scan inputs of " +
                        Twine(numInputs));
  int64_t numOutputs = numResults - numStates;
  FailureOr<Block *> body = readGraph(node, "body", numInputs, numResults);
  auto axes = readNumbers(node, "scan_input_axes", numScans);
  auto directions = readNumbers(node, "scan_input_directions", numScans);
  auto outputAxes = readNumbers(node, "scan_output_axes", numOutputs);
  auto outputDirections =
      readNumbers(node, "scan_output_directions", numOutputs);
  if (failed(body) || failed(axes) || failed(directions) ||
      failed(outputAxes) || failed(outputDirections))
    return failure();
  SmallVector<Operand> states;
  for (int64_t index = 0; index < numStates; ++index)
    states.push_back(node.getOperand(index));
  int64_t length = -1;
  for (int64_t index = 0; index < numScans; ++index) {
    unsigned input = numStates + index;
    FailureOr<int64_t> axis =
        node.normalizeAxis((*axes)[index], node.getRank(input));
    if (failed(axis))
      return failure();
    (*axes)[index] = *axis;
    int64_t size = node.getShape(input)[*axis];
    if (length >= 0 && size != length)
      return node.invalid("its scan inputs have " + Twine(length) + " and " +
                          Twine(size) + " elements");
    length = size;
  }
  std::string reason;
  if (wantsLoop(node, **body, length)) {
    FailureOr<bool> isLoop = tryScanAsLoop(
        node, **body, states,
        {*axes, *directions, *outputAxes, *outputDirections}, length, reason);
    if (failed(isLoop) || *isLoop)
      return success(succeeded(isLoop));
  }
  if (failed(checkTimes(node, **body, length, reason)))
    return failure();
  SmallVector<SmallVector<Operand>> scans(numOutputs);
  for (int64_t time = 0; time < length; ++time) {
    SmallVector<Operand> inputs(states);
    for (int64_t index = 0; index < numScans; ++index) {
      FailureOr<Operand> part =
          takeTime(node, node.getOperand(numStates + index), (*axes)[index],
                   (*directions)[index] != 0 ? length - 1 - time : time);
      if (failed(part))
        return failure();
      inputs.push_back(*part);
    }
    FailureOr<SmallVector<Operand>> outputs = inlineGraph(node, **body, inputs);
    if (failed(outputs) || failed(checkValues(node, *outputs)))
      return failure();
    for (int64_t index = 0; index < numStates; ++index)
      states[index] = (*outputs)[index];
    for (auto [index, scan] : llvm::enumerate(scans))
      scan.push_back((*outputs)[index + numStates]);
  }
  for (auto [scan, direction] : llvm::zip_equal(scans, *outputDirections))
    if (direction != 0)
      std::reverse(scan.begin(), scan.end());
  return setResults(node, states, scans, *outputAxes);
}

void tinyml::registerControlOperators(OperatorRegistry &registry) {
  registry.add("If", {kOldestOpset, kNewestOpset}, {1, 1}, convertIf,
               "with a constant condition the chosen branch; else both are "
               "computed, and must give tensors of the same types");
  registry.add(
      "Loop", {kOldestOpset, kNewestOpset}, {0, kAnyNumber}, convertLoop,
      "constant trip count and conditions; a loop in C where its trips "
      "are alike and many, else the body is repeated");
  registry.add(
      "Scan", {9, kNewestOpset}, {1, kAnyNumber}, convertScan,
      "a loop in C where its trips are alike and many, else the body is "
      "repeated");
}
