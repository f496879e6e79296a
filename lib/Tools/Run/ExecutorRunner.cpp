//===- ExecutorRunner.cpp - Runs mcu by the reference kernels -------------===//

#include "tinyml/Execution/KernelExecutor/ModelExecutor.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Tools/Compile/MCUPorts.h"
#include "tinyml/Tools/Run/Runner.h"

using namespace mlir;

namespace tinyml {

namespace {

class ExecutorRunner : public Runner {
public:
  ExecutorRunner(ModelExecutor executor, std::vector<Port> inputPorts,
                 std::vector<Port> outputPorts, bool hasState)
      : executor(std::move(executor)) {
    inputs = std::move(inputPorts);
    outputs = std::move(outputPorts);
    keepsState = hasState;
  }

  llvm::Expected<std::vector<Sample>> run(ArrayRef<Sample> samples,
                                          int64_t sequenceLength) override {
    std::vector<Sample> results;
    for (auto [index, sample] : llvm::enumerate(samples)) {
      if (isSequenceStart(index, sequenceLength) && failed(executor.reset()))
        return makeReportedError();
      auto outputs = runOne(sample, nullptr);
      if (!outputs)
        return outputs.takeError();
      results.push_back(std::move(*outputs));
    }
    return results;
  }

  bool canTrace() const override { return true; }

  llvm::Error trace(const Sample &sample, TraceCallback callback) override {
    auto observe = [&](mcu::CallOp step, ArrayRef<char> bytes) {
      traceStep(step, bytes, callback);
    };
    if (failed(executor.reset()))
      return makeReportedError();
    return runOne(sample, observe).takeError();
  }

private:
  llvm::Expected<Sample> runOne(const Sample &sample, StepObserver observer);
  static void traceStep(mcu::CallOp step, ArrayRef<char> bytes,
                        TraceCallback callback);

  ModelExecutor executor;
};

} // namespace

llvm::Expected<Sample> ExecutorRunner::runOne(const Sample &sample,
                                              StepObserver observer) {
  SmallVector<ArrayRef<char>> bytes;
  for (const Array &array : sample)
    bytes.push_back(array.data);
  FailureOr<SmallVector<std::vector<char>>> results =
      executor.run(bytes, observer);
  if (failed(results))
    return makeReportedError();
  Sample arrays;
  for (auto [data, port] : llvm::zip(*results, outputs))
    arrays.push_back({port.type, port.shape, std::move(data)});
  return arrays;
}

void ExecutorRunner::traceStep(mcu::CallOp step, ArrayRef<char> bytes,
                               TraceCallback callback) {
  auto type = cast<MemRefType>(step.getOutputs().front().getType());
  std::optional<ArrayType> element = getArrayType(type.getElementType());
  std::string name = getCompletedNodeName(step->getLoc()).str();
  // What a loop puts together has no tensor of the step's type.
  bool isWhole = mcu::getNumBytes(type) == static_cast<int64_t>(bytes.size());
  if (!element || name.empty() || !isWhole)
    return;
  TracedValue traced;
  traced.name = name;
  traced.array = {*element, SmallVector<int64_t>(type.getShape()),
                  std::vector<char>(bytes.begin(), bytes.end())};
  callback(std::move(traced));
}

llvm::Expected<std::unique_ptr<Runner>> createExecutorRunner(ModuleOp module) {
  llvm::Expected<mcu::ModelOp> model = getOnlyModel(module);
  if (!model)
    return model.takeError();
  std::vector<Port> inputs, outputs;
  if (llvm::Error error = describePorts(*model, inputs, outputs))
    return error;
  FailureOr<ModelExecutor> executor = ModelExecutor::create(*model);
  if (failed(executor))
    return makeReportedError();
  return std::unique_ptr<Runner>(std::make_unique<ExecutorRunner>(
      std::move(*executor), std::move(inputs), std::move(outputs),
      model->getNumStates() != 0));
}

} // namespace tinyml
