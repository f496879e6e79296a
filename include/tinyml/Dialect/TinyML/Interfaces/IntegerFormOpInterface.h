//===- IntegerFormOpInterface.h - Arithmetic on scaled integers -*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_INTEGERFORMOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_INTEGERFORMOPINTERFACE_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>
#include <string>

#include "tinyml/Dialect/TinyML/Interfaces/IntegerFormOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_INTEGERFORMOPINTERFACE_H
