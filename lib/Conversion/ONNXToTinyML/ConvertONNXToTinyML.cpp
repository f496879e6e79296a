//===- ConvertONNXToTinyML.cpp - From onnx to tinyml ----------------------===//

#include "GraphConverter.h"
#include "RecordNodes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "tinyml/Conversion/ONNXToTinyML/Passes.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/States.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/ScopeExit.h"

using namespace mlir;
using namespace tinyml;

namespace tinyml {
#define GEN_PASS_DEF_CONVERTONNXTOTINYML
#include "tinyml/Conversion/ONNXToTinyML/Passes.h.inc"
} // namespace tinyml

void tinyml::printONNXOperators(llvm::raw_ostream &os) {
  OperatorRegistry::get().printMarkdown(os);
}

namespace {
struct ConvertONNXToTinyML
    : tinyml::impl::ConvertONNXToTinyMLBase<ConvertONNXToTinyML> {
  using ConvertONNXToTinyMLBase::ConvertONNXToTinyMLBase;
  ConvertONNXToTinyML(const ConvertONNXToTinyMLOptions &options,
                      ConversionRecord *record)
      : ConvertONNXToTinyMLBase(options), record(record) {}

  void runOnOperation() override;
  /// Returns the function with its body converted, or null after errors.
  OwningOpRef<func::FuncOp> convert(func::FuncOp function);

  ConversionRecord *record = nullptr;
};
} // namespace

std::unique_ptr<Pass>
tinyml::createConvertONNXToTinyML(const ConvertONNXToTinyMLOptions &options,
                                  ConversionRecord *record) {
  return std::make_unique<ConvertONNXToTinyML>(options, record);
}

static bool holdsONNX(func::FuncOp function) {
  if (function.isExternal())
    return false;
  bool found = false;
  function.walk([&](Operation *op) {
    found |= isa<onnx::ONNXDialect>(op->getDialect());
  });
  return found;
}

/// Whether `input` is no tensor of numbers, which was reported.
static bool isUnknownInput(BlockArgument input) {
  return isa<NoneType>(input.getType());
}

/// Checks the types of the function's inputs. One without elements is known;
/// with `keepsUnknown`, those of type `none` may stand.
static LogicalResult checkInputs(func::FuncOp function, bool keepsUnknown) {
  for (BlockArgument input : function.getArguments()) {
    if (keepsUnknown && isUnknownInput(input))
      continue;
    auto type = dyn_cast<RankedTensorType>(input.getType());
    StringAttr name = function.getArgAttrOfType<StringAttr>(
        input.getArgNumber(), kPortNameAttr);
    if (type && type.hasStaticShape() &&
        isSupportedElementType(type.getElementType())) {
      FailureOr<int64_t> count = countElements(type.getShape());
      if (succeeded(count) && *count < (int64_t(1) << 31))
        continue;
    }
    return emitError(function.getLoc(), "input '")
           << (name ? name.getValue() : StringRef()) << "' has type "
           << input.getType()
           << "; inputs must be tensors of integers or floats, of known shape "
              "and fewer than 2^31 elements";
  }
  return success();
}

/// Adds the return op for the operands of the old one and sets the function's
/// type.
static LogicalResult convertReturn(GraphConverter &graph, OpBuilder &builder,
                                   func::FuncOp from, func::FuncOp to) {
  Operation *terminator = from.getBody().front().getTerminator();
  SmallVector<Value> results;
  for (auto [index, value] : llvm::enumerate(terminator->getOperands())) {
    const Operand &operand = graph.lookup(value);
    auto name = from.getResultAttrOfType<StringAttr>(index, kPortNameAttr);
    bool hasValue = operand.isConstant() || operand.isRuntime();
    if (!hasValue || operand.getType().getNumElements() == 0)
      return emitError(from.getLoc())
             << "output '" << (name ? name.getValue() : StringRef()) << "' has "
             << (hasValue ? "no elements" : "no value");
    if (operand.getUnit())
      return emitError(from.getLoc())
             << "output '" << (name ? name.getValue() : StringRef()) << "' "
             << operand.describeUnit();
    // The return op has no name but the file's, which is no name of a tensor.
    Location loc = name ? NameLoc::get(name) : terminator->getLoc();
    results.push_back(graph.materialize(operand, loc));
  }
  func::ReturnOp::create(builder, terminator->getLoc(), results);
  to.setFunctionType(builder.getFunctionType(from.getArgumentTypes(),
                                             ValueRange(results).getTypes()));
  return success();
}

