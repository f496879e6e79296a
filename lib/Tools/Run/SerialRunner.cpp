//===- SerialRunner.cpp - Runs a model on a board on a serial line --------===//

#include "SerialRunner.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Support/Quantities.h"
#include "tinyml/Tools/Compile/HarnessAdapter.h"
#include "tinyml/Tools/Compile/MCUPorts.h"
#include "tinyml/Tools/Run/Scores.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace tinyml {

namespace {
class SerialRunner : public Runner {
public:
  SerialRunner(mlir::ModuleOp module, std::unique_ptr<SerialLink> link,
               BoardGreeting greeting)
      : module(module), link(std::move(link)), greeting(std::move(greeting)) {}

  /// Checks that the board has this model.
  Error check(mcu::ModelOp model);
  Expected<std::vector<Sample>> run(ArrayRef<Sample> samples,
                                    int64_t sequenceLength) override;
  Error report(ArrayRef<Sample> samples, int64_t sequenceLength,
               ArrayRef<Sample> results, raw_ostream &os) override;

private:
  Expected<Sample> runOne(const Sample &sample, bool resets);
  void printSteps(raw_ostream &os) const;
  Error compare(Runner &other, StringRef name, ArrayRef<Sample> samples,
                int64_t sequenceLength, ArrayRef<Sample> results,
                raw_ostream &os, bool &isGood);

  mlir::ModuleOp module;
  std::unique_ptr<SerialLink> link;
  BoardGreeting greeting;
  ModelFacts facts;
  std::vector<uint64_t> stepTicks; ///< of the first sample, none: not counted
  uint64_t ticks = 0;              ///< of all samples
};
} // namespace

Error SerialRunner::check(mcu::ModelOp model) {
  if (Error error = describePorts(model, inputs, outputs))
    return error;
  keepsState = model.getNumStates() != 0;
  facts = ModelFacts(model);
  mlir::FailureOr<std::string> fingerprint = getFingerprint(model);
  if (failed(fingerprint))
    return makeReportedError();
  if (*fingerprint == greeting.fingerprint)
    return Error::success();
  return createStringError("the board on '" + link->getPath() +
                           "' runs another model: its C has "
                           "fingerprint " +
                           greeting.fingerprint +
                           ", that of this model with these "
                           "options " +
                           *fingerprint + "; give the options that '" +
                           greeting.name +
                           "' was compiled with, or build the firmware again");
}

static std::string joinBytes(const Sample &sample) {
  std::string bytes;
  for (const Array &array : sample)
    bytes.append(array.data.begin(), array.data.end());
  return bytes;
}

Expected<Sample> SerialRunner::runOne(const Sample &sample, bool resets) {
  std::string bytes = joinBytes(sample);
  auto done = link->run(ArrayRef(bytes.data(), bytes.size()), resets);
  if (!done)
    return done.takeError();
  ticks += done->ticks;
  Sample result;
  StringRef rest = done->outputs;
  for (const Port &port : outputs) {
    StringRef part = rest.take_front(port.getNumBytes());
    if (part.size() < static_cast<size_t>(port.getNumBytes()))
      return createStringError("the board gives fewer outputs than it should");
    result.push_back(
        {port.type, port.shape, std::vector<char>(part.begin(), part.end())});
    rest = rest.drop_front(part.size());
  }
  return result;
}

Expected<std::vector<Sample>> SerialRunner::run(ArrayRef<Sample> samples,
                                                int64_t sequenceLength) {
  std::vector<Sample> results;
  ticks = 0;
  if (!samples.empty() && greeting.unit != "none") {
    std::string bytes = joinBytes(samples.front());
    auto done = link->run(ArrayRef(bytes.data(), bytes.size()),
                          /*resets=*/true, /*bySteps=*/true);
    if (!done)
      return done.takeError();
    // A board may keep those of fewer steps.
    auto counted = link->getTicks(greeting.steps);
    if (counted)
      stepTicks = std::move(*counted);
    else
      consumeError(counted.takeError());
  }
  for (auto [index, sample] : enumerate(samples)) {
    auto result = runOne(sample, isSequenceStart(index, sequenceLength));
    if (!result)
      return result.takeError();
    results.push_back(std::move(*result));
  }
  measurements.clear();
  if (!samples.empty() && greeting.unit != "none")
    measurements.push_back(std::to_string(ticks / samples.size()) + " " +
                           greeting.unit + " a run");
  return results;
}

