//===- Trials.cpp - What a choice of precisions costs and loses -----------===//

#include "Trials.h"
#include "PostTraining.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Quantization/Calibration/OutputMeter.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Support/States.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// Adds passes from integer ops to C.
static void addLowering(PassManager &manager, bool shareKernels) {
  ToMCUPipelineOptions toMCU;
  toMCU.optimizeForSize = shareKernels;
  buildToMCUPipeline(manager, toMCU);
  mcu::buildPlanPipeline(manager);
  mcu::PrepareOptions prepare;
  prepare.shareKernels = shareKernels;
  mcu::buildPreparePipeline(manager, prepare);
}

/// Returns what a module that went through addLowering() takes.
static ModelCost getCost(ModuleOp module) {
  ModelFacts facts(*module.getOps<mcu::ModelOp>().begin());
  return {facts.getFlashBytes(), facts.getRamBytes(), facts.instructions};
}

/// Runs `manager` on `module`. What it says is not shown, but for the first
/// error.
static LogicalResult runQuietly(PassManager &manager, ModuleOp module) {
  std::string text;
  std::optional<Location> loc;
  {
    ScopedDiagnosticHandler handler(
        module.getContext(), [&](Diagnostic &diagnostic) {
          bool isError = diagnostic.getSeverity() == DiagnosticSeverity::Error;
          if (isError && !loc) {
            text = diagnostic.str();
            loc = diagnostic.getLocation();
          }
          return success();
        });
    if (succeeded(manager.run(module)))
      return success();
  }
  return emitError(loc.value_or(module.getLoc()), text);
}

FailureOr<ModelCost> measureCost(ModuleOp module,
                                 const QuantizePipelineOptions &options) {
  OwningOpRef<ModuleOp> copy = module.clone();
  PassManager manager(module.getContext());
  QuantizePipelineOptions plain = options;
  plain.postTraining = QuantizeOptions();
  plain.postTraining.scheme = "w8a8";
  plain.postTraining.group = options.postTraining.group;
  buildQuantizePipeline(manager, plain);
  addLowering(manager, options.shareKernels);
  if (failed(runQuietly(manager, *copy)))
    return failure();
  return getCost(*copy);
}

FailureOr<ModelCost> measureKernels(ModuleOp module, bool isQuantized,
                                    bool shareKernels) {
  PassManager manager(module.getContext());
  if (!isQuantized) {
    QuantizePipelineOptions options;
    options.eliminateDeadChannels = false;
    buildQuantizePipeline(manager, options);
  }
  addLowering(manager, shareKernels);
  ScopedDiagnosticHandler handler(module.getContext(),
                                  [](Diagnostic &) { return success(); });
  if (failed(manager.run(module)))
    return failure();
  return getCost(module);
}

/// Returns the error on the samples `test` of a model that learns from `learn`.
static FailureOr<double> measureStudent(ModuleOp module,
                                        const QuantizeOptions &options,
                                        int64_t count, SamplePart learn,
                                        SamplePart test) {
  constexpr auto kScope = OutputMeter::Scope::WorstOutput;
  FailureOr<func::FuncOp> func = getModelFunction(module);
  if (failed(func))
    return failure();
  FailureOr<SampleInputs> inputs =
      readSamples({options.calibration, count, options.seed, test}, *func);
  if (failed(inputs))
    return failure();
  if (inputs->empty())
    return std::nan("");
  FailureOr<OutputMeter> meter = OutputMeter::create(*func, *inputs, kScope);
  OwningOpRef<ModuleOp> copy = module.clone();
  PassManager manager(module.getContext());
  addStudent(manager, options, count, learn);
  if (failed(meter) || failed(runQuietly(manager, *copy)))
    return failure();
  FailureOr<func::FuncOp> student = getModelFunction(*copy);
  if (failed(student))
    return failure();
  return meter->getError(Sweep(*student, *inputs));
}

