//===- ChannelFactors.cpp - Factors that make channels alike --------------===//

#include "tinyml/Quantization/Equalization/ChannelFactors.h"

#include <algorithm>
#include <cmath>
#include <limits>

using Eigen::ArrayXd;
using Eigen::ArrayXi;
using Eigen::Index;

namespace tinyml {

/// Keeps what is divided by something from being divided by zero.
static constexpr double kTiny = std::numeric_limits<double>::min();

/// How much less the estimated error has to be, in dB: less than that is within
/// what the estimate does not know, and not worth other weights.
static constexpr double kLeastGain = 1;

ChannelStatistics::ChannelStatistics(Index channels)
    : lo(ArrayXd::Zero(channels)), hi(lo), sums(lo), squares(lo), filled(lo) {}

void ChannelStatistics::add(const float *numbers, Index size) {
  Eigen::Map<const Eigen::ArrayXXf> columns(numbers, lo.size(),
                                            size / lo.size());
  for (Index column = 0; column < columns.cols(); ++column) {
    ArrayXd x = columns.col(column).cast<double>();
    lo = lo.min(x);
    hi = hi.max(x);
    sums += x;
    squares += x.square();
    filled += (x != 0).cast<double>();
  }
  count += static_cast<double>(columns.cols());
}

ArrayXd ChannelStatistics::getFilled() const {
  return filled / std::max(count, 1.0);
}

ArrayXd ChannelStatistics::getVariance() const {
  double size = std::max(count, 1.0);
  return (squares / size - (sums / size).square()).max(0);
}

ArrayXd weighByPower(const ChannelConsumer &consumer) {
  ArrayXd variance = consumer.input.getVariance();
  double power = (consumer.squares.matrix() * variance.matrix()).sum();
  return ArrayXd::Constant(consumer.squares.rows(), 1 / std::max(power, kTiny));
}

ArrayXd weighChannels(const std::vector<const ChannelConsumer *> &consumers) {
  ArrayXd weights = ArrayXd::Zero(consumers.front()->squares.cols());
  for (const ChannelConsumer *consumer : consumers)
    weights +=
        (consumer->squares.matrix().transpose() * consumer->weights.matrix())
            .array() *
        consumer->input.getFilled();
  return weights;
}

namespace {
/// The error of one consumer while factors change one by one.
class ErrorModel {
public:
  ErrorModel(const ChannelConsumer &consumer, const ArrayXi &exponents)
      : consumer(consumer), filled(consumer.input.getFilled()),
        variance(consumer.input.getVariance()),
        importance(weighChannels({&consumer})), factors(exponents.size()) {
    const ChannelStatistics &x = consumer.input;
    Index channels = factors.size();
    ArrayXd known = x.filled.max(std::exp(1.0));
    tail = x.getLargest().max(kTiny) / known.log();
    beyond = 24 * tail.square() / known;
    isAbove = (x.hi > 0).cast<double>();
    isBelow = (x.lo < 0).cast<double>();
    clippedBefore = getClipped(ArrayXd::Constant(channels, x.hi.maxCoeff()),
                               ArrayXd::Constant(channels, x.lo.minCoeff()));
    for (Index channel = 0; channel < factors.size(); ++channel)
      factors[channel] = std::ldexp(1.0, exponents[channel]);
    update();
  }

  double get() const { return get(factors, inputs, filters, widths); }

  /// Returns the error with another factor of one channel.
  double tryFactor(Index channel, double factor) const {
    double old = factors[channel];
    double input = (factor * factor - old * old) * filled[channel];
    double filter =
        (1 / (factor * factor) - 1 / (old * old)) * variance[channel];
    ArrayXd changed = factors;
    changed[channel] = factor;
    auto others = (widest == static_cast<int>(channel)).select(second, widths);
    return get(changed, inputs + consumer.squares.col(channel) * input,
               filters + consumer.counts.col(channel) * filter,
               others.max(consumer.largest.col(channel) * factor));
  }

  void setFactor(Index channel, double factor) {
    factors[channel] = factor;
    update();
  }

private:
  ArrayXd getClipped(const ArrayXd &highest, const ArrayXd &lowest) const;
  double get(const ArrayXd &scale, const ArrayXd &inputSums,
             const ArrayXd &filterSums, const ArrayXd &filterWidths) const;
  void update();

