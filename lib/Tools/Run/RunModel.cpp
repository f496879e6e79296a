//===- RunModel.cpp - What tinyml-run does --------------------------------===//

#include "tinyml/Tools/Run/RunModel.h"
#include "SerialRunner.h"
#include "tinyml/Data/Npy.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Tools/Compile/CommandLine.h"
#include "tinyml/Tools/Compile/DiagnosticPrinter.h"
#include "tinyml/Tools/Compile/LowerModel.h"
#include "tinyml/Tools/Compile/MemoryLimits.h"
#include "tinyml/Tools/Compile/QuantizeCommandLine.h"
#include "tinyml/Tools/Run/CompareTraces.h"
#include "tinyml/Tools/Run/Scores.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace tinyml {

namespace {

/// A model that was lowered and is ready to run.
struct LoadedModel {
  OwningOpRef<ModuleOp> module;
  std::unique_ptr<Runner> runner;
};

class Session {
public:
  Session(const RunOptions &options, raw_ostream &os)
      : options(options), os(os) {}

  llvm::Error run();
  MLIRContext &getContext() { return context; }

private:
  llvm::Error checkOptions() const;
  llvm::Error checkModel() const;
  llvm::Expected<LoadedModel> load(StringRef path, StringRef stage);
  llvm::Error connect();
  llvm::Expected<std::unique_ptr<Runner>> makeRunner(ModuleOp module,
                                                     ModelStage stage);
  llvm::Error readInputs();
  llvm::Error compareStages();
  llvm::Error checkExpected(ArrayRef<NamedArray> results);
  llvm::Error score(ArrayRef<Sample> results);
  llvm::Error scoreLabels(ArrayRef<Sample> results);

  const RunOptions &options;
  raw_ostream &os;
  MLIRContext context;
  LoadedModel model;
  std::optional<ArrayFile> file; ///< of inputs
  SampleSet inputs;
  /// Of a board on a serial line, what it says, and its target.
  std::unique_ptr<SerialLink> link;
  BoardGreeting greeting;
  CompileOptions board;
  std::optional<Quality> quality; ///< where the model was quantized on data
};

} // namespace

static std::optional<ModelStage> findStage(StringRef name) {
  for (ModelStage stage :
       {ModelStage::TinyML, ModelStage::Optimized, ModelStage::Quantized,
        ModelStage::Kernels, ModelStage::Planned})
    if (name == getStageName(stage))
      return stage;
  return std::nullopt;
}

/// IR is run as it is, unless it shall be pruned or quantized; an ONNX model as
/// the integer or float ops that the C consists of.
static ModelStage getDefaultStage(StringRef path, bool isChanged) {
  return !isChanged && (path.ends_with(".mlir") || path.ends_with(".mlirbc"))
             ? ModelStage::TinyML
             : ModelStage::Quantized;
}

static constexpr llvm::StringLiteral kSerial = "serial:";
/// How long a run on a serial line may take: where nothing is said, and at
/// most, which is what poll() takes in milliseconds.
static constexpr unsigned kTimeoutSeconds = 30;
static constexpr unsigned kMostTimeoutSeconds =
    std::numeric_limits<int>::max() / 1000;

