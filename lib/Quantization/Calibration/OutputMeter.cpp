//===- OutputMeter.cpp - How far outputs are from exact ones --------------===//

#include "tinyml/Quantization/Calibration/OutputMeter.h"

using namespace mlir;

namespace tinyml {

FailureOr<std::vector<OutputMeter::Numbers>>
OutputMeter::run(Sweep sweep) const {
  FailureOr<std::vector<SmallVector<Tensor>>> outputs = sweep.finish();
  if (failed(outputs))
    return failure();
  std::vector<Numbers> numbers;
  for (const SmallVector<Tensor> &tensors : *outputs)
    for (auto [index, tensor] : llvm::enumerate(tensors)) {
      size_t group = scope == Scope::AllOutputs ? 0 : index;
      numbers.resize(std::max(numbers.size(), group + 1));
      llvm::append_range(numbers[group], tensor.getValues<float>());
    }
  return numbers;
}

FailureOr<OutputMeter> OutputMeter::create(func::FuncOp func,
                                           const SampleInputs &samples,
                                           Scope scope) {
  OutputMeter meter;
  meter.scope = scope;
  FailureOr<std::vector<Numbers>> exact = meter.run(Sweep(func, samples));
  if (failed(exact))
    return failure();
  meter.exact = std::move(*exact);
  return meter;
}

FailureOr<double> OutputMeter::getError(Sweep sweep) const {
  FailureOr<std::vector<Numbers>> found = run(std::move(sweep));
  if (failed(found))
    return failure();
  double worst = 0;
  for (auto [mine, theirs] : llvm::zip(*found, exact)) {
    double error = 0, power = std::numeric_limits<double>::min();
    for (double number : theirs)
      power += number * number;
    for (auto [number, right] : llvm::zip(mine, theirs))
      error += (number - right) * (number - right) / power;
    worst = std::max(worst, error);
  }
  return worst;
}

} // namespace tinyml
