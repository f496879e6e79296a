//===- Passes.h - Passes on the tinyml dialect ------------------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_H
#define TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

namespace tinyml::ir {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_H
