//===- CostEstimate.h - Code and stack of a model ---------------*- C++ -*-===//

#ifndef TINYML_LIB_ANALYSIS_COSTESTIMATE_H
#define TINYML_LIB_ANALYSIS_COSTESTIMATE_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml {

struct CostEstimate {
  int64_t codeBytes = 0;
  /// Not below what GCC at -O2 takes for any core, for models that the suite
  /// `measuring` compiles.
  int64_t stackBytes = 0;
};

/// Estimates machine code and stack of `<model>_run`, which has its names, on
/// the module's target.
CostEstimate estimateCosts(mcu::ModelOp model);

} // namespace tinyml

#endif // TINYML_LIB_ANALYSIS_COSTESTIMATE_H
