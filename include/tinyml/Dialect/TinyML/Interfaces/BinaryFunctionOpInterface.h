//===- BinaryFunctionOpInterface.h - One function of two reals --*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_BINARYFUNCTIONOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_BINARYFUNCTIONOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

#include "tinyml/Dialect/TinyML/Interfaces/BinaryFunctionOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_BINARYFUNCTIONOPINTERFACE_H
