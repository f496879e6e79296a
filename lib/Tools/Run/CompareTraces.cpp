//===- CompareTraces.cpp - Where two stages of a model differ -------------===//

#include "tinyml/Tools/Run/CompareTraces.h"
#include "tinyml/Tools/Run/Scores.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;

namespace tinyml {

using Trace = std::vector<TracedValue>;

static Expected<Trace> record(Runner &runner, const Sample &sample) {
  Trace trace;
  auto append = [&](TracedValue value) { trace.push_back(std::move(value)); };
  if (Error error = runner.trace(sample, append))
    return error;
  return trace;
}

static bool isInteger(const TracedValue &value) {
  return value.array.type.kind != 'f';
}

/// Whether the stored integers of both stand for the same real numbers. What a
/// kernel wrote has no scale: it has the scale of the op it came from.
static bool haveEqualScales(const TracedValue &a, const TracedValue &b) {
  return a.scale && b.scale ? *a.scale == *b.scale && a.zeroPoint == b.zeroPoint
                            : true;
}

/// Returns whether the values can be compared: same layout, both integers or
/// both with real numbers.
static bool isComparable(const TracedValue &a, const TracedValue &b) {
  if (a.array.getNumElements() != b.array.getNumElements())
    return false;
  auto dropOnes = [](ArrayRef<int64_t> shape) {
    SmallVector<int64_t> rest;
    copy_if(shape, std::back_inserter(rest),
            [](int64_t dim) { return dim != 1; });
    return rest;
  };
  if (dropOnes(a.array.shape) != dropOnes(b.array.shape))
    return false;
  if (isInteger(a) && isInteger(b))
    return haveEqualScales(a, b) || (a.scale && b.scale);
  return (!isInteger(a) || a.scale) && (!isInteger(b) || b.scale);
}

namespace {
/// How far apart two values of a node are.
struct Difference {
  int64_t numDifferent = 0;
  /// The first element that differs.
  int64_t element = -1;
  double first = 0, second = 0;
};
} // namespace

/// Counts the elements that are further apart than `tolerance`.
static Difference count(int64_t numElements, double tolerance,
                        function_ref<double(int64_t)> first,
                        function_ref<double(int64_t)> second) {
  Difference difference;
  for (int64_t i = 0; i < numElements; ++i) {
    double a = first(i), b = second(i);
    bool isSame = a == b || (std::isnan(a) && std::isnan(b)) ||
                  std::abs(a - b) <= tolerance;
    if (!isSame && difference.numDifferent++ == 0)
      difference = {1, i, a, b};
  }
  return difference;
}

static Difference compareStored(const TracedValue &a, const TracedValue &b) {
  return count(
      a.array.getNumElements(), /*tolerance=*/0,
      [&](int64_t i) { return a.array.getNumber(i); },
      [&](int64_t i) { return b.array.getNumber(i); });
}

/// Compares real numbers within the bounds of both: one stage may have fused
/// the activation that follows, or rounded to integers.
static Difference compareReal(const TracedValue &a, const TracedValue &b) {
  double lower = std::max(a.lower, b.lower), upper = std::min(a.upper, b.upper);
  auto bound = [&](double real) {
    return real < lower ? lower : real > upper ? upper : real;
  };
  ArrayError error = compareArrays(a.array, a.array);
  double step = std::max(a.scale.value_or(0), b.scale.value_or(0));
  double tolerance = step != 0 ? step : 1e-5 * error.scale;
  return count(
      a.array.getNumElements(), tolerance,
      [&](int64_t i) { return bound(a.getReal(i)); },
      [&](int64_t i) { return bound(b.getReal(i)); });
}

/// Compares and prints the difference where there is one and `os` is given.
static bool isDifferent(const TracedValue &a, const TracedValue &b,
                        raw_ostream *os) {
  bool isExact = isInteger(a) && isInteger(b) && haveEqualScales(a, b);
  Difference difference = isExact ? compareStored(a, b) : compareReal(a, b);
  if (difference.numDifferent == 0)
    return false;
  if (os)
    *os << "first difference at '" << a.name << "' "
        << formatArrayShape(a.array.shape) << ": element " << difference.element
        << format(" is %.9g and %.9g", difference.first, difference.second)
        << (isExact ? " as stored" : "") << ", " << difference.numDifferent
        << " of " << a.array.getNumElements() << " elements differ\n";
  return true;
}

Expected<TraceComparison> compareTraces(Runner &first, Runner &second,
                                        const Sample &sample, raw_ostream &os) {
  Expected<Trace> left = record(first, sample);
  if (!left)
    return left.takeError();
  Expected<Trace> right = record(second, sample);
  if (!right)
    return right.takeError();
  StringMap<SmallVector<const TracedValue *>> byName;
  for (const TracedValue &value : *right)
    byName[value.name].push_back(&value);

  // Of several values of one node, the last is its result; the others come
  // from the layout around it.
  StringMap<const TracedValue *> last;
  for (const TracedValue &value : *left)
    for (const TracedValue *other : byName.lookup(value.name))
      if (isComparable(value, *other))
        last[value.name] = &value;
  TraceComparison result;
  for (const TracedValue &value : *left) {
    if (last.lookup(value.name) != &value)
      continue;
    const TracedValue *other = nullptr;
    for (const TracedValue *candidate : byName.lookup(value.name))
      if (isComparable(value, *candidate))
        other = candidate;
    ++result.numCompared;
    result.numDifferent +=
        isDifferent(value, *other, result.numDifferent == 0 ? &os : nullptr);
  }
  os << "compared the values of " << result.numCompared << " nodes: ";
  if (result.numDifferent == 0)
    os << "no difference\n";
  else
    os << result.numDifferent << " differ\n";
  return result;
}

} // namespace tinyml