/// Refuses options that would be ignored.
llvm::Error Session::checkOptions() const {
  bool isSerial = StringRef(options.on).starts_with(kSerial);
  if (!isSerial && !options.target.empty())
    return llvm::createStringError(
        "--target is what the firmware of a board on "
        "--on=serial:<path> was compiled for");
  if (options.timeoutSeconds) {
    if (!isSerial)
      return llvm::createStringError("--timeout is how long a run on a board "
                                     "on --on=serial:<path> may take");
    if (*options.timeoutSeconds < 1 ||
        *options.timeoutSeconds > kMostTimeoutSeconds)
      return llvm::createStringError(
          "--timeout takes seconds, 1 to " + llvm::Twine(kMostTimeoutSeconds) +
          ", found '" + llvm::Twine(*options.timeoutSeconds) + "'");
  }
  if (isSerial && !options.compare.empty())
    return llvm::createStringError(
        "--compare looks at values inside the model, "
        "which are on the reference only");
  if (!isSerial && hasMemoryLimits(options) && !options.quantize.isMixed())
    return llvm::createStringError(
        "--flash, --ram and --stack are limits for tinyml-compile, and for "
        "--on=serial:<path> those that the firmware was compiled with; here "
        "--flash and --ram are the budget of --quantize=mixed");
  if (options.on != "reference" && !options.stage.empty())
    return llvm::createStringError("--stage is run on the reference; --on=" +
                                   options.on + " runs the C of the last one");
  bool isScored = !options.labels.empty() || options.squaredError;
  if (!options.compare.empty() &&
      (!options.output.empty() || !options.expect.empty() || isScored))
    return llvm::createStringError(
        "--compare runs one sample to see where it differs: leave out "
        "--output, --expect, --labels and --squared-error");
  if (options.tolerance && options.expect.empty())
    return llvm::createStringError("--tolerance is for the outputs that "
                                   "--expect=<z.npz> names");
  return llvm::Error::success();
}

/// Checks the options against the model.
llvm::Error Session::checkModel() const {
  if (options.resetEach && !model.runner->hasState())
    return llvm::createStringError("--reset-each is for a model with a state; "
                                   "this one has none");
  for (const auto &[name, key] : options.bindings) {
    auto isNamed = [&name = name](const Port &port) {
      return port.name == name;
    };
    if (llvm::none_of(model.runner->getInputs(), isNamed) &&
        llvm::none_of(model.runner->getOutputs(), isNamed))
      return llvm::createStringError("--bind=" + name + "=" + key +
                                     ": the model has no input or output '" +
                                     name + "'");
  }
  return llvm::Error::success();
}

