//===- ModelFacts.h - What a planned model is and costs ---------*- C++ -*-===//
//
// The one place that counts a model's bytes, calls and work: the header, the
// report, the summary of a compile and the budget of tinyml-mix-precision all
// print or compare these numbers.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_ANALYSIS_MODELFACTS_H
#define TINYML_ANALYSIS_MODELFACTS_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

#include <optional>
#include <string>
#include <vector>

namespace tinyml {

/// A buffer of the caller.
struct PortFacts {
  std::string name;  ///< in the model
  std::string cName; ///< of the parameter; empty before it was chosen
  std::string type;  ///< int8, uint8, float, bool, ...
  std::vector<int64_t> shape;
  int64_t bytes = 0;
  std::optional<double> scale;
  std::optional<int64_t> zeroPoint;
  /// Of each feature, where these have their own.
  std::vector<float> scales;
  std::vector<int32_t> zeroPoints;
  /// What writes an output, or the next value of a state, as StepFacts::from.
  std::vector<std::string> from;
};

/// One call of a kernel, which a loop may repeat.
struct StepFacts {
  std::string node;     ///< ONNX node; empty where it has no name
  std::string kernel;   ///< without `tm_`
  std::string variant;  ///< the instruction set it is written for, or empty
  std::string instance; ///< C function that makes the call
  /// The kernel's arithmetic: `s8`, `s16w4`, `f32`, ...; `f32 to s8` where it
  /// casts; empty where it only moves bytes.
  std::string precision;
  bool isFloat = false;                               ///< computes on floats
  std::vector<std::pair<std::string, int64_t>> shape; ///< of the shape struct
  int64_t trips = 1; ///< of the loop that it is in; 1 where it is in none
  int64_t macs = 0;  ///< of all trips
  /// An estimate, from the kernel's measured cost per multiply-accumulate or
  /// element, on the core that ModelFacts::codeBytes is of; of all trips.
  int64_t instructions = 0;
  int64_t activationBits = 0; ///< that it computes on; 0 = moves bytes
  int64_t weightBits = 0;     ///< of its constants; 0 where it has none
  int64_t weightBytes = 0;    ///< of the constants that it reads
  /// In which format its weights are, or why none of those that are smaller;
  /// empty where none would be.
  std::string format;
  /// With sign, of the largest sum of products that it was proved to form; 0
  /// where nothing was proved.
  int64_t accumulatorBits = 0;
  std::vector<std::vector<int64_t>> inputs;  ///< shapes, weights left out
  std::vector<std::vector<int64_t>> outputs; ///< shapes
  int64_t outputBytes = 0;
  /// What it reads, weights left out: `step 3`, `input 0` or `state 0`.
  std::vector<std::string> from;

  /// Whether it is neither a cast nor a move.
  bool computes() const;
};

/// A buffer in the arena.
struct BufferFacts {
  std::string name;
  int64_t offset = 0; ///< 0 before planning
  int64_t bytes = 0;
  int64_t firstStep = 0, lastStep = 0; ///< that touch it
};

struct WeightsFacts {
  std::string name;
  int64_t bytes = 0;
  std::string memory; ///< that they are in
  /// `<object>.<member>` of another model, which the model reads; empty for its
  /// own.
  std::string of;
};

/// The weights object in a memory, its padding included.
struct MemoryFacts {
  std::string name;
  int64_t bytes = 0;
};

/// A part of the estimated machine code.
struct CodeFacts {
  std::string name;      ///< a kernel, `<function> (C library)`, ...
  int64_t functions = 0; ///< that call the kernel; 0 = it is none
  int64_t bytes = 0;
};

/// Everything that a model of the mcu dialect says of itself. What planning
/// decides is 0 before it.
struct ModelFacts {
  ModelFacts() = default;
  explicit ModelFacts(mcu::ModelOp model);

  std::string name;
  int64_t arenaBytes = 0;
  int64_t ioBytes = 0; ///< of the inputs and outputs
  /// Of the state object, which has to keep its contents, its padding included.
  int64_t stateBytes = 0;
  /// Of the weights objects, one in each memory, their padding included.
  int64_t weightBytes = 0;
  int64_t macs = 0;
  /// Estimates, from kernels compiled for the target's core (runtime/costs; for
  /// the Cortex-M4F where it has no table) with GCC at -O2.
  std::string costsCore; ///< whose table it is
  /// The compiler that made `codeBytes`, `stackBytes` and `code` of the model's
  /// C, and its options; empty = they are estimates.
  std::string measuredWith;
  int64_t codeBytes = 0;
  int64_t stackBytes = 0;
  int64_t instructions = 0; ///< the sum of the steps', estimated
  /// The first step at which the arena holds the most live bytes, shared ones
  /// counted once, and how many; -1 where no buffer is live.
  int64_t peakStep = -1, peakBytes = 0;
  std::vector<PortFacts> inputs;
  std::vector<PortFacts> outputs;
  std::vector<PortFacts> states;
  std::vector<StepFacts> steps;
  std::vector<BufferFacts> buffers;
  std::vector<WeightsFacts> weights;       ///< the members of weights objects
  std::vector<WeightsFacts> sharedWeights; ///< of other models' objects
  /// Of a model with adapters: those of a bank by name, the first of them none;
  /// or the bytes of a slot, which is one of the inputs.
  std::vector<std::string> adapters;
  int64_t adapterBytes = 0; ///< of the weights of each
  int64_t slotBytes = 0;
  std::vector<MemoryFacts> memories; ///< that weights are in, `flash` first
  std::vector<CodeFacts> code;       ///< whose sum is codeBytes

  /// RAM of one instance of the model and its caller's buffers.
  int64_t getRamBytes() const {
    return arenaBytes + stateBytes + ioBytes + stackBytes;
  }
  /// What a bank's adapters take in flash, beside weightBytes.
  int64_t getBankBytes() const {
    return adapterBytes * static_cast<int64_t>(adapters.size());
  }
  /// What code takes, a bank, and weights that are in no other memory.
  int64_t getFlashBytes() const;
};

/// How many steps compute on integers.
struct PrecisionCounts {
  int64_t integer = 0;
  int64_t all = 0;                 ///< without casts and moves
  std::vector<std::string> floats; ///< the others, as `node (kernel)`
};
PrecisionCounts countPrecisions(const ModelFacts &facts);

/// Returns the weights that `model` uses, without those that adapters give, in
/// the order of the module, which is the order of the members of its weights
/// objects.
llvm::SmallVector<mcu::WeightsOp> getUsedWeights(mcu::ModelOp model);

/// Returns those of each memory, `flash` first and others as they come.
llvm::SmallVector<llvm::SmallVector<mcu::WeightsOp>>
groupByMemory(llvm::ArrayRef<mcu::WeightsOp> weights);

/// Returns the bytes of a C struct of these weights.
int64_t getStructBytes(llvm::ArrayRef<mcu::WeightsOp> weights);

/// Returns the number of elements of `weights` counted in its C type, at least
/// one, since C has no empty arrays.
int64_t getCArrayLength(mcu::WeightsOp weights);

} // namespace tinyml

#endif // TINYML_ANALYSIS_MODELFACTS_H
