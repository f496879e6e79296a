//===- MemoryLimits.h - What a model may take of a target -------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_MEMORYLIMITS_H
#define TINYML_TOOLS_COMPILE_MEMORYLIMITS_H

#include "mlir/IR/Location.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Support/Target.h"
#include "tinyml/Tools/Compile/ModelOptions.h"

namespace tinyml {

/// Whether `--flash`, `--ram` or `--stack` is given.
bool hasMemoryLimits(const ModelOptions &options);

/// Returns `target` with no more flash, RAM and stack, in bytes, than these
/// options allow.
Target limitMemory(const Target &target, const ModelOptions &options);

/// Whether the model needs no more flash, RAM and stack than the target has.
bool fitsMemory(const ModelFacts &facts, const Target &target);

/// Fails after an error at `loc`, with notes that list the largest weights or
/// the buffers of the caller, where the model does not fit. The arena's own
/// limit is the planner's to check.
mlir::LogicalResult checkFit(const ModelFacts &facts, const Target &target,
                             mlir::Location loc);

/// Fails after an error at `loc` where a pruned model takes more flash or RAM
/// than the budgets of `options`: the trials that found how much goes see a
/// model that is not yet finished.
mlir::LogicalResult checkBudgets(const ModelFacts &facts,
                                 const PruneOptions &options,
                                 mlir::Location loc);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_MEMORYLIMITS_H
