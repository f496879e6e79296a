//===- RecurrentOps.cpp - Layers with a loop over steps -------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

using Shapes = SmallVectorImpl<SmallVector<int64_t>>;

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
  for (Value value : op->getOperands())
    if (value != op.getLengths() && !getElementType(value).isF32())
      return op.emitOpError("requires operands of f32, found ")
             << getElementType(value);
  for (Value value : op->getResults())
    if (!getElementType(value).isF32())
      return op.emitOpError("requires results of f32, found ")
             << getElementType(value);
  if (!getElementType(op.getLengths()).isSignlessInteger(32))
    return op.emitOpError("requires lengths of i32, found ")
           << getElementType(op.getLengths());
  if (op.getActivations().size() != functions ||
      op.getAlphas().size() != functions || op.getBetas().size() != functions)
    return op.emitOpError("requires ")
           << functions << " activations, alphas and betas";
  for (auto name : op.getActivations().template getAsRange<StringAttr>())
    if (!isActivationName(name))
      return op.emitOpError("has an unknown activation ") << name;
  return success();
}

bool tinyml::ir::isActivationName(StringRef name) {
  return llvm::is_contained({"Sigmoid", "Tanh", "Relu", "Affine", "LeakyRelu",
                             "ThresholdedRelu", "ScaledTanh", "HardSigmoid",
                             "Elu", "Softsign", "Softplus"},
                            name);
}

LogicalResult RnnOp::inferResultShapes(Shapes &shapes) {
  return inferStates(*this, 1, shapes);
}

LogicalResult RnnOp::verify() { return verifyRecurrent(*this, 1, 1, 1); }

LogicalResult GruOp::inferResultShapes(Shapes &shapes) {
  return inferStates(*this, 1, shapes);
}

LogicalResult GruOp::verify() { return verifyRecurrent(*this, 3, 6, 2); }

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
