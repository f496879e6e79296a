//===- Scores.h - How good outputs are --------------------------*- C++ -*-===//

#ifndef TINYML_TOOLS_RUN_SCORES_H
#define TINYML_TOOLS_RUN_SCORES_H

#include "tinyml/Data/Samples.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace tinyml {

/// How far an array is from an expected one. A NaN equals a NaN; where only one
/// is NaN, the error is infinite.
struct ArrayError {
  double maxError = 0;
  /// The first element with that error, row-major.
  int64_t worst = 0;
  int64_t numDifferent = 0;
  int64_t numElements = 0;
  /// max(expected range, largest expected magnitude, 1e-3).
  double scale = 1e-3;

  double getRelativeError() const { return maxError / scale; }
};

/// Compares element by element; the arrays have the same number of them.
ArrayError compareArrays(const Array &found, const Array &expected);

/// Prints one line, e.g. `output 'y': max error 2.4e-07 (1.1e-07 of the scale),
/// 3 of 120 elements differ`.
void printArrayError(llvm::StringRef name, const ArrayError &error,
                     llvm::raw_ostream &os);

/// Returns how many samples have their largest element where the label says. An
/// output of one integer of 32 or 64 bits is the class itself, as an arg max
/// gives it; one of another number is an error. Labels are one integer per
/// sample.
llvm::Expected<int64_t> countCorrect(llvm::ArrayRef<Sample> outputs,
                                     size_t output, const Array &labels);

/// Returns the mean over samples and elements of (output - input)^2, of the
/// first input and output.
llvm::Expected<double> getMeanSquaredError(llvm::ArrayRef<Sample> inputs,
                                           llvm::ArrayRef<Sample> outputs);

} // namespace tinyml

#endif // TINYML_TOOLS_RUN_SCORES_H
