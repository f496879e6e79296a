//===- Equalize.cpp - Gives channels the range of their tensor ------------===//

#include "ChannelGroups.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"
#include "tinyml/Quantization/Weights/FilterQuantizer.h"

#include <cmath>

namespace tinyml {
#define GEN_PASS_DEF_EQUALIZE
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// As many bits as the widest activation has.
static constexpr int kMostExponent = 16;

namespace {
struct Equalize : tinyml::impl::EqualizeBase<Equalize> {
  using EqualizeBase::EqualizeBase;

  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func) || failed(equalize(*func)))
      signalPassFailure();
  }

private:
  LogicalResult equalize(func::FuncOp func);
  LogicalResult equalize(const ChannelGroup &group);
  LogicalResult measure(func::FuncOp func, ArrayRef<ChannelGroup> groups);
  FailureOr<ChannelConsumer> describe(Operation *op, const ChannelGroup &group,
                                      Precision precision);
  void weigh(func::FuncOp func, ArrayRef<ChannelGroup> groups);

  /// Of what consumers read, where there is data.
  DenseMap<Value, ChannelStatistics> statistics;
  DenseMap<Operation *, ChannelConsumer> consumers;
};
} // namespace

LogicalResult Equalize::measure(func::FuncOp func,
                                ArrayRef<ChannelGroup> groups) {
  FailureOr<SampleInputs> inputs = readSamples({data, samples, seed}, func);
  if (failed(inputs))
    return failure();
  DenseMap<Value, int64_t> channels;
  for (const ChannelGroup &group : groups)
    for (Operation *consumer : group.consumers)
      channels[consumer->getOperand(0)] =
          group.channelsOf.lookup(consumer->getOperand(0)).size();
  Sweep sweep(func, *inputs);
  for (Operation &op : func.getBody().front().without_terminator()) {
    // What is scaled are results of ops with one.
    if (op.getNumResults() != 1 || !channels.contains(op.getResult(0)))
      continue;
    Value value = op.getResult(0);
    if (failed(sweep.runUntil(op.getNextNode())))
      return failure();
    ChannelStatistics seen(channels.lookup(value));
    for (int64_t sample = 0; sample < sweep.size(); ++sample) {
      ArrayRef<float> numbers = sweep.get(value, sample).getValues<float>();
      seen.add(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
    }
    statistics[value] = std::move(seen);
  }
  return success();
}

/// Takes the filter rows of the producers for the numbers of the channels.
static FailureOr<ChannelStatistics> guessStatistics(const ChannelGroup &group) {
  ChannelStatistics guess(group.channels);
  for (Operation *op : group.producers) {
    FailureOr<SmallVector<double>> weights = readReals(op->getOperand(1));
    if (failed(weights))
      return op->emitOpError("has a filter whose bytes are missing");
    FilterMap map = cast<LinearOpInterface>(op).getFilterMap();
    const SmallVector<int64_t> &channels =
        group.channelsOf.find(op->getResult(0))->second;
    for (auto [index, weight] : llvm::enumerate(*weights)) {
      double &largest = guess.hi[channels[map.getOutputChannel(index)]];
      largest = std::max(largest, std::abs(weight));
    }
  }
  // So many that none is expected beyond.
  guess.count = 1e15;
  guess.squares = guess.count * guess.hi.square();
  guess.filled = guess.count * (guess.hi > 0).cast<double>();
  return guess;
}

/// Returns `read`, of the channels of a value, as that of a group that has
/// channel `channels[i]` for each; there is nothing of others.
static ChannelStatistics spread(const ChannelStatistics &read,
                                ArrayRef<int64_t> channels, int64_t count) {
  ChannelStatistics all(count);
  all.count = read.count;
  for (auto [from, to] : llvm::enumerate(channels))
    for (auto member : {&ChannelStatistics::lo, &ChannelStatistics::hi,
                        &ChannelStatistics::sums, &ChannelStatistics::squares,
                        &ChannelStatistics::filled})
      (all.*member)[to] = (read.*member)[from];
  return all;
}

FailureOr<ChannelConsumer> Equalize::describe(Operation *op,
                                              const ChannelGroup &group,
                                              Precision precision) {
  ChannelConsumer consumer;
  auto linear = cast<LinearOpInterface>(op);
  int64_t outputs = linear.getFilterMap().getNumOutputs();
  consumer.squares = Eigen::ArrayXXd::Zero(outputs, group.channels);
  consumer.counts = consumer.largest = consumer.squares;
  auto visit = [&](double weight, int64_t output, int64_t channel) {
    consumer.squares(output, channel) += weight * weight;
    consumer.counts(output, channel) += 1;
    double &largest = consumer.largest(output, channel);
    largest = std::max(largest, std::abs(weight));
  };
  if (failed(forEachWeight(op, group, visit)))
    return failure();
  if (!data.empty()) {
    consumer.input =
        spread(statistics.lookup(op->getOperand(0)),
               group.channelsOf.lookup(op->getOperand(0)), group.channels);
  } else {
    FailureOr<ChannelStatistics> guess = guessStatistics(group);
    if (failed(guess))
      return failure();
    consumer.input = std::move(*guess);
  }
  std::optional<Precision> own = getPrecision(op, precision);
  if (!own)
    return op->emitOpError("has the unknown precision ")
           << op->getAttr(kPrecisionAttr);
  if (!linear.hasIntegerForm())
    return consumer;
  if (own->activationBits)
    consumer.levels = std::ldexp(1.0, own->activationBits) - 1;
  if (own->weightBits)
    consumer.largestWeight =
        static_cast<double>(getLargestWeight(own->weightBits));
  return consumer;
}

/// Keeps channels as they are that are always zero or never read.
static void freezeDeadChannels(const std::vector<ChannelConsumer> &consumers,
                               ExponentLimits &limits) {
  Eigen::ArrayXd inputs = Eigen::ArrayXd::Zero(limits.lowest.size());
  Eigen::ArrayXd columns = inputs;
  for (const ChannelConsumer &consumer : consumers) {
    inputs = inputs.max(consumer.input.getLargest());
    columns = columns.max(consumer.largest.colwise().maxCoeff().transpose());
  }
  auto isDead = inputs == 0 || columns == 0;
  limits.lowest = isDead.select(0, limits.lowest);
  limits.highest = isDead.select(0, limits.highest);
}

void Equalize::weigh(func::FuncOp func, ArrayRef<ChannelGroup> groups) {
  DenseMap<Operation *, const ChannelGroup *> groupOf;
  for (const ChannelGroup &group : groups)
    for (Operation *producer : group.producers)
      groupOf[producer] = &group;
  for (Operation &op : llvm::reverse(func.getBody().front())) {
    auto found = consumers.find(&op);
    if (found == consumers.end())
      continue;
    ChannelConsumer &consumer = found->second;
    std::vector<const ChannelConsumer *> next;
    if (const ChannelGroup *group = groupOf.lookup(&op))
      for (Operation *user : group->consumers)
        if (op.isBeforeInBlock(user))
          next.push_back(&consumers[user]);
    if (next.empty()) {
      consumer.weights = weighByPower(consumer);
      continue;
    }
    Eigen::ArrayXd weights = weighChannels(next);
    const SmallVector<int64_t> &channels =
        groupOf.lookup(&op)->channelsOf.find(op.getResult(0))->second;
    consumer.weights.resize(static_cast<Eigen::Index>(channels.size()));
    for (auto [output, channel] : llvm::enumerate(channels))
      consumer.weights[output] = weights[channel];
  }
}

LogicalResult Equalize::equalize(const ChannelGroup &group) {
  std::vector<ChannelConsumer> members;
  for (Operation *op : group.consumers)
    members.push_back(consumers[op]);
  FailureOr<ExponentLimits> limits = findExponentLimits(group, kMostExponent);
  if (failed(limits))
    return failure();
  freezeDeadChannels(members, *limits);
  Eigen::ArrayXi exponents = chooseExponents(members, *limits);
  if ((exponents == 0).all())
    return success();
  ++numGroups;
  numChannels += (exponents != 0).count();
  return scaleChannels(group, exponents);
}

LogicalResult Equalize::equalize(func::FuncOp func) {
  std::optional<Precision> precision = parsePrecision(scheme);
  if (!precision)
    return func.emitError("unknown scheme '")
           << scheme << "': w8a8, w8a16, w4a8, w4a16, w8, w4 or float";
  std::vector<ChannelGroup> groups = findChannelGroups(func);
  if (!groups.empty() && !data.empty() && failed(measure(func, groups)))
    return failure();
  for (const ChannelGroup &group : groups)
    for (Operation *op : group.consumers) {
      FailureOr<ChannelConsumer> consumer = describe(op, group, *precision);
      if (failed(consumer))
        return failure();
      consumers[op] = std::move(*consumer);
    }
  weigh(func, groups);
  for (const ChannelGroup &group : groups)
    if (failed(equalize(group)))
      return failure();
  return success();
}
