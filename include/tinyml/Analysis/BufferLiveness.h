//===- BufferLiveness.h - Which steps touch which buffers -------*- C++ -*-===//

#ifndef TINYML_ANALYSIS_BUFFERLIVENESS_H
#define TINYML_ANALYSIS_BUFFERLIVENESS_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace tinyml {

/// The steps between which a buffer's contents matter, counted from 0. -1 where
/// there is no such step.
struct BufferLifetime {
  /// First and last step that touch the buffer or a view of it.
  int64_t first = -1, last = -1;
  int64_t firstWrite = -1, lastWrite = -1;
  int64_t lastRead = -1;

  bool isUsed() const { return first >= 0; }
  bool overlaps(const BufferLifetime &other) const {
    return isUsed() && other.isUsed() && first <= other.last &&
           other.first <= last;
  }
};

/// Lifetimes of the buffers of one model: arena buffers, weights and the
/// caller's buffers. Views and slices count as the buffer that they are of.
/// What more than one trip of a loop uses lives from the loop's first step to
/// the one behind its last, which there may not be.
class BufferLiveness {
public:
  explicit BufferLiveness(mcu::ModelOp model);

  /// The lifetime of `root`, which is not a view.
  BufferLifetime get(mlir::Value root) const {
    return lifetimes.lookup(mcu::getOwner(root));
  }

  llvm::ArrayRef<mcu::CallOp> getSteps() const { return steps; }
  /// The loop that a step is in, null where it is in none.
  const mcu::StepLoop *getLoop(int64_t step) const {
    return mcu::findLoop(loops, step);
  }
  /// Whether `root` is needed within single trips of `loop` only.
  bool isInside(mlir::Value root, const mcu::StepLoop &loop) const;

  /// Says that what steps did to buffer `from` they do to `into`; the steps are
  /// the same.
  void merge(mlir::Value from, mlir::Value into);

private:
  void coverLoops();

  llvm::SmallVector<mcu::CallOp> steps;
  llvm::SmallVector<mcu::StepLoop> loops;
  /// Buffers of which steps look at slices, and the first steps of the loops
  /// that look at a buffer.
  llvm::DenseSet<mlir::Value> sliced;
  llvm::DenseSet<std::pair<mlir::Value, int64_t>> touched;
  llvm::DenseMap<mlir::Value, BufferLifetime> lifetimes;
};

} // namespace tinyml

#endif // TINYML_ANALYSIS_BUFFERLIVENESS_H
