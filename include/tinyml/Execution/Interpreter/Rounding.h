//===- Rounding.h - How integer sums become results -------------*- C++ -*-===//

#ifndef TINYML_EXECUTION_INTERPRETER_ROUNDING_H
#define TINYML_EXECUTION_INTERPRETER_ROUNDING_H

#include "tinyml/Support/QuantMath.h"

namespace tinyml {

/// Returns floor((acc * 2^pre * mult + 2^31) / 2^32), exact for every acc.
int64_t rescale(int64_t acc, Requantizer rq);

/// Returns floor((acc + 2^(shift-1)) / 2^shift), or `acc` where shift is 0.
int64_t shiftRounded(int64_t acc, int32_t shift);

/// Returns floor(sqrt(value)) of 0 <= value < 2^60.
int64_t takeRoot(int64_t value);

} // namespace tinyml

#endif // TINYML_EXECUTION_INTERPRETER_ROUNDING_H