/// Greets the board on the serial line and finds out what its firmware was
/// compiled for.
llvm::Error Session::connect() {
  link = std::make_unique<SerialLink>();
  if (llvm::Error error =
          link->open(StringRef(options.on).drop_front(kSerial.size()),
                     options.timeoutSeconds.value_or(kTimeoutSeconds)))
    return error;
  auto greeted = link->greet();
  if (!greeted)
    return greeted.takeError();
  greeting = std::move(*greeted);
  std::string error = parseTargetOption(
      options.target.empty() ? greeting.target : options.target, board);
  if (!error.empty())
    return llvm::createStringError(
        options.target.empty()
            ? "the board's firmware was compiled for '" + greeting.target +
                  "', which is no target that comes with tinyml; give it: "
                  "--target=<file.json>"
            : error);
  board.ownTarget =
      std::make_shared<const Target>(limitMemory(*board.target, options));
  board.target = board.ownTarget.get();
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<Runner>> Session::makeRunner(ModuleOp module,
                                                            ModelStage stage) {
  if (link)
    return createSerialRunner(module, std::move(link), greeting);
  if (stage == ModelStage::Final)
    return createBoardRunner(module, options.on);
  return module.getOps<mcu::ModelOp>().empty() ? createInterpreterRunner(module)
                                               : createExecutorRunner(module);
}

llvm::Expected<LoadedModel> Session::load(StringRef path, StringRef stageName) {
  bool onReference = options.on == "reference";
  bool isQuantized = path == options.model && options.quantize.isRequested();
  bool isPruned = path == options.model && (options.prune.isRequested() ||
                                            options.sparsity.isRequested());
  // Only kernel calls have the input that chooses an adapter.
  bool hasBank = path == options.model && !options.bank.empty();
  ModelStage stage = !onReference ? ModelStage::Final
                     : hasBank ? ModelStage::Kernels
                               : getDefaultStage(path, isQuantized || isPruned);
  if (!stageName.empty()) {
    std::optional<ModelStage> found = findStage(stageName);
    if (!found)
      return llvm::createStringError(
          "unknown stage '" + stageName +
          "': 'tinyml', 'optimized', 'quantized', 'kernels' or 'planned'");
    stage = *found;
  }
  if (isQuantized && stage < ModelStage::Quantized &&
      stageName == options.stage)
    return llvm::createStringError("--stage=" + stageName +
                                   " comes before --quantize");
  if (isPruned && stage < ModelStage::Optimized && stageName == options.stage)
    return llvm::createStringError("--stage=" + stageName +
                                   " comes before --prune and --sparsity");
  LowerOptions lower;
  lower.input = path.str();
  lower.import = options.import;
  if (path == options.model) {
    static_cast<ModelOptions &>(lower) = options;
    lower.quantize.scheme = options.quantize.getFeasibleScheme();
    lower.takeQuality = [this](QualityReport report) {
      quality = std::move(report.quality);
    };
  }
  if (link) {
    lower.target = board.target;
    lower.name = greeting.name;
  }
  LoadedModel loaded;
  loaded.module = lowerModel(lower, context, stage);
  if (options.quantize.progress)
    options.quantize.progress("");
  if (!loaded.module)
    return makeReportedError();
  auto runner = makeRunner(*loaded.module, stage);
  if (!runner)
    return runner.takeError();
  loaded.runner = std::move(*runner);
  return loaded;
}

llvm::Error Session::readInputs() {
  if (options.input.empty()) {
    Sample zeros;
    for (const Port &port : model.runner->getInputs())
      zeros.push_back(
          {port.type, port.shape, std::vector<char>(port.getNumBytes())});
    inputs.samples.push_back(std::move(zeros));
    return llvm::Error::success();
  }
  auto opened = ArrayFile::open(options.input);
  if (!opened)
    return opened.takeError();
  file = std::move(*opened);
  auto samples = makeSamples(model.runner->getInputs(), *file, options.bindings,
                             /*takesSequences=*/model.runner->hasState());
  if (!samples)
    return samples.takeError();
  inputs = std::move(*samples);
  return llvm::Error::success();
}

llvm::Error Session::compareStages() {
  bool isStage = findStage(options.compare).has_value();
  // What is to be said of the model was said when it was loaded first.
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    return success(isStage &&
                   diagnostic.getSeverity() != DiagnosticSeverity::Error);
  });
  auto other = load(isStage ? options.model : options.compare,
                    isStage ? options.compare : "");
  if (!other)
    return other.takeError();
  if (inputs.samples.empty())
    return llvm::createStringError("there is no sample to compare stages on");
  auto result =
      compareTraces(*model.runner, *other->runner, inputs.samples.front(), os);
  if (!result)
    return result.takeError();
  if (result->numCompared == 0)
    return llvm::createStringError("nothing was compared: the two share no "
                                   "node by name, shape and type");
  return result->numDifferent == 0 ? llvm::Error::success()
                                   : makeReportedError();
}

llvm::Error Session::checkExpected(ArrayRef<NamedArray> results) {
  auto expected = readArrays(options.expect);
  if (!expected)
    return expected.takeError();
  bool isGood = true;
  for (const NamedArray &result : results) {
    auto binding = options.bindings.find(result.name);
    const Array *want = findArray(*expected, binding != options.bindings.end()
                                                 ? StringRef(binding->second)
                                                 : StringRef(result.name));
    if (!want && results.size() == 1)
      want = findOnlyArray(*expected);
    if (!want)
      return llvm::createStringError("'" + options.expect + "' has no array '" +
                                     result.name + "'");
    if (want->getNumElements() != result.array.getNumElements())
      return llvm::createStringError(
          "'" + options.expect + "': '" + result.name + "' has shape " +
          formatArrayShape(want->shape) + ", the output " +
          formatArrayShape(result.array.shape));
    ArrayError error = compareArrays(result.array, *want);
    printArrayError(result.name, error, os);
    isGood &=
        !options.tolerance || error.getRelativeError() <= *options.tolerance;
  }
  return isGood
             ? llvm::Error::success()
             : llvm::createStringError("an output is not within the tolerance");
}

