//===- GraphConverter.cpp - Converting the nodes of a graph ---------------===//

#include "GraphConverter.h"
#include "FoldNode.h"

using namespace mlir;
using namespace tinyml;

void GraphConverter::bind(Value onnxValue, Operand operand) {
  operands.insert_or_assign(onnxValue, std::move(operand));
}

const Operand &GraphConverter::lookup(Value onnxValue) const {
  static const Operand unknown = Operand::unknown();
  auto found = operands.find(onnxValue);
  return found == operands.end() ? unknown : found->second;
}

Value GraphConverter::materialize(const Operand &operand, Location loc) {
  if (operand.isRuntime())
    return operand.getValue();
  assert(operand.isConstant() && "only known operands have values");
  Value &value = constants[{operand.getStored(), operand.getScheme()}];
  if (value)
    return value;
  if (!operand.getScheme())
    return value = ir::ConstantOp::create(builder, loc, operand.getStored());
  auto type = RankedTensorType::get(operand.getShape(), operand.getScheme());
  Value stored =
      ir::ConstantOp::create(builder, loc, type, operand.getStored());
  return value =
             ir::DequantizeOp::create(builder, loc, operand.getType(), stored);
}

std::string tinyml::getOperator(onnx::NodeOp node) {
  if (node.getDomain().empty() || node.getDomain() == "ai.onnx")
    return node.getOpType().str();
  return (node.getDomain() + "." + node.getOpType()).str();
}

/// Finds the ops of `block` that these operands of its terminator need.
void GraphConverter::findNeeded(Block &block, ArrayRef<unsigned> outputs) {
  auto need = [&](Operation *op, bool onlyShape) {
    needed.insert(op);
    // With what its graphs use.
    op->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands()) {
        if (!onlyShape)
          neededValues.insert(operand);
        if (Operation *source = operand.getDefiningOp();
            source && source->getBlock() == &block)
          needed.insert(source);
      }
    });
  };
  for (unsigned output : outputs) {
    Value value = block.getTerminator()->getOperand(output);
    neededValues.insert(value);
    if (Operation *source = value.getDefiningOp();
        source && source->getBlock() == &block)
      needed.insert(source);
  }
  for (Operation &op : llvm::reverse(block.without_terminator()))
    if (needed.contains(&op)) {
      auto node = dyn_cast<onnx::NodeOp>(op);
      need(&op, node && registry.readsOnlyShape(getOperator(node)));
    }
}

void GraphConverter::absorb(const GraphConverter &inner, func::FuncOp body) {
  for (const auto &[op, outcome] : inner.outcomes) {
    Outcome &known = outcomes[op];
    known.verdict = std::max(known.verdict, outcome.verdict);
  }
  hasDouble |= inner.hasDouble;
  numNodes += inner.numNodes;
  numFolded += inner.numFolded;
  numParameters += inner.numParameters;
  computedBytes += inner.computedBytes;
  bodies.push_back(body);
}

void GraphConverter::convertBlock(Block &block) {
  convertBlock(block, llvm::to_vector(llvm::seq<unsigned>(
                          block.getTerminator()->getNumOperands())));
}

void GraphConverter::convertBlock(Block &block, ArrayRef<unsigned> outputs) {
  findNeeded(block, outputs);
  for (Operation &op : block.without_terminator()) {
    if (!needed.contains(&op))
      continue;
    if (auto constant = dyn_cast<onnx::ConstantOp>(op)) {
      convertConstant(constant);
    } else if (auto absent = dyn_cast<onnx::AbsentOp>(op)) {
      bind(absent.getOutput(), Operand::absent());
    } else if (auto node = dyn_cast<onnx::NodeOp>(op)) {
      convertNode(node);
    } else {
      op.emitError("is not part of an ONNX graph");
      ++numFailed;
    }
  }
}

void GraphConverter::convertConstant(onnx::ConstantOp constant) {
  Type type = constant.getValue().getElementType();
  FailureOr<int64_t> count =
      countElements(cast<RankedTensorType>(constant.getType()).getShape());
  if (failed(count) || *count > std::numeric_limits<int32_t>::max()) {
    emitError(constant.getLoc())
        << "constant of type " << constant.getType() << " is larger than 2 GiB";
    ++numFailed;
    bind(constant.getOutput(), Operand::unknown());
    return;
  }
  numParameters += *count;
  if (type.isIntOrFloat()) {
    bind(constant.getOutput(), Operand::constant(constant.getValue()));
    return;
  }
  emitError(constant.getLoc())
      << "constant of element type " << type << " is not supported";
  ++numFailed;
  bind(constant.getOutput(), Operand::unknown());
}

