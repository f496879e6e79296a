//===- Passes.h - From tinyml to mcu ----------------------------*- C++ -*-===//

#ifndef TINYML_CONVERSION_TINYMLTOMCU_PASSES_H
#define TINYML_CONVERSION_TINYMLTOMCU_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace tinyml {

#define GEN_PASS_DECL
#include "tinyml/Conversion/TinyMLToMCU/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "tinyml/Conversion/TinyMLToMCU/Passes.h.inc"

} // namespace tinyml

#endif // TINYML_CONVERSION_TINYMLTOMCU_PASSES_H
