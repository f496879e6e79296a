//===- RecurrentOps.cpp - Layers with a loop over steps -------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/FilterScales.h"
#include "tinyml/Support/QuantMath.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

using Shapes = SmallVectorImpl<SmallVector<int64_t>>;
using Types = ArrayRef<quant::UniformQuantizedType>;

/// Appends the shapes of all states and of `count` last ones, from the input
/// [T,B,I] and the recurrence [.,H].
template <typename Op>
static LogicalResult inferStates(Op op, unsigned count, Shapes &shapes) {
  ArrayRef<int64_t> input = getShape(op.getInput());
  ArrayRef<int64_t> recurrence = getShape(op.getRecurrence());
  if (input.size() != 3 || recurrence.size() != 2)
    return op.emitOpError("requires an input of rank 3 and a recurrence of "
                          "rank 2, found [")
           << input << "] and [" << recurrence << "]";
  shapes.push_back({input[0], input[1], recurrence[1]});
  for (unsigned index = 0; index < count; ++index)
    shapes.push_back({input[1], recurrence[1]});
  return success();
}

static LogicalResult verifyShape(Operation *op, Value value, StringRef name,
                                 ArrayRef<int64_t> expected) {
  if (getShape(value) == expected)
    return success();
  return op->emitOpError("requires '")
         << name << "' of shape [" << expected << "], found ["
         << getShape(value) << "]";
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static LogicalResult verifyFloats(RecurrentOpInterface op, Value lengths) {
  for (Value value : op->getOperands())
    if (value != lengths && !getElementType(value).isF32())
      return op.emitOpError("requires operands of f32, found ")
             << getElementType(value);
  for (Value value : op->getResults())
    if (!getElementType(value).isF32())
      return op.emitOpError("requires results of f32, found ")
             << getElementType(value);
  return success();
}

/// Returns whether products with `value` can be summed up: 8 bits, zero point
/// 0, and a scale for each row or one.
static bool isFilter(Value value) {
  auto type = dyn_cast<quant::QuantizedType>(getElementType(value));
  FailureOr<FilterScales> scales = failure();
  if (type && type.getStorageTypeIntegralWidth() == 8)
    scales = FilterScales::get(type, getShape(value));
  return succeeded(scales) && scales->group == 0;
}

static LogicalResult verifyIntegers(RecurrentOpInterface op) {
  auto input = getQuantizedType(op.getInput());
  if (!input || !isActivationType(input) || !input.isSigned())
    return op.emitOpError("requires an input that is f32, or quantized to "
                          "signed 8 bits, or to 16 bits with zero point 0, "
                          "found ")
           << getElementType(op.getInput());
  for (Value filter : {op.getWeights(), op.getRecurrence()})
    if (!isFilter(filter))
      return op.emitOpError("requires weights and recurrence of 8 bits, of one "
                            "scale or one per row, and zero point 0, found ")
             << getElementType(filter);
  if (!getElementType(op.getBias()).isSignlessInteger(32))
    return op.emitOpError("requires a bias of i32 beside a quantized input, "
                          "found ")
           << getElementType(op.getBias());
  unsigned bits = input.getStorageTypeIntegralWidth();
  for (OpResult result : op->getResults()) {
    auto type = getQuantizedType(result);
    unsigned number = result.getResultNumber();
    unsigned expected = op.getResultBits(number, bits);
    if (!type || !isActivationType(type) || !type.isSigned() ||
        type.getStorageTypeIntegralWidth() != expected)
      return op.emitOpError("requires result ")
             << number << " to be quantized to signed " << expected
             << " bits, found " << getElementType(result);
  }
  for (RecurrentState state : op.getStates())
    if (op->getOperand(state.operand).getType() !=
        op->getResult(state.result).getType())
      return op.emitOpError("requires the state in operand ")
             << state.operand << " to have the type of result " << state.result
             << ", found " << op->getOperand(state.operand).getType() << " and "
             << op->getResult(state.result).getType();
  if (std::optional<std::string> reason = op.findFloatReason())
    return op.emitOpError("has no form on integers: ") << *reason;
  return success();
}

/// `gates` weights, `sums` biases.
template <typename Op>
static LogicalResult verifyRecurrent(Op op, int64_t gates, int64_t sums,
                                     size_t functions) {
  ArrayRef<int64_t> input = getShape(op.getInput());
  int64_t hidden = getShape(op.getRecurrence())[1], batch = input[1];
  if (failed(verifyShape(op, op.getWeights(), "weights",
                         {gates * hidden, input[2]})) ||
      failed(verifyShape(op, op.getRecurrence(), "recurrence",
                         {gates * hidden, hidden})) ||
      failed(verifyShape(op, op.getBias(), "bias", {sums * hidden})) ||
      failed(verifyShape(op, op.getLengths(), "lengths", {batch})) ||
      failed(verifyShape(op, op.getInitial(), "initial", {batch, hidden})))
    return failure();
  if (!getElementType(op.getLengths()).isSignlessInteger(32))
    return op.emitOpError("requires lengths of i32, found ")
           << getElementType(op.getLengths());
  if (op.getActivations().size() != functions ||
      op.getAlphas().size() != functions || op.getBetas().size() != functions)
    return op.emitOpError("requires ")
           << functions << " activations, alphas and betas";
  for (auto name : op.getActivations().template getAsRange<StringAttr>())
    if (!RecurrentFunction::parse(name.getValue()))
      return op.emitOpError("has an unknown activation ") << name;
  auto layer = cast<RecurrentOpInterface>(op.getOperation());
  return isa<quant::QuantizedType>(getElementType(op.getInput()))
             ? verifyIntegers(layer)
             : verifyFloats(layer, op.getLengths());
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

template <typename Op>
static SmallVector<RecurrentFunction> readFunctions(Op op) {
  SmallVector<RecurrentFunction> functions;
  for (auto [name, alpha, beta] :
       llvm::zip(op.getActivations().template getAsRange<StringAttr>(),
                 op.getAlphas(), op.getBetas()))
    functions.push_back({*RecurrentFunction::parse(name.getValue()), alpha,
                         beta, op.getClip().convertToFloat()});
  return functions;
}

SmallVector<int16_t>
tinyml::ir::makeGateTable(MLIRContext *context,
                          const RecurrentFunction &function) {
  return makeInterpolationTable(getSumType(context), getGateType(context),
                                [&](double sum) { return function(sum); });
}

/// Returns whether a table over [-8, 8) stands for `function`, whose values are
/// at least `least` and at most 1.
static bool isBounded(const RecurrentFunction &function, double least) {
  constexpr double end = 8, step = 0x1p-6;
  for (double sum = -end; sum <= end; sum += step)
    if (!(function(sum) >= least && function(sum) <= 1))
      return false;
  for (double sum : {end, -end})
    for (double beyond : {1.25, 2.0, 8.0, 128.0})
      if (!(std::abs(function(sum * beyond) - function(sum)) < 0x1p-9))
        return false;
  return true;
}

/// The first `gates` functions open gates.
template <typename Op>
static std::optional<std::string> findUnboundedFunction(Op op, size_t gates) {
  for (auto [index, function] : llvm::enumerate(op.getFunctions()))
    if (!isBounded(function, index < gates ? 0 : -1))
      return ("the activation " +
              cast<StringAttr>(op.getActivations()[index]).getValue() +
              (index < gates ? " of its gates does not stay within [0, 1]"
                             : " does not stay within [-1, 1]") +
              ", or changes where the sum is beyond 8")
          .str();
  return std::nullopt;
}

/// The ratio from what a function gives to a result.
static double getGateRatio(quant::UniformQuantizedType result) {
  return kGateScale / result.getScale();
}

//===----------------------------------------------------------------------===//
// rnn
//===----------------------------------------------------------------------===//

LogicalResult RnnOp::inferResultShapes(Shapes &shapes) {
  return inferStates(*this, 1, shapes);
}

LogicalResult RnnOp::verify() { return verifyRecurrent(*this, 1, 1, 1); }

SmallVector<RecurrentState> RnnOp::getStates() { return {{5, 1}}; }

SmallVector<RecurrentFunction> RnnOp::getFunctions() {
  return readFunctions(*this);
}

SmallVector<double> RnnOp::getStateRatios(Types results) {
  return {getGateRatio(results[0])};
}

std::optional<std::string> RnnOp::findFloatReason() {
  return findUnboundedFunction(*this, 0);
}

//===----------------------------------------------------------------------===//
// gru
//===----------------------------------------------------------------------===//

LogicalResult GruOp::inferResultShapes(Shapes &shapes) {
  return inferStates(*this, 1, shapes);
}

LogicalResult GruOp::verify() { return verifyRecurrent(*this, 3, 6, 2); }

SmallVector<RecurrentState> GruOp::getStates() { return {{5, 1}}; }

SmallVector<RecurrentFunction> GruOp::getFunctions() {
  return readFunctions(*this);
}

bool GruOp::hasStateBias() { return true; }

/// The state adds up over steps, so 8 bits would lose what little is new.
unsigned GruOp::getResultBits(unsigned result, unsigned bits) {
  return result == 1 ? 16 : bits;
}

SmallVector<double> GruOp::getStateRatios(Types results) {
  return {getGateRatio(results[1]),
          results[1].getScale() / results[0].getScale()};
}

std::optional<std::string> GruOp::findFloatReason() {
  return findUnboundedFunction(*this, 1);
}

//===----------------------------------------------------------------------===//
// lstm
//===----------------------------------------------------------------------===//

LogicalResult LstmOp::inferResultShapes(Shapes &shapes) {
  return inferStates(*this, 2, shapes);
}

LogicalResult LstmOp::verify() {
  int64_t batch = ir::getShape(getInput())[1];
  int64_t hidden = ir::getShape(getRecurrence())[1];
  if (failed(verifyShape(*this, getInitialCell(), "initial_cell",
                         {batch, hidden})) ||
      (getPeephole() &&
       failed(verifyShape(*this, getPeephole(), "peephole", {3 * hidden}))))
    return failure();
  return verifyRecurrent(*this, 4, 4, 3);
}

SmallVector<RecurrentState> LstmOp::getStates() { return {{5, 1}, {6, 2}}; }

/// The result's is not clipped.
SmallVector<RecurrentFunction> LstmOp::getFunctions() {
  SmallVector<RecurrentFunction> functions = readFunctions(*this);
  functions.back().clip = std::numeric_limits<double>::infinity();
  return functions;
}

unsigned LstmOp::getResultBits(unsigned result, unsigned bits) {
  return result == 2 ? 16 : bits;
}

SmallVector<double> LstmOp::getStateRatios(Types results) {
  return {getGateRatio(results[2]), results[2].getScale() / kSumScale,
          getGateRatio(results[0])};
}

std::optional<std::string> LstmOp::findFloatReason() {
  if (getPeephole())
    return "its gates look at the cell through a peephole";
  return findUnboundedFunction(*this, 1);
}