llvm::Error Session::scoreLabels(ArrayRef<Sample> results) {
  StringRef key = options.labels.empty() ? StringRef("y") : options.labels;
  std::optional<size_t> index = file ? file->find(key) : std::nullopt;
  bool isInput = llvm::any_of(model.runner->getInputs(), [&](const Port &port) {
    return port.name == key;
  });
  if (options.labels.empty() && (!index || isInput))
    return llvm::Error::success();
  if (!index)
    return llvm::createStringError("'" + options.input + "' has no array '" +
                                   key + "' of labels");
  if (results.empty() || results.front().empty())
    return llvm::createStringError("there is no output to score");
  llvm::Expected<Array> labels = file->read(*index);
  if (!labels)
    return labels.takeError();
  auto correct = countCorrect(results, /*output=*/0, *labels);
  if (!correct) {
    // Who did not ask for the accuracy may have called something else so.
    if (!options.labels.empty())
      return correct.takeError();
    os << "no accuracy: " << llvm::toString(correct.takeError()) << "\n";
    return llvm::Error::success();
  }
  os << "accuracy " << llvm::format("%.2f", 100.0 * *correct / results.size())
     << " %: " << *correct << " of " << results.size() << " samples\n";
  return llvm::Error::success();
}

llvm::Error Session::score(ArrayRef<Sample> results) {
  if (llvm::Error error = scoreLabels(results))
    return error;
  if (!options.squaredError)
    return llvm::Error::success();
  auto squared = getMeanSquaredError(inputs.samples, results);
  if (!squared)
    return squared.takeError();
  os << "mean squared error " << llvm::format("%.6g", *squared) << " over "
     << results.size() << " samples\n";
  return llvm::Error::success();
}

llvm::Error Session::run() {
  if (llvm::Error error = checkOptions())
    return error;
  if (StringRef(options.on).starts_with(kSerial))
    if (llvm::Error error = connect())
      return error;
  auto loaded = load(options.model, options.stage);
  if (!loaded)
    return loaded.takeError();
  model = std::move(*loaded);
  if (quality)
    os << formatQualityLine(*quality) << "\n";
  if (llvm::Error error = checkModel())
    return error;
  if (llvm::Error error = readInputs())
    return error;
  if (!options.compare.empty())
    return compareStages();
  auto results = model.runner->run(
      inputs.samples, options.resetEach ? 1 : inputs.sequenceLength);
  if (!results)
    return results.takeError();
  std::vector<NamedArray> outputs =
      stackSamples(model.runner->getOutputs(),
                   {*results, inputs.isBatch, inputs.sequenceLength});
  for (const std::string &measurement : model.runner->getMeasurements())
    os << options.on << ": " << measurement << "\n";
  if (!options.output.empty())
    if (llvm::Error error = writeArrays(options.output, outputs))
      return error;
  if (llvm::Error error = model.runner->report(
          inputs.samples, options.resetEach ? 1 : inputs.sequenceLength,
          *results, os))
    return error;
  if (llvm::Error error = score(*results))
    return error;
  return options.expect.empty() ? llvm::Error::success()
                                : checkExpected(outputs);
}

LogicalResult runModel(const RunOptions &options, raw_ostream &os,
                       raw_ostream &errors) {
  Session session(options, os);
  // Users know nodes, not IR.
  session.getContext().printOpOnDiagnostic(false);
  DiagnosticPrinter printer(session.getContext(), options.model, errors);
  noteFloats(options.quantize, errors);
  if (llvm::Error error = session.run()) {
    printError(std::move(error), errors);
    return failure();
  }
  return success();
}

} // namespace tinyml
