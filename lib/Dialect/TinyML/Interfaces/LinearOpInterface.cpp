//===- LinearOpInterface.cpp - Sums of products with a filter -------------===//

#include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.h"

using namespace mlir;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.cpp.inc"

//===----------------------------------------------------------------------===//
// FilterMap
//===----------------------------------------------------------------------===//

FilterMap::FilterMap(ArrayRef<int64_t> shape, int64_t outputDim,
                     int64_t inputDim, int64_t groups, int64_t outputs,
                     int64_t inputs)
    : rank(shape.size()), outputDim(outputDim), inputDim(inputDim),
      groups(groups), outputs(outputs), inputs(inputs),
      outputSize(shape[outputDim]), inputSize(shape[inputDim]) {
  for (int64_t size : shape.drop_front(outputDim + 1))
    outputStride *= size;
  for (int64_t size : shape.drop_front(inputDim + 1))
    inputStride *= size;
}

int64_t FilterMap::getGroup(int64_t index) const {
  if (groups == 1)
    return 0;
  return outputSize == outputs
             ? index / outputStride % outputSize / (outputs / groups)
             : index / inputStride % inputSize / (inputs / groups);
}

int64_t FilterMap::getOutputChannel(int64_t index) const {
  int64_t channel = index / outputStride % outputSize;
  return outputSize == outputs ? channel
                               : getGroup(index) * outputSize + channel;
}

int64_t FilterMap::getInputChannel(int64_t index) const {
  int64_t channel = index / inputStride % inputSize;
  return inputSize == inputs ? channel : getGroup(index) * inputSize + channel;
}

std::optional<int64_t> FilterMap::getOutputDim() const {
  return outputSize == outputs ? std::optional(outputDim) : std::nullopt;
}

bool FilterMap::hasRows() const {
  return outputDim == 0 && inputDim == rank - 1 && outputSize == outputs;
}

//===----------------------------------------------------------------------===//
// LinearOpInterface
//===----------------------------------------------------------------------===//

static ArrayRef<int64_t> getShape(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

FilterMap LinearOpInterface::getFilterMap() {
  return FilterMap(getShape(getFilter()), getFilterOutputDim(),
                   getFilterInputDim(), getGroups(),
                   getShape(getOutput()).back(), getShape(getInput()).back());
}

void LinearOpInterface::setFilter(Value filter) {
  getOperation()->setOperand(1, filter);
}

void LinearOpInterface::setBias(Value bias) {
  Operation *op = getOperation();
  op->setOperands({op->getOperand(0), op->getOperand(1), bias});
}

LogicalResult tinyml::ir::detail::verifyLinearOperands(Operation *op) {
  auto linear = cast<LinearOpInterface>(op);
  SmallVector<Value> operands{linear.getInput(), linear.getFilter()};
  if (linear.getBias())
    operands.push_back(linear.getBias());
  if (op->getNumResults() != 1 || !llvm::equal(op->getOperands(), operands))
    return op->emitOpError("requires input, filter and maybe bias as operands, "
                           "in this order, and one result");
  return success();
}
