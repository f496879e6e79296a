//===- MeasuredLoss.cpp - Channels weighed by what reads them -------------===//

#include "LayerLoss.h"
#include "tinyml/Compression/Pruning/ChannelLoss.h"
#include "tinyml/Compression/Pruning/SplitConv2D.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Calibration/OutputMeter.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace tinyml {

/// The sensitivity is measured on so many samples.
static constexpr size_t kTrialSamples = 32;

/// The part of a layer's classes that is left out for it, and what the layer
/// loses then at least: of classes that hardly matter the model's outputs say
/// nothing of the others.
static constexpr double kTrialShare = 0.25;
static constexpr double kTrialLoss = 0.02;

namespace {
class MeasuredLoss : public ChannelLoss {
public:
  double get(unsigned leader) const override {
    double sum = 0;
    for (unsigned layer : layersOf.lookup(leader))
      sum += layers[layer].get(leader);
    return sum;
  }

  void remove(unsigned leader) override {
    for (unsigned layer : layersOf.lookup(leader))
      layers[layer].remove(leader);
  }

  void add(LayerLoss layer) {
    for (unsigned leader : layer.listClasses())
      layersOf[leader].push_back(layers.size());
    layers.push_back(std::move(layer));
  }

private:
  std::vector<LayerLoss> layers;
  DenseMap<unsigned, SmallVector<unsigned>> layersOf;
};

/// Measures the layers of a function in order.
class Measurement {
public:
  Measurement(const PrunableChannels &channels, PruneCriterion criterion,
              uint64_t seed, const Sweep &sweep, const Sweep &trials,
              const OutputMeter &meter, std::optional<SplitSize> split)
      : channels(channels), criterion(criterion), seed(seed), sweep(sweep),
        trials(trials), meter(meter), split(split) {}

  /// Adds the layer at an index, where both sweeps are.
  LogicalResult add(unsigned index, MeasuredLoss &loss) const;

  /// Returns whether the layer may be split.
  bool canSplit(LinearOpInterface op) const {
    return split && SplittableConv2D::get(op);
  }

private:
  FailureOr<double> measureTrial(LinearOpInterface op, const MatrixXd &filter,
                                 const VectorXd &bias) const;
  LogicalResult addSplit(unsigned index, const LayerWeights &weights,
                         const InputMoments &moments, MeasuredLoss &loss) const;

  const PrunableChannels &channels;
  PruneCriterion criterion;
  uint64_t seed;
  const Sweep &sweep, &trials;
  const OutputMeter &meter;
  std::optional<SplitSize> split;
};
} // namespace

/// Returns whether `op` reads a class that may go, all at once.
static bool readsPrunable(LinearOpInterface op,
                          const PrunableChannels &channels) {
  if (op.getGroups() != 1)
    return false;
  for (int64_t channel = 0; channel < getShape(op.getInput()).back(); ++channel)
    if (channels.contains(channels.getSlots().getClass(op.getInput(), channel)))
      return true;
  return false;
}

/// Returns the columns of each class that may go; `inputs[column]` is the
/// input channel of a column.
static LayerLoss::Columns listColumns(LinearOpInterface op,
                                      ArrayRef<int64_t> inputs,
                                      const PrunableChannels &channels) {
  LayerLoss::Columns columns;
  for (auto [column, input] : llvm::enumerate(inputs)) {
    unsigned leader = channels.getSlots().getClass(op.getInput(), input);
    if (channels.contains(leader))
      columns[leader].push_back(static_cast<int>(column));
  }
  return columns;
}

/// Takes all inputs for alike where it is not known which weights meet them.
static LogicalResult addUnmeasured(LinearOpInterface op,
                                   const PrunableChannels &channels,
                                   MeasuredLoss &loss) {
  FailureOr<SmallVector<double>> weights = readReals(op.getFilter());
  if (failed(weights))
    return op->emitOpError("has a filter whose bytes are missing");
  FilterMap map = op.getFilterMap();
  int64_t inputs = map.getNumInputs();
  // The norms of kernels. No std::hypot, which asks for glibc 2.35.
  MatrixXd filter = MatrixXd::Zero(map.getNumOutputs(), inputs);
  for (auto [index, weight] : llvm::enumerate(*weights))
    filter(map.getOutputChannel(index), map.getInputChannel(index)) +=
        weight * weight;
  filter = filter.cwiseSqrt();
  loss.add(
      LayerLoss(filter, MatrixXd::Identity(inputs, inputs), /*makesUp=*/false,
                listColumns(op, llvm::to_vector(llvm::seq<int64_t>(0, inputs)),
                            channels)));
  return success();
}

