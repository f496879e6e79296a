//===- StepSources.h - Which step reads what which step wrote ---*- C++ -*-===//

#ifndef TINYML_LIB_ANALYSIS_STEPSOURCES_H
#define TINYML_LIB_ANALYSIS_STEPSOURCES_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

#include <string>
#include <vector>

namespace tinyml {

/// The edges of a model's graph. A source is `step 3`, `input 0` or `state 0`,
/// counted from 0.
struct StepSources {
  /// Of each step, without weights; each source once, in the order of the
  /// operands.
  std::vector<std::vector<std::string>> steps;
  /// Of each output and of the next value of each state.
  std::vector<std::vector<std::string>> outputs, states;
};

/// Follows the bytes of every buffer: who wrote last what is read.
StepSources findSources(mcu::ModelOp model);

} // namespace tinyml

#endif // TINYML_LIB_ANALYSIS_STEPSOURCES_H