/// Prints what each step takes on the board beside what was estimated.
void SerialRunner::printSteps(raw_ostream &os) const {
  if (stepTicks.size() != facts.steps.size())
    return;
  uint64_t sum = 0;
  for (uint64_t count : stepTicks)
    sum += count;
  os << formatv("{0,4}  {1,-28} {2,-28} {3,12} {4,12} {5,6}\n", "step", "node",
                "kernel", "instr. est.", greeting.unit, "share");
  for (auto [index, step] : enumerate(facts.steps))
    os << formatv("{0,4}  {1,-28} {2,-28} {3,12} {4,12} {5,5:f1}%\n", index,
                  step.node, step.kernel, step.instructions, stepTicks[index],
                  sum == 0 ? 0.0 : 100.0 * stepTicks[index] / sum);
  os << formatv("{0,4}  {1,-28} {2,-28} {3,12} {4,12}\n", "", "all", "",
                facts.instructions, sum);
}

/// Returns whether the outputs are the same integers, or floats that are no
/// further apart than C libraries make them.
static bool isSame(const ArrayError &error, const Port &port) {
  constexpr double kTolerance = 1e-5;
  return port.type.kind == 'f' ? error.getRelativeError() <= kTolerance
                               : error.numDifferent == 0;
}

Error SerialRunner::compare(Runner &other, StringRef name,
                            ArrayRef<Sample> samples, int64_t sequenceLength,
                            ArrayRef<Sample> results, raw_ostream &os,
                            bool &isGood) {
  auto expected = other.run(samples, sequenceLength);
  if (!expected)
    return expected.takeError();
  std::vector<NamedArray> mine =
      stackSamples(outputs, {std::vector<Sample>(results), true, 0});
  std::vector<NamedArray> theirs =
      stackSamples(outputs, {std::move(*expected), true, 0});
  for (auto [index, port] : enumerate(outputs)) {
    ArrayError error = compareArrays(mine[index].array, theirs[index].array);
    bool same = isSame(error, port);
    isGood &= same;
    os << "against the " << name << ": ";
    printArrayError(port.name, error, os);
  }
  return Error::success();
}

Error SerialRunner::report(ArrayRef<Sample> samples, int64_t sequenceLength,
                           ArrayRef<Sample> results, raw_ostream &os) {
  printSteps(os);
  bool isGood = true;
  auto reference = createExecutorRunner(module);
  if (!reference)
    return reference.takeError();
  if (Error error = compare(**reference, "reference", samples, sequenceLength,
                            results, os, isGood))
    return error;
  // The same C on this machine, where there is a compiler for it.
  auto host = createBoardRunner(module, "host");
  if (host) {
    if (Error error = compare(**host, "host", samples, sequenceLength, results,
                              os, isGood))
      return error;
  } else {
    os << "not compared with the host: " << toString(host.takeError()) << "\n";
  }
  if (isGood)
    return Error::success();
  return createStringError(
      "the board's outputs are others than they should be; firmware with "
      "tinyml-compile --selftest says which step is the first that is wrong");
}

Expected<std::unique_ptr<Runner>>
createSerialRunner(mlir::ModuleOp module, std::unique_ptr<SerialLink> link,
                   BoardGreeting greeting) {
  Expected<mcu::ModelOp> model = getOnlyModel(module);
  if (!model)
    return model.takeError();
  auto runner = std::make_unique<SerialRunner>(module, std::move(link),
                                               std::move(greeting));
  if (Error error = runner->check(*model))
    return error;
  return std::unique_ptr<Runner>(std::move(runner));
}

} // namespace tinyml
