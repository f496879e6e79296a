//===- TestBench.cpp - Golden samples of --emit=testbench -----------------===//

#include "tinyml/Tools/Compile/TestBench.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Execution/Interpreter/StatefulInterpreter.h"
#include "tinyml/Execution/KernelExecutor/ModelExecutor.h"
#include "tinyml/Tools/Compile/CompileModel.h"
#include "tinyml/Tools/Compile/MCUPorts.h"
#include "tinyml/Tools/Compile/SelfTest.h"
#include <cmath>

using namespace mlir;

namespace tinyml {

using GoldenSample = TestBenchData::Sample;

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

/// Returns floats as the integers that stand for them.
static std::vector<char> quantize(const Array &array, ArrayType type,
                                  const PortFacts &facts) {
  double most = std::ldexp(1.0, static_cast<int>(type.bytes) * 8 -
                                    (type.kind == 'u' ? 0 : 1));
  double least = type.kind == 'u' ? 0 : -most;
  std::vector<char> bytes;
  for (int64_t i = 0, e = array.getNumElements(); i < e; ++i) {
    size_t feature = facts.scales.empty() ? 0 : i % facts.scales.size();
    double scale = facts.scales.empty() ? *facts.scale : facts.scales[feature];
    double zero = facts.scales.empty()
                      ? static_cast<double>(facts.zeroPoint.value_or(0))
                      : facts.zeroPoints[feature];
    double real = array.getNumber(i);
    double stored =
        std::isnan(real) ? zero : std::nearbyint(real / scale) + zero;
    auto number = static_cast<int64_t>(std::clamp(stored, least, most - 1));
    for (unsigned byte = 0; byte < type.bytes; ++byte)
      bytes.push_back(static_cast<char>(number >> (8 * byte)));
  }
  return bytes;
}

/// Returns whether the file has floats for a port.
static bool hasFloats(const ArrayFile &file, const Port &port) {
  std::optional<size_t> index =
      file.isNpy() ? std::optional<size_t>(0) : file.find(port.name);
  if (!index)
    return false;
  llvm::Expected<ArrayStream> stream = file.stream(*index);
  if (!stream) {
    llvm::consumeError(stream.takeError());
    return false;
  }
  return stream->getType().kind == 'f';
}

/// Reads the first samples of a file.
static llvm::Expected<std::vector<GoldenSample>>
readSamples(StringRef path, unsigned count, ArrayRef<Port> ports,
            const ModelFacts &facts, bool hasState) {
  llvm::Expected<ArrayFile> file = ArrayFile::open(path);
  if (!file)
    return file.takeError();
  std::vector<Port> asked(ports);
  std::vector<bool> isConverted;
  for (auto [port, fact] : llvm::zip_equal(asked, facts.inputs)) {
    bool isQuantized = (fact.scale || !fact.scales.empty()) &&
                       port.type.kind != 'f' && port.type.bytes <= 2;
    isConverted.push_back(isQuantized && hasFloats(*file, port));
    if (isConverted.back())
      port.type = ArrayType{'f', 4};
  }
  auto reader = SampleReader::create(asked, *file, {}, hasState);
  if (!reader)
    return reader.takeError();
  std::vector<GoldenSample> samples;
  int64_t most = reader->size();
  if (reader->getSequenceLength() != 0)
    most = std::min(most, reader->getSequenceLength());
  for (int64_t i = 0; i < std::min<int64_t>(count, most); ++i) {
    llvm::Expected<Sample> sample = reader->read();
    if (!sample)
      return sample.takeError();
    samples.emplace_back();
    for (auto [index, array] : llvm::enumerate(*sample))
      samples.back().inputs.push_back(
          isConverted[index]
              ? quantize(array, ports[index].type, facts.inputs[index])
              : array.data);
  }
  return samples;
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

/// Runs the interpreter; false where its function has other inputs or outputs
/// than the C.
static FailureOr<bool> interpret(ModuleOp module, mcu::ModelOp model,
                                 std::vector<GoldenSample> &samples) {
  auto functions = llvm::make_filter_range(
      module.getOps<func::FuncOp>(),
      [](func::FuncOp func) { return !func.isPrivate(); });
  if (!llvm::hasSingleElement(functions))
    return false;
  FailureOr<StatefulInterpreter> interpreter =
      StatefulInterpreter::create(*functions.begin());
  if (failed(interpreter))
    return failure();
  func::FuncOp func = interpreter->getFunction();
  SmallVector<RankedTensorType> types;
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes()))
    if (!isStateArgument(func, index))
      types.push_back(cast<RankedTensorType>(type));
  if (types.size() != model.getInputs().size())
    return false;
  for (GoldenSample &sample : samples) {
    SmallVector<Tensor> arguments;
    for (auto [type, bytes] : llvm::zip_equal(types, sample.inputs)) {
      if (Tensor::zeros(type).getBytes().size() != bytes.size())
        return false;
      arguments.push_back(Tensor::get(type, bytes));
    }
    FailureOr<SmallVector<Tensor>> results = interpreter->run(arguments);
    if (failed(results))
      return failure();
    if (results->size() != model.getPorts().size() - model.getNumStates() -
                               model.getInputs().size())
      return false;
    sample.outputs.clear();
    for (const Tensor &tensor : *results)
      sample.outputs.emplace_back(tensor.getBytes().begin(),
                                  tensor.getBytes().end());
  }
  return true;
}

