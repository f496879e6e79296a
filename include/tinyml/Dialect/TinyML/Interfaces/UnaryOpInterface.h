//===- UnaryOpInterface.h - One function of every element -------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_UNARYOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_UNARYOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

#include <optional>
#include <utility>

#include "tinyml/Dialect/TinyML/Interfaces/UnaryOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_UNARYOPINTERFACE_H
