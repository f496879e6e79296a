//===- Scores.cpp - How good outputs are ----------------------------------===//

#include "tinyml/Tools/Run/Scores.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;

namespace tinyml {

static double getDistance(double found, double expected) {
  if (found == expected || (std::isnan(found) && std::isnan(expected)))
    return 0;
  double distance = std::abs(found - expected);
  return std::isnan(distance) ? std::numeric_limits<double>::infinity()
                              : distance;
}

ArrayError compareArrays(const Array &found, const Array &expected) {
  ArrayError error;
  error.numElements = expected.getNumElements();
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (int64_t i = 0; i < error.numElements; ++i) {
    double want = expected.getNumber(i);
    double distance = getDistance(found.getNumber(i), want);
    error.numDifferent += distance != 0;
    if (distance > error.maxError) {
      error.maxError = distance;
      error.worst = i;
    }
    if (std::isfinite(want)) {
      low = std::min(low, want);
      high = std::max(high, want);
    }
  }
  if (low <= high)
    error.scale =
        std::max({high - low, std::abs(low), std::abs(high), error.scale});
  return error;
}

void printArrayError(StringRef name, const ArrayError &error, raw_ostream &os) {
  os << "output '" << name << "': ";
  if (error.numDifferent == 0) {
    os << "equal\n";
    return;
  }
  os << format("max error %.3g (%.2g of the scale), ", error.maxError,
               error.getRelativeError())
     << error.numDifferent << " of " << error.numElements
     << " elements differ\n";
}

/// Whether an output is the class itself, as an arg max gives it: integers of
/// 8 and 16 bits are quantized numbers.
static bool isClass(const Array &output) {
  return output.type.kind != 'f' && output.type.bytes > 2 &&
         output.getNumElements() == 1;
}

Expected<int64_t> countCorrect(ArrayRef<Sample> outputs, size_t output,
                               const Array &labels) {
  if (labels.type.kind == 'f' ||
      labels.getNumElements() != static_cast<int64_t>(outputs.size()))
    return createStringError("labels are one integer per sample, " +
                             Twine(outputs.size()) + " in all; found " +
                             labels.type.getName() + " of shape " +
                             formatArrayShape(labels.shape));
  const Array *first = outputs.empty() ? nullptr : &outputs.front()[output];
  if (first && first->getNumElements() == 1 && !isClass(*first))
    return createStringError(
        "labels are not scored: the output is one number of " +
        first->type.getName() +
        ", and which of them are class 1 is not known; save the outputs "
        "(--output=<y.npz>) and compare them with a threshold");
  int64_t correct = 0;
  for (auto [index, sample] : enumerate(outputs)) {
    const Array &scores = sample[output];
    auto label = static_cast<int64_t>(labels.getNumber(index));
    if (isClass(scores)) {
      correct += static_cast<int64_t>(scores.getNumber(0)) == label;
      continue;
    }
    int64_t best = 0;
    for (int64_t i = 1; i < scores.getNumElements(); ++i)
      if (scores.getNumber(i) > scores.getNumber(best))
        best = i;
    correct += best == label;
  }
  return correct;
}

Expected<double> getMeanSquaredError(ArrayRef<Sample> inputs,
                                     ArrayRef<Sample> outputs) {
  double sum = 0;
  int64_t count = 0;
  for (auto [input, output] : zip_equal(inputs, outputs)) {
    if (input.empty() || output.empty() ||
        input[0].getNumElements() != output[0].getNumElements() ||
        input[0].type.kind != 'f' || output[0].type.kind != 'f')
      return createStringError("the squared error of an autoencoder needs a "
                               "float output of the input's size");
    for (int64_t i = 0; i < input[0].getNumElements(); ++i) {
      double difference = output[0].getNumber(i) - input[0].getNumber(i);
      sum += difference * difference;
    }
    count += input[0].getNumElements();
  }
  return count == 0 ? 0.0 : sum / count;
}

} // namespace tinyml
