//===- OutputMeter.cpp - How far outputs are from exact ones --------------===//

#include "tinyml/Quantization/Calibration/OutputMeter.h"

using namespace mlir;

namespace tinyml {

/// Runs the rest of the model and returns all numbers of its outputs.
static FailureOr<SmallVector<double>> getNumbers(Sweep sweep) {
  FailureOr<std::vector<SmallVector<Tensor>>> outputs = sweep.finish();
  if (failed(outputs))
    return failure();
  SmallVector<double> numbers;
  for (const SmallVector<Tensor> &tensors : *outputs)
    for (const Tensor &tensor : tensors)
      llvm::append_range(numbers, tensor.getValues<float>());
  return numbers;
}

FailureOr<OutputMeter> OutputMeter::create(func::FuncOp func,
                                           const SampleInputs &samples) {
  FailureOr<SmallVector<double>> exact = getNumbers(Sweep(func, samples));
  if (failed(exact))
    return failure();
  OutputMeter meter;
  meter.exact = std::move(*exact);
  for (double number : meter.exact)
    meter.power += number * number;
  return meter;
}

FailureOr<double> OutputMeter::getError(Sweep sweep) const {
  FailureOr<SmallVector<double>> numbers = getNumbers(std::move(sweep));
  if (failed(numbers))
    return failure();
  double error = 0;
  for (auto [mine, theirs] : llvm::zip(*numbers, exact))
    error += (mine - theirs) * (mine - theirs) / power;
  return error;
}

} // namespace tinyml