static LogicalResult execute(mcu::ModelOp model,
                             std::vector<GoldenSample> &samples) {
  FailureOr<ModelExecutor> executor = ModelExecutor::create(model);
  if (failed(executor))
    return failure();
  for (GoldenSample &sample : samples) {
    SmallVector<ArrayRef<char>> inputs(sample.inputs.begin(),
                                       sample.inputs.end());
    auto results = executor->run(inputs);
    if (failed(results))
      return failure();
    sample.outputs.assign(results->begin(), results->end());
  }
  return success();
}

/// Returns how far floats may be off, as docs/testing.md has it.
static float getTolerance(ArrayRef<GoldenSample> samples, size_t output) {
  constexpr double kPart = 1e-4, kLeast = 1e-3;
  double least = 0, most = 0, largest = kLeast;
  bool isFirst = true;
  for (const GoldenSample &sample : samples) {
    const std::vector<char> &bytes = sample.outputs[output];
    for (size_t at = 0; at + sizeof(float) <= bytes.size();
         at += sizeof(float)) {
      float value;
      memcpy(&value, &bytes[at], sizeof(value));
      if (!std::isfinite(value))
        continue;
      least = isFirst ? value : std::min<double>(least, value);
      most = isFirst ? value : std::max<double>(most, value);
      largest = std::max<double>(largest, std::fabs(value));
      isFirst = false;
    }
  }
  return static_cast<float>(kPart * std::max(most - least, largest));
}

FailureOr<TestBenchData> makeTestBench(ModuleOp quantized, mcu::ModelOp model,
                                       const CompileOptions &options) {
  Location loc =
      NameLoc::get(StringAttr::get(model.getContext(), options.input));
  std::vector<Port> inputs, outputs;
  if (llvm::Error error = describePorts(model, inputs, outputs))
    return emitError(loc, "--emit=testbench: ")
           << llvm::toString(std::move(error));
  TestBenchData data;
  StringRef path = options.testBenchInput;
  // Calibration data name no adapter.
  if (path.empty() && options.bank.empty())
    path = options.quantize.calibration;
  if (path.empty() || inputs.empty()) {
    FailureOr<std::vector<std::vector<std::vector<char>>>> made =
        makeUpInputs(model, inputs.empty() ? 1 : options.testBenchSamples);
    if (failed(made))
      return failure();
    for (std::vector<std::vector<char>> &sample : *made)
      data.samples.push_back({std::move(sample), {}});
  } else {
    auto samples = readSamples(path, options.testBenchSamples, inputs,
                               ModelFacts(model), model.getNumStates() != 0);
    if (!samples)
      return emitError(loc, "samples of the test bench: ")
             << llvm::toString(samples.takeError());
    data.samples = std::move(*samples);
  }
  bool isInterpreted = false;
  if (quantized) {
    FailureOr<bool> done = interpret(quantized, model, data.samples);
    if (failed(done))
      return failure();
    isInterpreted = *done;
  }
  if (!isInterpreted && failed(execute(model, data.samples)))
    return failure();
  for (size_t output = 0; output < outputs.size(); ++output)
    data.tolerances.push_back(getTolerance(data.samples, output));
  return data;
}

} // namespace tinyml