void GraphConverter::convertNode(onnx::NodeOp node) {
  SmallVector<Operand> inputs;
  for (Value input : node.getInputs())
    inputs.push_back(lookup(input));
  if (bindShapes(node))
    return;
  NodeConversion conversion(*this, node, builder, inputs);
  bool hasUnknown = llvm::any_of(
      inputs, [](const Operand &input) { return input.isUnknown(); });
  ++numNodes;
  LogicalResult result = success();
  if (hasUnknown)
    result = checkDomain(conversion, node);
  else
    result = run(conversion, node);
  if (succeeded(result) && !hasUnknown) {
    bool isFolded = llvm::none_of(node.getOutputs(), [&](Value output) {
      return lookup(output).isRuntime();
    });
    return noteVerdict(node,
                       isFolded ? NodeVerdict::Folded : NodeVerdict::Supported);
  }
  noteVerdict(node, failed(result) ? NodeVerdict::Unsupported
                                   : NodeVerdict::Unchecked);
  if (failed(result)) {
    ++numFailed;
    ++failedOperators[node.getOpType()];
  }
  bindStandIns(node);
}

void GraphConverter::noteVerdict(onnx::NodeOp node, NodeVerdict verdict) {
  NodeVerdict &known = outcomes[node].verdict;
  known = std::max(known, verdict);
}

void GraphConverter::checkOperator(onnx::NodeOp node) {
  NodeConversion conversion(*this, node, builder, {});
  LogicalResult result = checkDomain(conversion, node);
  noteVerdict(node, failed(result) ? NodeVerdict::Unsupported
                                   : NodeVerdict::Unchecked);
}

/// Returns the type that the file states for a value, or null where it is not
/// known as a whole.
static RankedTensorType getStatedType(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  FailureOr<int64_t> count =
      type ? countElements(type.getShape()) : FailureOr<int64_t>();
  if (failed(count) || *count == 0 || !type.getElementType().isIntOrFloat())
    return {};
  return type;
}

/// Leaves out a node of whose results only the shapes are needed, where the
/// file states them and the node could not be converted.
bool GraphConverter::bindShapes(onnx::NodeOp node) {
  std::string name = getOperator(node);
  if (registry.lookup(name, node.getOpset()))
    return false;
  for (Value output : node.getOutputs())
    if (neededValues.contains(output) || !getStatedType(output))
      return false;
  ++numNodes;
  bindStandIns(node);
  return true;
}

void GraphConverter::reportFailure(onnx::NodeOp node, const Twine &what) {
  std::string text = what.str();
  std::vector<std::string> &problems = outcomes[node].problems;
  if (!llvm::is_contained(problems, text))
    problems.push_back(text);
  if (reported.insert(getOperator(node) + "\n" + text).second)
    emitError(node.getLoc()) << describeNode(node) << " " << text;
}

void GraphConverter::noteDouble(onnx::NodeOp node) {
  if (std::exchange(hasDouble, true))
    return;
  emitWarning(node.getLoc())
      << describeNode(node)
      << " computes numbers of float64 as float32, with 7 digits instead of "
         "15; so do other nodes of the model";
}

std::string GraphConverter::describeFailed() const {
  SmallVector<std::pair<StringRef, unsigned>> counts(failedOperators.begin(),
                                                     failedOperators.end());
  llvm::stable_sort(
      counts, [](const auto &a, const auto &b) { return a.second > b.second; });
  std::string text;
  for (auto [name, count] : counts)
    text +=
        (text.empty() ? "" : ", ") + std::to_string(count) + " " + name.str();
  return text;
}

void GraphConverter::eraseStandIns() {
  for (Operation *standIn : llvm::reverse(standIns))
    if (standIn->use_empty())
      standIn->erase();
}

/// Gives the outputs of a node that was not converted the types that the file
/// states, so that the nodes after it are checked too.
void GraphConverter::bindStandIns(onnx::NodeOp node) {
  for (Value output : node.getOutputs()) {
    RankedTensorType type = getStatedType(output);
    if (!type) {
      bind(output, Operand::unknown());
      continue;
    }
    auto standIn = UnrealizedConversionCastOp::create(builder, node.getLoc(),
                                                      type, ValueRange());
    standIns.push_back(standIn);
    bind(output, Operand::runtime(standIn.getResult(0)));
  }
}

LogicalResult GraphConverter::checkDomain(NodeConversion &conversion,
                                          onnx::NodeOp node) {
  StringRef domain = node.getDomain();
  bool isStandard = domain.empty() || domain == "ai.onnx";
  if (isStandard &&
      (node.getOpset() < kOldestOpset || node.getOpset() > kNewestOpset))
    return conversion.unsupported(
        "opset " + Twine(node.getOpset()) + " is outside " +
        Twine(kOldestOpset) + " to " + Twine(kNewestOpset) +
        "; convert the model with onnx.version_converter");
  std::string name = getOperator(node);
  if (registry.lookup(name, node.getOpset()))
    return success();
  StringRef advice = registry.lookupAdvice(name);
  if (!advice.empty())
    return conversion.unsupported(advice);
  if (isStandard || domain == kMicrosoftDomain || domain == kClassicDomain)
    return conversion.unsupported("the operator is not known; "
                                  "docs/operators.md lists those that are");
  return conversion.unsupported("operators of domain '" + domain +
                                "' are not known; export the model with "
                                "standard ONNX operators only");
}

