//===- Quality.cpp - How good a quantized model is ------------------------===//

#include "tinyml/Quantization/Attribution/Quality.h"
#include "tinyml/Quantization/ModelFunction.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

std::optional<double> OutputQuality::getAgreement() const {
  if (answers == 0)
    return std::nullopt;
  return 100.0 * static_cast<double>(agreeing) / static_cast<double>(answers);
}

std::optional<double> OutputQuality::getDecibels() const {
  return noise ? noise->getDecibels() : std::nullopt;
}

int64_t getFewSamples() { return kFewSamples; }

/// Returns how far the worst output is above the limits, or below them:
/// decibels and percent count alike.
static double getMargin(const Quality &quality, const QualityLimits &limits) {
  double margin = std::numeric_limits<double>::infinity();
  for (const OutputQuality &output : quality.outputs) {
    if (std::optional<double> decibels = output.getDecibels())
      margin = std::min(margin, *decibels - limits.decibels);
    if (std::optional<double> agreement = output.getAgreement())
      margin = std::min(margin, *agreement - limits.agreement);
  }
  return margin;
}

bool Quality::meets(const QualityLimits &limits) const {
  return getMargin(*this, limits) >= 0;
}

bool Quality::isBetterThan(const Quality &other,
                           const QualityLimits &limits) const {
  return getMargin(*this, limits) > getMargin(other, limits);
}

//===----------------------------------------------------------------------===//
// Measuring
//===----------------------------------------------------------------------===//

/// More samples say little more, and cost time.
static constexpr int64_t kMostSamples = 100;

namespace {
/// The samples, and where each stands.
struct JudgeSamples {
  SampleInputs inputs;
  SmallVector<int64_t> positions;
  std::vector<bool> areStarts; ///< of sequences
  bool isHeldBack = false;
};

/// What a model gives for each sample.
using Outputs = std::vector<SmallVector<Tensor>>;
} // namespace

static FailureOr<JudgeSamples> readJudgeSamples(StringRef data,
                                                func::FuncOp func) {
  FailureOr<CalibrationData> file =
      CalibrationData::open(data, func, SampleUse::Judge);
  if (failed(file))
    return failure();
  JudgeSamples samples;
  samples.isHeldBack = file->holdsBack();
  bool hasState = !getStates(func).empty();
  int64_t count = file->size();
  int64_t taken = std::min(count, kMostSamples);
  // Spread over the file; calls of a sequence have to follow each other.
  SmallVector<int64_t> chosen;
  for (int64_t number = 0; number < taken; ++number)
    chosen.push_back(hasState ? number : number * count / taken);
  int64_t at = 0;
  for (int64_t index : chosen) {
    for (; at < index; ++at)
      if (failed(file->skip()))
        return failure();
    samples.positions.push_back(file->getPosition());
    samples.areStarts.push_back(file->isAtStart());
    FailureOr<SmallVector<Tensor>> inputs = file->next();
    if (failed(inputs))
      return failure();
    ++at;
    samples.inputs.push_back(std::move(*inputs));
  }
  return samples;
}

static FailureOr<Outputs> runSamples(func::FuncOp func,
                                     const JudgeSamples &samples) {
  auto count = static_cast<int64_t>(samples.inputs.size());
  Outputs outputs(count);
  if (!getStates(func).empty()) {
    FailureOr<StatefulInterpreter> model = StatefulInterpreter::create(func);
    if (failed(model))
      return failure();
    for (int64_t sample = 0; sample < count; ++sample) {
      if (samples.areStarts[sample])
        model->reset();
      auto results = model->run(samples.inputs[sample]);
      if (failed(results))
        return failure();
      outputs[sample] = std::move(*results);
    }
    return outputs;
  }
  FailureOr<Interpreter> model = Interpreter::create(func);
  if (failed(model))
    return failure();
  auto visit = [&](int64_t sample, unsigned) -> LogicalResult {
    auto results = model->run(samples.inputs[sample]);
    if (failed(results))
      return failure();
    outputs[sample] = std::move(*results);
    return success();
  };
  if (failed(forEachSample(func.getContext(), count, visit)))
    return failure();
  return outputs;
}

static bool areFinite(ArrayRef<float> numbers) {
  return llvm::all_of(numbers, [](float x) { return std::isfinite(x); });
}

/// Counts the rows of a tensor, and those with the same largest number in both
/// and all numbers finite.
static void compareScores(const Tensor &exact, const Tensor &found,
                          OutputQuality &output) {
  ArrayRef<float> left = exact.getValues<float>();
  ArrayRef<float> right = found.getValues<float>();
  size_t length = exact.getShape().empty() ? 1 : exact.getShape().back();
  auto getAnswer = [&](ArrayRef<float> row) {
    return llvm::max_element(row.take_front(length)) - row.begin();
  };
  for (; !left.empty();
       left = left.drop_front(length), right = right.drop_front(length)) {
    ++output.answers;
    output.agreeing += areFinite(left.take_front(length)) &&
                       areFinite(right.take_front(length)) &&
                       getAnswer(left) == getAnswer(right);
  }
}

static void compareOutput(const Tensor &exact, const Tensor &found,
                          bool isScore, int64_t position,
                          OutputQuality &output) {
  if (!exact.getElementType().isF32()) {
    for (int64_t i = 0; i < exact.getNumElements(); ++i) {
      ++output.answers;
      output.agreeing += exact.getNumber(i) == found.getNumber(i);
    }
    return;
  }
  output.overflows += !areFinite(exact.getValues<float>()) ||
                      !areFinite(found.getValues<float>());
  Noise noise;
  noise.add(exact.getValues<float>(), found.getValues<float>());
  auto isWorse = [](const Noise &a, const Noise &b) {
    std::optional<double> left = a.getDecibels(), right = b.getDecibels();
    return left && (!right || *left < *right);
  };
  if (!output.noise || isWorse(noise, output.worst)) {
    output.worst = noise;
    output.worstSample = position;
  }
  if (!output.noise)
    output.noise.emplace();
  output.noise->signal += noise.signal;
  output.noise->error += noise.error;
  if (isScore)
    compareScores(exact, found, output);
}

FailureOr<Quality> measureQuality(func::FuncOp exact, func::FuncOp quantized,
                                  StringRef data) {
  FailureOr<JudgeSamples> samples = readJudgeSamples(data, exact);
  if (failed(samples))
    return failure();
  FailureOr<Outputs> theirs = runSamples(exact, *samples);
  FailureOr<Outputs> mine = runSamples(quantized, *samples);
  llvm::Expected<std::vector<Port>> ports = describeOutputs(exact);
  if (!ports)
    return exact.emitError(llvm::toString(ports.takeError()));
  if (failed(theirs) || failed(mine))
    return failure();
  Quality quality;
  quality.samples = static_cast<int64_t>(samples->inputs.size());
  quality.isHeldBack = samples->isHeldBack;
  Operation *end = exact.getBody().front().getTerminator();
  std::vector<bool> areScores;
  for (auto [index, value] : llvm::enumerate(end->getOperands()))
    if (!isStateResult(exact, index))
      areScores.push_back(isDistribution(value));
  for (auto [index, port] : llvm::enumerate(*ports)) {
    OutputQuality &output = quality.outputs.emplace_back();
    output.name = port.name;
    for (auto [left, right, position] :
         llvm::zip_equal(*theirs, *mine, samples->positions))
      compareOutput(left[index], right[index], areScores[index], position,
                    output);
  }
  return quality;
}

} // namespace tinyml