/// Runs the rest of the model with another filter and bias.
FailureOr<double> Measurement::measureTrial(LinearOpInterface op,
                                            const MatrixXd &filter,
                                            const VectorXd &bias) const {
  SmallVector<Value> operands(op->getOperands());
  SmallVector<double> values;
  for (Eigen::Index row = 0; row < filter.rows(); ++row)
    for (Eigen::Index column = 0; column < filter.cols(); ++column)
      values.push_back(filter(row, column));
  OpBuilder builder(op);
  Value other = createFloats(builder, op->getLoc(), getShape(op.getFilter()),
                             values, getConstantName(op.getFilter()));
  op.setFilter(other);
  setBias(op, bias);
  Operation *constants[] = {other.getDefiningOp(),
                            op.getBias().getDefiningOp()};
  FailureOr<double> error = meter.getError(trials);
  op->setOperands(operands);
  for (Operation *constant : constants)
    constant->erase();
  return error;
}

/// Offers to split the layer at an index if it may be.
LogicalResult Measurement::addSplit(unsigned index, const LayerWeights &weights,
                                    const InputMoments &moments,
                                    MeasuredLoss &loss) const {
  LinearOpInterface op = channels.getLayers()[index];
  if (!canSplit(op))
    return success();
  SplittableConv2D conv = *SplittableConv2D::get(op);
  int64_t before = conv.getMultiplications();
  const MatrixXd &filter = weights.filter.front();
  std::optional<FilterFactors> factors =
      conv.factorize(filter, moments.products,
                     conv.getMultiplications(split->left), split->multiple);
  if (!factors)
    return success();
  VectorXd bias =
      weights.bias + (filter - factors->product) * moments.teacherMean;
  FailureOr<double> error = measureTrial(op, factors->product, bias);
  if (failed(error))
    return failure();
  loss.splits.push_back(
      {index, *error, before,
       factors->rank * conv.getRankCost(factors->isColumnFirst)});
  return success();
}

LogicalResult Measurement::add(unsigned index, MeasuredLoss &loss) const {
  LinearOpInterface op = channels.getLayers()[index];
  FailureOr<LayerWeights> weights = LayerWeights::read(op);
  if (failed(weights))
    return failure();
  LayerInput input{weights->columns, sweep, op.getInput()};
  InputMoments moments = std::move(measureInputs(input, input, seed).front());
  if (failed(addSplit(index, *weights, moments, loss)))
    return failure();
  if (!readsPrunable(op, channels))
    return success();
  const MatrixXd &filter = weights->filter.front();
  FilterMap map = op.getFilterMap();
  SmallVector<int64_t> inputs;
  for (int64_t column = 0; column < filter.cols(); ++column)
    inputs.push_back(map.getInputChannel(column));
  LayerLoss layer(filter, moments.products,
                  criterion == PruneCriterion::SecondOrder,
                  listColumns(op, inputs, channels));
  // What goes is what would go first.
  LayerLoss trial = layer;
  SmallVector<std::pair<double, unsigned>> classes;
  for (unsigned leader : layer.listClasses())
    classes.push_back({layer.get(leader), leader});
  llvm::sort(classes);
  auto count = static_cast<size_t>(
      std::ceil(kTrialShare * static_cast<double>(classes.size())));
  double expected = 0;
  for (auto [index, entry] : llvm::enumerate(classes)) {
    if (index >= count && expected >= kTrialLoss)
      break;
    expected += trial.get(entry.second);
    trial.remove(entry.second);
  }
  VectorXd bias =
      weights->bias + (filter - trial.getFilter()) * moments.teacherMean;
  FailureOr<double> error = measureTrial(op, trial.getFilter(), bias);
  if (failed(error))
    return failure();
  layer.setSensitivity(expected > 0 ? *error / expected : 0);
  loss.add(std::move(layer));
  return success();
}

/// Returns some of the samples, spread over all.
static SampleInputs pickTrials(const SampleInputs &samples) {
  SampleInputs picked;
  size_t count = std::min(samples.size(), kTrialSamples);
  for (size_t index = 0; index < count; ++index)
    picked.push_back(samples[index * samples.size() / count]);
  return picked;
}

FailureOr<std::unique_ptr<ChannelLoss>>
createMeasuredLoss(func::FuncOp func, const PrunableChannels &channels,
                   PruneCriterion criterion, const SampleInputs &samples,
                   uint64_t seed, const QuantizeProgress &progress,
                   std::optional<SplitSize> split) {
  SampleInputs picked = pickTrials(samples);
  FailureOr<OutputMeter> meter = OutputMeter::create(func, picked);
  if (failed(meter))
    return failure();
  auto loss = std::make_unique<MeasuredLoss>();
  Sweep sweep(func, samples), trials(func, picked);
  Measurement measurement(channels, criterion, seed, sweep, trials, *meter,
                          split);
  for (auto [index, op] : llvm::enumerate(channels.getLayers())) {
    reportProgress(progress, "weigh channels", static_cast<int64_t>(index) + 1,
                   channels.getLayers().size());
    if (!readsPrunable(op, channels) && !measurement.canSplit(op))
      continue;
    if (failed(FilterColumns::get(op))) {
      if (failed(addUnmeasured(op, channels, *loss)))
        return failure();
      continue;
    }
    if (failed(sweep.runUntil(op)) || failed(trials.runUntil(op)) ||
        failed(measurement.add(static_cast<unsigned>(index), *loss)))
      return failure();
  }
  return std::unique_ptr<ChannelLoss>(std::move(loss));
}

} // namespace tinyml
