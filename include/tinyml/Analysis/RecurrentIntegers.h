//===- RecurrentIntegers.h - The integers of recurrent layers ---*- C++ -*-===//

#ifndef TINYML_ANALYSIS_RECURRENTINTEGERS_H
#define TINYML_ANALYSIS_RECURRENTINTEGERS_H

#include "tinyml/Analysis/LinearIntegers.h"

namespace tinyml {

/// The integers of a recurrent layer: two products whose sums are rescaled to
/// ir::kSumScale, and what the states are multiplied by.
struct RecurrentIntegers {
  LinearIntegers fromInput, fromState;
  llvm::SmallVector<double> ratios; ///< RecurrentOpInterface::getStateRatios

  /// Reads a layer on integers. Fails where weights or bias are no constants;
  /// `reason` then says so.
  static mlir::FailureOr<RecurrentIntegers> get(ir::RecurrentOpInterface op,
                                                std::string &reason);

  /// Returns why the integer arithmetic cannot compute the layer, or nothing.
  std::optional<std::string> findProblem() const;
};

} // namespace tinyml

#endif // TINYML_ANALYSIS_RECURRENTINTEGERS_H