  const ChannelConsumer &consumer;
  ArrayXd filled, variance;
  ArrayXd importance;       ///< sum_o V[o] Q[o,c] n[c]
  ArrayXd tail, beyond;     ///< t, and 24 t^2 / m
  ArrayXd isAbove, isBelow; ///< 1 where numbers are positive, or negative
  ArrayXd clippedBefore;    ///< where all factors are 1
  ArrayXd factors;
  ArrayXd inputs, filters; ///< the sums of E
  ArrayXd widths, second;  ///< the largest and second largest M f of each row
  ArrayXi widest;          ///< the channel of the largest
};
} // namespace

/// Returns 12 times the expected squared distance of the numbers of each
/// channel to these limits.
ArrayXd ErrorModel::getClipped(const ArrayXd &highest,
                               const ArrayXd &lowest) const {
  const ChannelStatistics &x = consumer.input;
  ArrayXd part = ((x.hi - highest) / tail).exp() * isAbove;
  if ((isBelow != 0).any())
    part += ((lowest - x.lo) / tail).exp() * isBelow;
  return beyond * part;
}

double ErrorModel::get(const ArrayXd &scale, const ArrayXd &inputSums,
                       const ArrayXd &filterSums,
                       const ArrayXd &filterWidths) const {
  double error = 0;
  if (consumer.levels > 0) {
    const ChannelStatistics &x = consumer.input;
    double hi = (x.hi / scale).maxCoeff(), lo = (x.lo / scale).minCoeff();
    double step = (hi - lo) / consumer.levels;
    error += step * step * (inputSums * consumer.weights).sum();
    ArrayXd clipped = getClipped(hi * scale, lo * scale) - clippedBefore;
    error += (clipped.max(0) * importance).sum();
  }
  if (consumer.largestWeight > 0)
    error += (filterWidths.square() * filterSums * consumer.weights).sum() /
             (consumer.largestWeight * consumer.largestWeight);
  return error / 12;
}

void ErrorModel::update() {
  ArrayXd grown = factors.square() * filled;
  ArrayXd shrunk = variance / factors.square();
  inputs = (consumer.squares.matrix() * grown.matrix()).array();
  filters = (consumer.counts.matrix() * shrunk.matrix()).array();
  Index rows = consumer.largest.rows();
  widths = second = ArrayXd::Zero(rows);
  widest = ArrayXi::Constant(rows, -1);
  for (Index channel = 0; channel < factors.size(); ++channel)
    for (Index row = 0; row < rows; ++row) {
      double width = consumer.largest(row, channel) * factors[channel];
      second[row] = std::max(second[row], std::min(width, widths[row]));
      if (width <= widths[row])
        continue;
      widths[row] = width;
      widest[row] = static_cast<int>(channel);
    }
}

double estimateError(const std::vector<ChannelConsumer> &consumers,
                     const ArrayXi &exponents) {
  double error = 0;
  for (const ChannelConsumer &consumer : consumers)
    error += ErrorModel(consumer, exponents).get();
  return error;
}

/// Moves exponents one by one while the error falls; returns what is left. An
/// exponent further from 0 has to be worth a tenth of a channel's even share of
/// the error: what few samples say of a channel that hardly matters may be far
/// from what it can be.
static double descend(const std::vector<ChannelConsumer> &consumers,
                      const ExponentLimits &limits, ArrayXi &exponents) {
  constexpr int kSweeps = 20;
  std::vector<ErrorModel> models;
  for (const ChannelConsumer &consumer : consumers)
    models.emplace_back(consumer, exponents);
  double error = estimateError(consumers, exponents);
  double part = 0.1 / static_cast<double>(exponents.size());
  auto improve = [&](Index channel, int exponent) {
    double factor = std::ldexp(1.0, exponent), tried = 0;
    for (const ErrorModel &model : models)
      tried += model.tryFactor(channel, factor);
    bool isNearer = std::abs(exponent) < std::abs(exponents[channel]);
    if (tried >= error * (isNearer ? 1 + part : 1 - part))
      return false;
    for (ErrorModel &model : models)
      model.setFactor(channel, factor);
    exponents[channel] = exponent;
    error = tried;
    return true;
  };
  bool moved = true;
  for (int sweep = 0; sweep < kSweeps && moved; ++sweep) {
    moved = false;
    for (Index channel = 0; channel < exponents.size(); ++channel) {
      int exponent = exponents[channel];
      if (exponent > limits.lowest[channel])
        moved |= improve(channel, exponent - 1);
      if (exponent < limits.highest[channel])
        moved |= improve(channel, exponent + 1);
    }
  }
  return error;
}

/// Returns log2(a^part / b^(1 - part)) for each channel, rounded, with a the
/// magnitudes of the inputs relative to their tensors' and b those of the
/// filters' columns relative to their rows', the largest of all consumers.
static ArrayXi balance(const std::vector<ChannelConsumer> &consumers,
                       const ExponentLimits &limits, double part) {
  ArrayXd inputs = ArrayXd::Zero(limits.lowest.size()), columns = inputs;
  for (const ChannelConsumer &consumer : consumers) {
    ArrayXd largest = consumer.input.getLargest();
    inputs = inputs.max(largest / std::max(largest.maxCoeff(), kTiny));
    ArrayXd rows = consumer.largest.rowwise().maxCoeff().max(kTiny);
    columns = columns.max(
        (consumer.largest.colwise() / rows).colwise().maxCoeff().transpose());
  }
  ArrayXd wanted =
      part * inputs.max(kTiny).log() - (1 - part) * columns.max(kTiny).log();
  return (wanted / std::log(2.0))
      .rint()
      .cast<int>()
      .max(limits.lowest)
      .min(limits.highest);
}

ArrayXi chooseExponents(const std::vector<ChannelConsumer> &consumers,
                        const ExponentLimits &limits) {
  ArrayXi none = ArrayXi::Zero(limits.lowest.size());
  ArrayXi best = none;
  double least =
      estimateError(consumers, none) * std::pow(10, -kLeastGain / 10);
  for (ArrayXi exponents : {none, balance(consumers, limits, 0.5),
                            balance(consumers, limits, 1.0)}) {
    double error = descend(consumers, limits, exponents);
    if (error >= least)
      continue;
    least = error;
    best = exponents;
  }
  return best;
}

} // namespace tinyml
