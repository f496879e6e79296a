//===- IntegerReductions.h - Sums and the like of integers ------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_INTEGERREDUCTIONS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_INTEGERREDUCTIONS_H

#include "NodeConversion.h"

namespace tinyml {

enum class Reduction {
  Sum,
  Mean,
  Prod,
  Min,
  Max,
  L1,
  SumSquare,
  Other, ///< one of floats only
};

/// Reduces operand 0, integers or booleans without a scale, over `axes`, which
/// stay as dimensions of 1. Integers wrap around.
mlir::FailureOr<Operand> reduceIntegers(NodeConversion &node,
                                        Reduction reduction,
                                        llvm::ArrayRef<int64_t> axes);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_INTEGERREDUCTIONS_H
