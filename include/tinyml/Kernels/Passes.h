//===- Passes.h - Choosing kernels ------------------------------*- C++ -*-===//

#ifndef TINYML_KERNELS_PASSES_H
#define TINYML_KERNELS_PASSES_H

#include "mlir/Pass/Pass.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml::mcu {

#define GEN_PASS_DECL
#include "tinyml/Kernels/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "tinyml/Kernels/Passes.h.inc"

} // namespace tinyml::mcu

#endif // TINYML_KERNELS_PASSES_H