const OperatorForm *GraphConverter::chooseForm(NodeConversion &conversion,
                                               onnx::NodeOp node) {
  std::string name = getOperator(node);
  for (auto [index, input] : llvm::enumerate(node.getInputs())) {
    const Operand &operand = lookup(input);
    if (!operand.getUnit())
      continue;
    if (const OperatorForm *form = registry.lookupScaled(name, node.getOpset()))
      return form;
    (void)conversion.unsupported("input " + Twine(index) + " " +
                                 operand.describeUnit());
    return nullptr;
  }
  return registry.lookup(name, node.getOpset());
}

LogicalResult GraphConverter::convert(NodeConversion &conversion,
                                      const OperatorForm &form) {
  // The graphs of a node see values from outside of it.
  bool folds = conversion.getNumOperands() != 0 &&
               conversion.getNode()->getNumRegions() == 0;
  std::string name = getOperator(conversion.getNode());
  for (unsigned index = 0; index < conversion.getNumOperands(); ++index)
    folds &= (!conversion.getOperand(index).isRuntime() ||
              registry.readsOnlyType(name, index)) &&
             !conversion.getOperand(index).getUnit();
  auto apply = [&]() {
    return succeeded(form.convert(conversion)) ? conversion.restoreTypes()
                                               : failure();
  };
  if (!folds)
    return apply();
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.getInsertionBlock();
  Block scratch;
  builder.setInsertionPointToEnd(&scratch);
  decltype(constants) outside;
  std::swap(constants, outside);
  conversion.setFolding(true);
  LogicalResult result = apply();
  if (succeeded(result) && !evaluateResults(conversion, scratch)) {
    // Something has no evaluator: it stays as it is.
    block->getOperations().splice(block->end(), scratch.getOperations());
    outside.insert(constants.begin(), constants.end());
    result = checkSizes(conversion);
  } else {
    numFolded += succeeded(result);
  }
  constants = std::move(outside);
  return result;
}

LogicalResult GraphConverter::run(NodeConversion &conversion,
                                  onnx::NodeOp node) {
  if (failed(checkDomain(conversion, node)))
    return failure();
  const OperatorForm *form = chooseForm(conversion, node);
  if (!form)
    return failure();
  if (node.getOpset() < 6)
    conversion.ignoreAttr("consumed_inputs"); // about memory, not meaning
  unsigned count = conversion.getNumOperands();
  if (count < form->inputs.min || count > form->inputs.max)
    return conversion.invalid("it has " + Twine(count) + " inputs");
  for (unsigned index = 0; index < form->inputs.min; ++index)
    if (!conversion.hasOperand(index))
      return conversion.invalid("input " + Twine(index) + " is left out");
  if (failed(convert(conversion, *form)))
    return failure();
  conversion.checkUnseenAttrs();
  return conversion.hasFailed() ? failure() : bindResults(conversion, node);
}

/// Returns where the bytes of a constant are, null where there are none.
static const char *getData(const Operand &constant) {
  FailureOr<WeightsView> view = WeightsView::get(constant.getStored());
  return succeeded(view) ? view->getBytes().data() : nullptr;
}

/// Adds up what results take that are constants with bytes of their own.
LogicalResult GraphConverter::countComputed(NodeConversion &conversion) {
  SmallVector<const char *> known;
  for (unsigned index = 0; index < conversion.getNumOperands(); ++index)
    if (conversion.getOperand(index).isConstant())
      known.push_back(getData(conversion.getOperand(index)));
  // A constant that the file holds.
  if (conversion.getNumOperands() == 0)
    return success();
  for (const std::optional<Operand> &result : conversion.getResults()) {
    if (!result || !result->isConstant() ||
        llvm::is_contained(known, getData(*result)))
      continue;
    RankedTensorType type =
        cast<RankedTensorType>(result->getStored().getShapedType());
    computedBytes +=
        type.getNumElements() * getElementBytes(type.getElementType());
    if (computedBytes > maxConstantBytes)
      return conversion.unsupported(
          "with its results, the constants that are computed take more than " +
          Twine(maxConstantBytes) + " bytes; --max-constants raises the limit");
  }
  return success();
}

LogicalResult GraphConverter::bindResults(NodeConversion &conversion,
                                          onnx::NodeOp node) {
  if (failed(countComputed(conversion)))
    return failure();
  for (auto [index, output] : llvm::enumerate(node.getOutputs())) {
    std::optional<Operand> result = conversion.getResults()[index];
    if (!result) {
      if (conversion.isUsed(index))
        return conversion.unsupported("output " + Twine(index) +
                                      " cannot be used");
      result = Operand::unknown();
    }
    if (result->isAbsent())
      return conversion.invalid("output " + Twine(index) + " has no value");
    auto stated = dyn_cast<RankedTensorType>(output.getType());
    if (stated && !result->isUnknown() && stated != result->getType())
      return conversion.invalid("output " + Twine(index) + " is " +
                                formatType(result->getType()) +
                                ", but the file states " + formatType(stated));
    bind(output, *result);
  }
  return success();
}
