//===- ModelSummary.h - What a planned model costs --------------*- C++ -*-===//

#ifndef TINYML_ANALYSIS_MODELSUMMARY_H
#define TINYML_ANALYSIS_MODELSUMMARY_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include <string>
#include <vector>

namespace tinyml {

struct StepSummary {
  /// Name of the ONNX node, empty where it has none.
  std::string node;
  std::string kernel;
  int64_t macs;
  /// Bytes of the constants the step reads.
  int64_t weightBytes;
  /// Bytes of the step's output buffers.
  int64_t outputBytes;
};

struct BufferSummary {
  std::string name;
  /// Place in the arena in bytes, -1 before planning.
  int64_t offset;
  int64_t bytes;
  /// First and last step that touch it.
  int64_t first, last;
};

/// Sizes of one model for reports. Arena numbers are 0 before planning.
struct ModelSummary {
  explicit ModelSummary(mcu::ModelOp model);

  /// Bytes of the weights object, padding included.
  int64_t weightBytes = 0;
  int64_t arenaBytes = 0;
  int64_t inputBytes = 0;
  int64_t outputBytes = 0;
  /// Bytes of the state object, padding included.
  int64_t stateBytes = 0;
  int64_t macs = 0;
  std::vector<StepSummary> steps;
  std::vector<BufferSummary> buffers;
};

/// Returns the weights that `model` uses, in the order of the module, which is
/// the order of the members of its weights object.
llvm::SmallVector<mcu::WeightsOp> getUsedWeights(mcu::ModelOp model);

/// Returns the bytes of the C struct of the states of `model`.
int64_t getStateBytes(mcu::ModelOp model);

/// Returns the number of elements of `weights` counted in its C type, at least
/// one, since C has no empty arrays.
int64_t getCArrayLength(mcu::WeightsOp weights);

} // namespace tinyml

#endif // TINYML_ANALYSIS_MODELSUMMARY_H