FailureOr<double>
measureStudent(ModuleOp module, const QuantizeOptions &options, int64_t count) {
  double sum = 0;
  for (bool isTurned : {false, true}) {
    SamplePart halves[] = {SamplePart::Even, SamplePart::Odd};
    FailureOr<double> error = measureStudent(
        module, options, count, halves[isTurned], halves[!isTurned]);
    if (failed(error))
      return failure();
    sum += *error;
  }
  return sum / 2;
}

/// Returns whether the first result of `func` are probabilities of answers.
static bool isClassifierFunction(func::FuncOp func) {
  Operation *end = func.getBody().front().getTerminator();
  return end->getNumOperands() != 0 && isDistribution(end->getOperand(0));
}

/// Returns for each f32 result of `func` whether it is an answer, not a state.
static std::vector<bool> listAnswers(func::FuncOp func) {
  std::vector<bool> answers;
  for (auto [index, type] : llvm::enumerate(func.getResultTypes()))
    if (cast<RankedTensorType>(type).getElementType().isF32())
      answers.push_back(!isStateResult(func, index));
  return answers;
}

FailureOr<DropMeter> DropMeter::create(ModuleOp module,
                                       const QuantizeOptions &options,
                                       int64_t count) {
  FailureOr<func::FuncOp> func = getModelFunction(module);
  if (failed(func))
    return failure();
  DropMeter meter(module, options, count);
  meter.isClassifier = isClassifierFunction(*func);
  meter.areAnswers = listAnswers(*func);
  meter.halves[0].part = SamplePart::Even;
  meter.halves[1].part = SamplePart::Odd;
  for (Half &half : meter.halves) {
    FailureOr<SampleInputs> inputs = readSamples(
        {options.calibration, count, options.seed, half.part}, *func);
    if (failed(inputs))
      return failure();
    if (inputs->empty())
      return func->emitError("a drop is measured on two samples or more; '")
             << options.calibration << "' has one";
    FailureOr<std::vector<SmallVector<Tensor>>> outputs =
        Sweep(*func, *inputs).finish();
    if (failed(outputs))
      return failure();
    half.inputs = std::move(*inputs);
    half.outputs = std::move(*outputs);
  }
  return meter;
}

void DropMeter::compare(const Tensor &mine, const Tensor &theirs) {
  ArrayRef<float> left = mine.getValues<float>();
  ArrayRef<float> right = theirs.getValues<float>();
  if (!isClassifier) {
    for (auto [a, b] : llvm::zip(left, right)) {
      double difference = static_cast<double>(a) - static_cast<double>(b);
      lost += difference * difference;
      all += static_cast<double>(b) * static_cast<double>(b);
    }
    return;
  }
  size_t length = mine.getShape().empty() ? 1 : mine.getShape().back();
  for (; !left.empty();
       left = left.drop_front(length), right = right.drop_front(length)) {
    auto getAnswer = [&](ArrayRef<float> row) {
      return llvm::max_element(row.take_front(length)) - row.begin();
    };
    all += 1;
    lost += getAnswer(left) != getAnswer(right);
  }
}

LogicalResult DropMeter::judge(const Half &learn, const Half &test) {
  OwningOpRef<ModuleOp> copy = module.clone();
  PassManager manager(module.getContext());
  addStudent(manager, options, count, learn.part);
  if (failed(runQuietly(manager, *copy)))
    return failure();
  FailureOr<func::FuncOp> student = getModelFunction(*copy);
  if (failed(student))
    return failure();
  FailureOr<std::vector<SmallVector<Tensor>>> outputs =
      Sweep(*student, test.inputs).finish();
  if (failed(outputs))
    return failure();
  for (auto [mine, theirs] : llvm::zip_equal(*outputs, test.outputs))
    for (auto [left, right, isAnswer] :
         llvm::zip_equal(mine, theirs, areAnswers))
      if (isAnswer || !isClassifier)
        compare(left, right);
  return success();
}

FailureOr<double> DropMeter::measure() {
  all = lost = 0;
  if (failed(judge(halves[0], halves[1])) ||
      failed(judge(halves[1], halves[0])))
    return failure();
  double share = all == 0 ? 0 : lost / all;
  return 100 * (isClassifier ? share : std::sqrt(share));
}

} // namespace tinyml
