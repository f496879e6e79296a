//===- PrecompiledOps.h - MLIR's headers and `tinyml` -----------*- C++ -*-===//
//
// For targets most of whose files use the operations of `tinyml`.
//
//===----------------------------------------------------------------------===//

#include "Precompiled.h"

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
