//===- LayoutOpInterface.h - Ops under permuted dimensions ------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_LAYOUTOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_LAYOUTOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"
#include "llvm/ADT/ArrayRef.h"

#include "tinyml/Dialect/TinyML/Interfaces/LayoutOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_LAYOUTOPINTERFACE_H
