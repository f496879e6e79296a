//===- LinearColumns.cpp - What input channels add to sums ----------------===//

#include "LinearColumns.h"
#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;

namespace tinyml::ir {

/// The weights in row-major order, and the bias if there is one.
static LogicalResult readNumbers(LinearOpInterface op,
                                 SmallVectorImpl<double> &weights,
                                 SmallVectorImpl<double> &bias) {
  if (getElementType(op.getInput()).isF32()) {
    FailureOr<SmallVector<double>> filter = readReals(op.getFilter());
    if (failed(filter))
      return failure();
    weights.append(filter->begin(), filter->end());
    if (!op.getBias())
      return success();
    FailureOr<SmallVector<double>> numbers = readReals(op.getBias());
    if (failed(numbers))
      return failure();
    bias.assign(numbers->begin(), numbers->end());
    return success();
  }
  std::string reason;
  FailureOr<LinearIntegers> integers = LinearIntegers::get(op, reason);
  if (failed(integers))
    return failure();
  weights.append(integers->filter.begin(), integers->filter.end());
  bias.assign(integers->bias.begin(), integers->bias.end());
  return success();
}

FailureOr<LinearColumns> LinearColumns::get(LinearOpInterface op) {
  FilterMap map = op.getFilterMap();
  LinearColumns columns;
  columns.outputs = map.getNumOutputs();
  columns.inputs = map.getNumInputs();
  columns.bias.assign(columns.outputs, 0);
  SmallVector<double> weights;
  if (failed(readNumbers(op, weights, columns.bias)))
    return failure();
  if (auto input = getQuantizedType(op.getInput()))
    columns.zeroPoint = static_cast<double>(input.getZeroPoint());
  columns.sums.assign(columns.outputs * columns.inputs, 0);
  columns.isZero.resize(columns.inputs, true);
  for (auto [index, weight] : llvm::enumerate(weights)) {
    int64_t input = map.getInputChannel(index);
    columns.sums[map.getOutputChannel(index) * columns.inputs + input] +=
        weight;
    if (weight != 0)
      columns.isZero.reset(input);
  }
  return columns;
}

} // namespace tinyml::ir
