//===- Sweep.cpp - Runs a function op by op on many samples ---------------===//

#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"

#include <random>

using namespace mlir;

namespace tinyml {

SmallVector<int64_t> drawSamples(const SampleChoice &choice, int64_t total) {
  bool isAll = choice.count <= 0 || choice.count > total;
  int64_t count = isAll ? total : choice.count;
  std::mt19937_64 random(choice.seed);
  SmallVector<int64_t> indices;
  int64_t drawn = 0;
  for (int64_t index = 0; index < total; ++index) {
    auto wanted = static_cast<uint64_t>(count - drawn);
    bool isDrawn = random() % (total - index) < wanted;
    bool isOdd = drawn % 2 != 0;
    drawn += isDrawn;
    if (isDrawn && choice.part != (isOdd ? SamplePart::Even : SamplePart::Odd))
      indices.push_back(index);
  }
  return indices;
}

FailureOr<SampleInputs> readSamples(CalibrationData &data,
                                    ArrayRef<int64_t> indices) {
  SampleInputs samples;
  int64_t position = 0;
  for (int64_t index : indices) {
    for (; position < index; ++position)
      if (failed(data.skip()))
        return failure();
    FailureOr<SmallVector<Tensor>> inputs = data.next();
    if (failed(inputs))
      return failure();
    ++position;
    samples.push_back(std::move(*inputs));
  }
  return samples;
}

FailureOr<SampleInputs> readSamples(const SampleChoice &choice,
                                    func::FuncOp func) {
  FailureOr<CalibrationData> data = CalibrationData::open(choice.path, func);
  if (failed(data))
    return failure();
  return readSamples(*data, drawSamples(choice, data->size()));
}

FailureOr<SmallVector<Tensor>> runOp(Operation *op, ArrayRef<Tensor> operands) {
  auto evaluable = dyn_cast<EvaluableOpInterface>(op);
  SmallVector<Tensor> results;
  for (Type type : op->getResultTypes()) {
    if (!evaluable || failed(getTensorBytes(type)))
      return op->emitOpError("cannot be run by the interpreter");
    results.push_back(Tensor::zeros(cast<RankedTensorType>(type)));
  }
  if (failed(evaluable.evaluate(operands, results)))
    return failure();
  return results;
}

Sweep::Sweep(func::FuncOp func, const SampleInputs &samples)
    : count(samples.size()), next(&func.getBody().front().front()) {
  for (BlockArgument arg : func.getArguments()) {
    std::vector<Tensor> &tensors = values[arg];
    for (const SmallVector<Tensor> &inputs : samples)
      tensors.push_back(inputs[arg.getArgNumber()]);
  }
}

const Tensor &Sweep::get(Value value, int64_t sample) const {
  auto found = values.find(value);
  assert(found != values.end() && "the value is not there");
  const std::vector<Tensor> &tensors = found->second;
  return tensors.size() == 1 ? tensors.front() : tensors[sample];
}

LogicalResult Sweep::runUntil(Operation *op) {
  while (next != op && !next->hasTrait<OpTrait::IsTerminator>()) {
    if (failed(run(next)))
      return failure();
    drop(next);
    next = next->getNextNode();
  }
  return success();
}

FailureOr<std::vector<SmallVector<Tensor>>> Sweep::finish() {
  Operation *end = next->getBlock()->getTerminator();
  if (failed(runUntil(end)))
    return failure();
  std::vector<SmallVector<Tensor>> outputs(count);
  for (auto [sample, tensors] : llvm::enumerate(outputs))
    for (Value output : end->getOperands())
      if (const Tensor &tensor = get(output, static_cast<int64_t>(sample));
          tensor.getElementType().isF32())
        tensors.push_back(tensor);
  return outputs;
}

LogicalResult Sweep::run(Operation *op) {
  if (auto constant = dyn_cast<ir::ConstantOp>(op)) {
    FailureOr<Tensor> value =
        Tensor::get(constant.getType(), constant.getValue(), op->getLoc());
    if (failed(value))
      return failure();
    values[constant.getOutput()] = {std::move(*value)};
    return success();
  }
  // What was put before `op` meanwhile.
  for (Value operand : op->getOperands())
    if (!values.count(operand) && failed(run(operand.getDefiningOp())))
      return failure();
  bool varies = llvm::any_of(op->getOperands(), [&](Value operand) {
    return values.find(operand)->second.size() > 1;
  });
  size_t runs = varies ? count : 1;
  std::vector<std::vector<Tensor>> results(op->getNumResults(),
                                           std::vector<Tensor>(runs));
  auto visit = [&](int64_t sample, unsigned) -> LogicalResult {
    SmallVector<Tensor> operands;
    for (Value operand : op->getOperands())
      operands.push_back(get(operand, sample));
    FailureOr<SmallVector<Tensor>> tensors = runOp(op, operands);
    if (failed(tensors))
      return failure();
    for (auto [result, tensor] : llvm::zip_equal(results, *tensors))
      result[sample] = std::move(tensor);
    return success();
  };
  if (failed(forEachSample(op->getContext(), runs, visit)))
    return failure();
  for (auto [value, tensors] : llvm::zip_equal(op->getResults(), results))
    values[value] = std::move(tensors);
  return success();
}

void Sweep::drop(Operation *op) {
  for (Value operand : op->getOperands()) {
    bool isLast = llvm::all_of(operand.getUsers(), [&](Operation *user) {
      return user == op || user->isBeforeInBlock(op);
    });
    if (isLast)
      values.erase(operand);
  }
}

} // namespace tinyml
