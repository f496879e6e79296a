//===- ModelExecutor.h - Runs an mcu.model in this process ------*- C++ -*-===//

#ifndef TINYML_EXECUTION_KERNELEXECUTOR_MODELEXECUTOR_H
#define TINYML_EXECUTION_KERNELEXECUTOR_MODELEXECUTOR_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <memory>
#include <vector>

namespace tinyml {

/// Sees each step right after it ran, in a loop the last time, with the bytes
/// of its first output; of a slice, all bytes of what it is a slice of.
using StepObserver =
    llvm::function_ref<void(mcu::CallOp, llvm::ArrayRef<char>)>;

/// Runs an `mcu.model` as the emitted C does: the steps in order, each by the
/// runtime's reference kernel, on one arena with the plan's offsets. Buffers
/// that have no offset yet get memory of their own.
class ModelExecutor {
public:
  /// Prepares `model`, which must not change while this object lives. Fails
  /// after an error where weights are missing, a buffer lies outside the arena,
  /// or a kernel has no reference.
  static mlir::FailureOr<ModelExecutor> create(mcu::ModelOp model);

  /// Gives the states their initial values; a new executor has done so. Fails
  /// after an error where bytes are missing.
  mlir::LogicalResult reset();

  /// Runs the model once on the bytes of each input and returns those of each
  /// output; the states change. The arena is filled with a pattern before, so
  /// that a step that reads what nobody wrote shows. Fails after an error where
  /// the inputs' number or sizes are wrong.
  mlir::FailureOr<llvm::SmallVector<std::vector<char>>>
  run(llvm::ArrayRef<llvm::ArrayRef<char>> inputs,
      StepObserver observer = nullptr);

private:
  /// Aligned for every kernel.
  struct alignas(16) Block {
    char bytes[16];
  };
  using Kernel = void (*)(const void *shape, const void *params,
                          void *const *pointers);
  struct Step {
    mcu::CallOp op;
    Kernel kernel;
    /// Of the first trip, where it is in a loop.
    llvm::SmallVector<void *> pointers;
    /// How many bytes each moves on with a trip.
    llvm::SmallVector<int64_t> moves;
    llvm::ArrayRef<char> firstOutput;
  };

  explicit ModelExecutor(mcu::ModelOp model) : model(model) {}

  /// Returns zeroed memory that lives as long as this object.
  char *allocate(int64_t bytes);
  mlir::LogicalResult placeArguments();
  mlir::LogicalResult placeBuffer(mcu::AllocOp alloc);
  mlir::LogicalResult placeWeights(mcu::GetWeightsOp get);
  mlir::LogicalResult prepareStep(mcu::CallOp op);
  mlir::LogicalResult readAdapters();
  /// Gives the weights of adapters the bytes that the input asks for.
  mlir::LogicalResult setAdapter();
  /// Runs a step in a trip of its loop, 0 where it is in none.
  static void runStep(Step &step, int64_t trip);
  /// Where a buffer or a view of one starts.
  char *getAddress(mlir::Value buffer) const;

  mcu::ModelOp model;
  std::vector<std::unique_ptr<Block[]>> memory;
  char *arena = nullptr;
  int64_t arenaBytes = 0;
  /// Roots only: arguments, allocs and weights.
  llvm::DenseMap<mlir::Value, char *> addresses;
  std::vector<Step> steps;
  llvm::SmallVector<mcu::StepLoop> loops;
  /// Of a model with adapters: the input that chooses, what each of a bank
  /// gives, the bytes that a slot begins with, and where the weights of
  /// adapters are in these and here.
  mlir::Value port;
  std::vector<std::string> bank;
  int64_t header = 0;
  llvm::SmallVector<std::pair<mcu::WeightsOp, int64_t>> offsets;
  llvm::DenseMap<mlir::Operation *, char *> adapted;
};

} // namespace tinyml

#endif // TINYML_EXECUTION_KERNELEXECUTOR_MODELEXECUTOR_H
