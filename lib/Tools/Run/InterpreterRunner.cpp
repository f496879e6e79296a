//===- InterpreterRunner.cpp - Runs tinyml by the interpreter -------------===//

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Execution/Interpreter/StatefulInterpreter.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/RawElements.h"
#include "tinyml/Tools/Run/Runner.h"
#include "llvm/ADT/SmallVectorExtras.h"

using namespace mlir;

namespace tinyml {

namespace {

class InterpreterRunner : public Runner {
public:
  explicit InterpreterRunner(StatefulInterpreter interpreter)
      : interpreter(std::move(interpreter)) {
    keepsState = this->interpreter.hasState();
  }

  llvm::Error describePorts();

  llvm::Expected<std::vector<Sample>> run(ArrayRef<Sample> samples,
                                          int64_t sequenceLength) override {
    std::vector<Sample> results;
    for (auto [index, sample] : llvm::enumerate(samples)) {
      if (isSequenceStart(index, sequenceLength))
        interpreter.reset();
      auto outputs = runOne(sample, nullptr);
      if (!outputs)
        return outputs.takeError();
      results.push_back(std::move(*outputs));
    }
    return results;
  }

  bool canTrace() const override { return true; }

  llvm::Error trace(const Sample &sample, TraceCallback callback) override {
    auto observe = [&](Value value, const Tensor &tensor) {
      traceValue(value, tensor, callback);
    };
    interpreter.reset();
    return runOne(sample, observe).takeError();
  }

private:
  llvm::Expected<Sample> runOne(const Sample &sample, ValueObserver observer);
  static void traceValue(Value value, const Tensor &tensor,
                         TraceCallback callback);

  StatefulInterpreter interpreter;
  SmallVector<RankedTensorType> inputTypes; ///< one per input port
};

} // namespace

llvm::Error InterpreterRunner::describePorts() {
  auto described = describeInputs(interpreter.getFunction());
  if (!described)
    return described.takeError();
  inputs = std::move(*described);
  described = describeOutputs(interpreter.getFunction());
  if (!described)
    return described.takeError();
  outputs = std::move(*described);
  func::FuncOp func = interpreter.getFunction();
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes()))
    if (!isStateArgument(func, index))
      inputTypes.push_back(cast<RankedTensorType>(type));
  return llvm::Error::success();
}

static Array toArray(const Tensor &tensor, ArrayType type) {
  ArrayRef<char> bytes = tensor.getBytes();
  return {type, SmallVector<int64_t>(tensor.getShape()),
          std::vector<char>(bytes.begin(), bytes.end())};
}

llvm::Expected<Sample> InterpreterRunner::runOne(const Sample &sample,
                                                 ValueObserver observer) {
  SmallVector<Tensor> arguments;
  for (auto [array, type] : llvm::zip(sample, inputTypes))
    arguments.push_back(Tensor::get(type, array.data));
  FailureOr<SmallVector<Tensor>> results = interpreter.run(arguments, observer);
  if (failed(results))
    return makeReportedError();
  Sample arrays;
  for (auto [tensor, port] : llvm::zip(*results, outputs))
    arrays.push_back(toArray(tensor, port.type));
  return arrays;
}

void InterpreterRunner::traceValue(Value value, const Tensor &tensor,
                                   TraceCallback callback) {
  Type element = tensor.getElementType();
  std::optional<ArrayType> type = getArrayType(getRawElementType(element));
  Operation *op = value.getDefiningOp();
  if (!type || !op || op->getNumOperands() == 0)
    return;
  std::string name = getCompletedNodeName(op->getLoc()).str();
  if (name.empty())
    return;
  TracedValue traced;
  traced.name = name;
  traced.array = toArray(tensor, *type);
  if (auto clamped = dyn_cast<ir::ClampedOpInterface>(op)) {
    traced.lower = clamped.getLowerBound();
    traced.upper = clamped.getUpperBound();
  }
  if (auto quantized = dyn_cast<quant::UniformQuantizedType>(element)) {
    traced.scale = quantized.getScale();
    traced.zeroPoint = quantized.getZeroPoint();
    auto bound = [&](int64_t stored) {
      return (stored - traced.zeroPoint) * *traced.scale;
    };
    traced.lower = std::max(traced.lower, bound(quantized.getStorageTypeMin()));
    traced.upper = std::min(traced.upper, bound(quantized.getStorageTypeMax()));
  }
  callback(std::move(traced));
}

llvm::Expected<std::unique_ptr<Runner>>
createInterpreterRunner(ModuleOp module) {
  SmallVector<func::FuncOp> functions =
      llvm::to_vector(module.getOps<func::FuncOp>());
  llvm::erase_if(functions, [](func::FuncOp func) { return func.isPrivate(); });
  if (functions.size() != 1)
    return llvm::createStringError("a model is one function, found " +
                                   Twine(functions.size()));
  FailureOr<StatefulInterpreter> interpreter =
      StatefulInterpreter::create(functions.front());
  if (failed(interpreter))
    return makeReportedError();
  auto runner = std::make_unique<InterpreterRunner>(std::move(*interpreter));
  if (llvm::Error error = runner->describePorts())
    return error;
  return std::unique_ptr<Runner>(std::move(runner));
}

} // namespace tinyml
