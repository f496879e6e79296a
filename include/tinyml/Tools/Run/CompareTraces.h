//===- CompareTraces.h - Where two stages of a model differ -----*- C++ -*-===//

#ifndef TINYML_TOOLS_RUN_COMPARETRACES_H
#define TINYML_TOOLS_RUN_COMPARETRACES_H

#include "tinyml/Tools/Run/Runner.h"

namespace tinyml {

/// What compareTraces found.
struct TraceComparison {
  int64_t numCompared = 0;
  int64_t numDifferent = 0;
};

/// Runs both models on `sample` and compares the values of nodes that both
/// have, and the outputs. Values match by the name of their node and their
/// shape; integers of one scale are compared bit for bit, others by the real
/// numbers they stand for, within the bounds that both can represent. Floats
/// differ above 1e-5 of the largest magnitude, floats and integers above one
/// quantization step. Prints the first difference and a summary.
llvm::Expected<TraceComparison> compareTraces(Runner &first, Runner &second,
                                              const Sample &sample,
                                              llvm::raw_ostream &os);

} // namespace tinyml

#endif // TINYML_TOOLS_RUN_COMPARETRACES_H
