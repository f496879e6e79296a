//===- Passes.h - Passes on the mcu dialect ---------------------*- C++ -*-===//

#ifndef TINYML_DIALECT_MCU_TRANSFORMS_PASSES_H
#define TINYML_DIALECT_MCU_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml::mcu {

#define GEN_PASS_DECL
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"

struct PlanOptions {
  /// Bytes the arena may take, 0 = no limit.
  int64_t arenaLimit = 0;
  /// How much larger the scratch of variants may make the arena, whose limit is
  /// the one above.
  LimitScratchOptions scratch;
};

/// Schedule, share memory, plan and verify the plan: `mcu-plan`.
void buildPlanPipeline(mlir::OpPassManager &manager,
                       const PlanOptions &options = {});

struct PrepareOptions {
  /// Prefix of the exported names; empty = the model's name.
  std::string name;
  /// One C function per kernel instead of one per shape.
  bool shareKernels = false;
};

/// Merge equal weights, choose C names and memories:
/// `mcu-prepare-for-emission`.
void buildPreparePipeline(mlir::OpPassManager &manager,
                          const PrepareOptions &options = {});

/// Registers `mcu-plan` and `mcu-prepare-for-emission` for tinyml-opt.
void registerMCUPipelines();

} // namespace tinyml::mcu

#endif // TINYML_DIALECT_MCU_TRANSFORMS_PASSES_H
