//===- ModelReport.h - What a compiled model costs --------------*- C++ -*-===//

#ifndef TINYML_TARGET_REPORT_MODELREPORT_H
#define TINYML_TARGET_REPORT_MODELREPORT_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "llvm/Support/JSON.h"

#include <optional>
#include <string>
#include <vector>

namespace tinyml {

/// A buffer of the caller.
struct PortReport {
  std::string name;  ///< in the model
  std::string cName; ///< of the parameter
  std::string type;  ///< int8, uint8, float, bool, ...
  std::vector<int64_t> shape;
  int64_t bytes = 0;
  std::optional<double> scale;
  std::optional<int64_t> zeroPoint;
};

/// One call of a kernel.
struct StepReport {
  std::string node;     ///< ONNX node
  std::string kernel;   ///< without `tm_`
  std::string variant;  ///< the instruction set it is written for, or empty
  std::string instance; ///< C function that makes the call
  /// The kernel's arithmetic: `s8`, `s16w4`, `f32`, ...; `f32 to s8` where it
  /// casts; empty where it only moves bytes.
  std::string precision;
  bool isFloat = false;                               ///< computes on floats
  std::vector<std::pair<std::string, int64_t>> shape; ///< of the shape struct
  int64_t macs = 0;
  int64_t weightBytes = 0;
  std::vector<std::vector<int64_t>> inputs;  ///< shapes, weights left out
  std::vector<std::vector<int64_t>> outputs; ///< shapes
  int64_t outputBytes = 0;
};

/// A buffer in the arena.
struct BufferReport {
  std::string name;
  int64_t offset = 0;
  int64_t bytes = 0;
  int64_t firstStep = 0;
  int64_t lastStep = 0;
};

struct WeightsReport {
  std::string name;
  int64_t bytes = 0;
};

/// Everything that a planned model of the mcu dialect says of itself.
struct ModelReport {
  std::string model;
  int64_t arenaBytes = 0;
  int64_t ioBytes = 0;
  /// Of the state object, which has to keep its contents.
  int64_t stateBytes = 0;
  int64_t weightBytes = 0;
  int64_t macs = 0;
  /// Estimates, from kernels compiled for the target's core (runtime/costs; for
  /// the Cortex-M4F where it has no table) with GCC at -O2.
  int64_t codeBytes = 0;
  int64_t stackBytes = 0;
  std::vector<PortReport> inputs;
  std::vector<PortReport> outputs;
  std::vector<PortReport> states;
  std::vector<StepReport> steps;
  std::vector<BufferReport> buffers;
  std::vector<WeightsReport> weights;

  /// RAM of one instance of the model and its caller's buffers.
  int64_t getRamBytes() const {
    return arenaBytes + stateBytes + ioBytes + stackBytes;
  }
  int64_t getFlashBytes() const { return weightBytes + codeBytes; }
};

/// How many steps compute on integers.
struct PrecisionCounts {
  int64_t integer = 0;
  int64_t all = 0;                 ///< without casts and moves
  std::vector<std::string> floats; ///< the others, as `node (kernel)`
};
PrecisionCounts countPrecisions(const ModelReport &report);

/// Reads the report of `model`, whose memory is planned.
ModelReport buildReport(mcu::ModelOp model);

/// The report as `--report=json` writes it; a caller may add members.
llvm::json::Object toJSON(const ModelReport &report);

} // namespace tinyml

#endif // TINYML_TARGET_REPORT_MODELREPORT_H
