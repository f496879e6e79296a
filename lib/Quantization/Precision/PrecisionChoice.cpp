//===- PrecisionChoice.cpp - How many bits each layer has -----------------===//

#include "tinyml/Quantization/Precision/PrecisionChoice.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// Activations below this share of the sum of all errors have bits enough.
static constexpr double kNegligible = 1e-3;

FailureOr<PrecisionChoice> PrecisionChoice::create(func::FuncOp func,
                                                   const SampleInputs &samples,
                                                   int64_t group) {
  PrecisionChoice choice;
  choice.func = func;
  for (Operation &op : func.getBody().front())
    if (op.hasAttr(kPrecisionAttr))
      choice.fixed.insert(&op);
  FailureOr<std::vector<FilterSensitivity>> filters =
      measureFilters(func, samples, group);
  if (failed(filters))
    return failure();
  FailureOr<std::vector<ActivationSensitivity>> activations =
      measureActivations(func, samples);
  if (failed(activations))
    return failure();
  choice.filters = std::move(*filters);
  choice.activations = std::move(*activations);
  llvm::stable_sort(choice.filters, [](const auto &a, const auto &b) {
    return a.getErrorPerWeight() < b.getErrorPerWeight();
  });
  return choice;
}

void PrecisionChoice::narrowFirst(size_t count) {
  narrow.clear();
  for (const FilterSensitivity &filter : ArrayRef(filters).take_front(count))
    narrow.insert(filter.op);
}

void PrecisionChoice::toggle(const Change &change) {
  if (change.value) {
    if (!wide.insert(change.value).second)
      wide.erase(change.value);
  } else if (!narrow.insert(change.op).second) {
    narrow.erase(change.op);
  }
}

std::vector<PrecisionChoice::Change> PrecisionChoice::listWidenings() const {
  std::vector<Change> changes;
  double sum = 0;
  for (const ActivationSensitivity &activation : activations)
    sum += activation.error;
  for (const ActivationSensitivity &activation : activations)
    if (!wide.contains(activation.value) &&
        activation.error > kNegligible * sum)
      changes.push_back({activation.value, nullptr, activation.error});
  for (const FilterSensitivity &filter : filters)
    if (narrow.contains(filter.op))
      changes.push_back({Value(), filter.op, filter.error});
  llvm::stable_sort(changes, [](const Change &a, const Change &b) {
    return a.error > b.error;
  });
  return changes;
}

/// Integer ops have operands and results of one width, so those on either side
/// of a wide value are wide.
bool PrecisionChoice::isWide(Operation &op) const {
  auto contains = [&](Value value) { return wide.contains(value); };
  return llvm::any_of(op.getOperands(), contains) ||
         llvm::any_of(op.getResults(), contains);
}

void PrecisionChoice::apply() {
  for (Operation &op : func.getBody().front().without_terminator()) {
    if (fixed.contains(&op))
      continue;
    Precision precision{narrow.contains(&op) ? 4u : 8u, isWide(op) ? 16u : 8u};
    if (precision == Precision{8, 8})
      op.removeAttr(kPrecisionAttr);
    else
      op.setAttr(kPrecisionAttr,
                 StringAttr::get(op.getContext(), formatPrecision(precision)));
  }
}

PrecisionChoice::Counts PrecisionChoice::tell() {
  Counts counts;
  int64_t total = 0;
  for (const FilterSensitivity &filter : filters)
    total += filter.weights;
  for (const FilterSensitivity &filter : filters) {
    if (!narrow.contains(filter.op))
      continue;
    ++counts.narrow;
    filter.op->emitRemark(llvm::formatv(
        "gets 4 bits for its {0} weights, {1:f1} % of all: rounded to nearest, "
        "that changes the outputs by {2:f2} %",
        filter.weights,
        100.0 * static_cast<double>(filter.weights) /
            static_cast<double>(total),
        100 * std::sqrt(filter.error)));
  }
  for (const ActivationSensitivity &activation : activations)
    if (wide.contains(activation.value))
      emitRemark(activation.value.getLoc(),
                 llvm::formatv("gets a result of 16 bits: 8 change the outputs "
                               "by {0:f2} %",
                               100 * std::sqrt(activation.error)));
  for (Operation &op : func.getBody().front().without_terminator())
    counts.wide += isWide(op);
  return counts;
}

} // namespace tinyml
