//===- RecurrentIntegers.cpp - The integers of recurrent layers -----------===//

#include "tinyml/Analysis/RecurrentIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/FilterScales.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Reads the product of `weights` with numbers of type `input`.
static FailureOr<LinearIntegers> readProduct(Value weights,
                                             quant::UniformQuantizedType input,
                                             ArrayRef<int64_t> bias,
                                             std::string &reason) {
  FailureOr<SmallVector<int64_t>> values = readIntegers(weights);
  if (failed(values)) {
    reason = "its weights are not constant, so nothing can be proved";
    return failure();
  }
  FailureOr<FilterScales> scales =
      FilterScales::get(getElementType(weights), getShape(weights), &reason);
  if (failed(scales))
    return failure();
  return LinearIntegers{input, getSumType(weights.getContext()), scales->scales,
                        std::move(*values), SmallVector<int64_t>(bias)};
}

FailureOr<RecurrentIntegers> RecurrentIntegers::get(RecurrentOpInterface op,
                                                    std::string &reason) {
  FailureOr<SmallVector<int64_t>> bias = readIntegers(op.getBias());
  if (failed(bias)) {
    reason = "its bias is not constant, so nothing can be proved";
    return failure();
  }
  int64_t rows = getShape(op.getWeights())[0];
  SmallVector<int64_t> stateBias(rows, 0);
  if (op.hasStateBias())
    stateBias.assign(bias->begin() + rows, bias->end());
  bias->truncate(rows);
  FailureOr<LinearIntegers> fromInput = readProduct(
      op.getWeights(), getQuantizedType(op.getInput()), *bias, reason);
  FailureOr<LinearIntegers> fromState = readProduct(
      op.getRecurrence(), getQuantizedType(op.getAll()), stateBias, reason);
  if (failed(fromInput) || failed(fromState))
    return failure();
  SmallVector<quant::UniformQuantizedType> types;
  for (Value result : op->getResults())
    types.push_back(getQuantizedType(result));
  return RecurrentIntegers{std::move(*fromInput), std::move(*fromState),
                           op.getStateRatios(types)};
}

std::optional<std::string> RecurrentIntegers::findProblem() const {
  for (const LinearIntegers *product : {&fromInput, &fromState}) {
    if (std::optional<std::string> problem = product->findProblem())
      return problem;
    if (*product->getAccumulatorShift() != 0)
      return "a sum of its products may not fit 32 bits";
    for (auto [row, scale] : llvm::enumerate(product->filterScales)) {
      double ratio =
          product->input.getScale() * scale / product->output.getScale();
      double bound = product->getAccumulatorBound(row) * ratio;
      if (!(bound < 0x1p28))
        return "the sum of row " + std::to_string(row) +
               " can be more than 65536";
    }
  }
  for (double ratio : ratios)
    if (failed(computeRequantizer(ratio)))
      return "the ratio " + std::to_string(ratio) +
             " of the scales is out of range, it must be positive and below "
             "2^30";
  return std::nullopt;
}