/// Erases the inputs without elements, which are known: nothing uses them.
static LogicalResult eraseEmptyInputs(func::FuncOp function) {
  llvm::BitVector isEmpty(function.getNumArguments());
  for (BlockArgument input : function.getArguments())
    if (cast<RankedTensorType>(input.getType()).getNumElements() == 0 &&
        input.use_empty())
      isEmpty.set(input.getArgNumber());
  return function.eraseArguments(isEmpty);
}

OwningOpRef<func::FuncOp> ConvertONNXToTinyML::convert(func::FuncOp function) {
  if (!function.getBody().hasOneBlock()) {
    emitError(function.getLoc(), "an ONNX graph is one block");
    return {};
  }
  if (failed(checkInputs(function, /*keepsUnknown=*/record)))
    return {};
  OwningOpRef<func::FuncOp> converted(
      cast<func::FuncOp>(function->cloneWithoutRegions()));
  Block *block = converted->addEntryBlock();
  OpBuilder builder = OpBuilder::atBlockEnd(block);
  GraphConverter graph(OperatorRegistry::get(), builder, maxConstantBytes,
                       maxUnrolledNodes);
  auto dropBodies = llvm::make_scope_exit([&] {
    for (func::FuncOp body : graph.getBodies())
      body.erase();
  });
  for (auto [from, to] :
       llvm::zip(function.getArguments(), block->getArguments())) {
    to.setLoc(from.getLoc());
    if (isUnknownInput(from))
      continue; // no operand is known then
    auto type = cast<RankedTensorType>(from.getType());
    graph.bind(from,
               type.getNumElements() == 0
                   ? Operand::constant(makeWeights(type, ArrayRef<char>()))
                   : Operand::runtime(to));
  }
  graph.convertBlock(function.getBody().front());
  if (record)
    recordNodes(graph, function.getBody().front(), *record);
  if (unsigned numFailed = graph.getNumFailed()) {
    emitError(function.getLoc())
        << numFailed << " of " << graph.getNumNodes()
        << " nodes cannot be converted"
        << (numFailed > 1 ? ": " + graph.describeFailed() : std::string());
    return {};
  }
  if (llvm::any_of(function.getArguments(), isUnknownInput))
    return {}; // after an error of who made it
  graph.eraseStandIns();
  // The types of results are known now.
  if (failed(convertReturn(graph, builder, function, *converted)) ||
      failed(verifyStates(*converted)) || failed(eraseEmptyInputs(*converted)))
    return {};
  numConverted += graph.getNumNodes();
  numFolded += graph.getNumFolded();
  dropBodies.release();
  return converted;
}

void ConvertONNXToTinyML::runOnOperation() {
  SmallVector<std::pair<func::FuncOp, OwningOpRef<func::FuncOp>>> replacements;
  bool hasFailed = false;
  for (auto function : getOperation().getOps<func::FuncOp>()) {
    if (!holdsONNX(function))
      continue;
    OwningOpRef<func::FuncOp> converted = convert(function);
    hasFailed |= !converted;
    replacements.emplace_back(function, std::move(converted));
  }
  if (hasFailed)
    return signalPassFailure();
  for (auto &[function, converted] : replacements) {
    getOperation().insert(function, converted.release());
    function.erase();
  }
}
