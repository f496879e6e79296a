//===- CostEstimate.h - Code and stack of a model ---------------*- C++ -*-===//

#ifndef TINYML_LIB_ANALYSIS_COSTESTIMATE_H
#define TINYML_LIB_ANALYSIS_COSTESTIMATE_H

#include "tinyml/Analysis/ModelFacts.h"

namespace tinyml {

struct CostEstimate {
  std::string core; ///< of the table of costs
  int64_t codeBytes = 0;
  /// Not below what GCC at -O2 takes for any core, for models that the suite
  /// `measuring` compiles.
  int64_t stackBytes = 0;
  std::vector<CodeFacts> code;       ///< the parts of codeBytes
  std::vector<int64_t> instructions; ///< of each step
};

/// Estimates machine code, stack and instructions of `<model>_run`, which has
/// its names, on the module's target.
CostEstimate estimateCosts(mcu::ModelOp model);

} // namespace tinyml

#endif // TINYML_LIB_ANALYSIS_COSTESTIMATE_H
