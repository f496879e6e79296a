//===- IntegerArithmetic.h - Operators on integers --------------*- C++ -*-===//
//
// What operators of numbers do where the numbers are integers without a scale:
// expressed by tinyml's few ops on integers, at run time as at compile time.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_INTEGERARITHMETIC_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_INTEGERARITHMETIC_H

#include "NodeConversion.h"

namespace tinyml {

llvm::LogicalResult convertIntegerDiv(NodeConversion &node);
llvm::LogicalResult convertIntegerMod(NodeConversion &node);
/// Min and Max of any number of operands.
llvm::LogicalResult convertIntegerExtreme(NodeConversion &node, bool isLargest);
/// Pow of integers, to numbers or integers.
llvm::LogicalResult convertIntegerPow(NodeConversion &node);

llvm::LogicalResult convertIntegerNeg(NodeConversion &node);
llvm::LogicalResult convertIntegerAbs(NodeConversion &node);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_INTEGERARITHMETIC_H
