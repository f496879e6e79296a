//===- BufferLiveness.h - Which steps touch which buffers -------*- C++ -*-===//

#ifndef TINYML_ANALYSIS_BUFFERLIVENESS_H
#define TINYML_ANALYSIS_BUFFERLIVENESS_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "llvm/ADT/DenseMap.h"

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
/// caller's buffers. Views count as the buffer that they are a view of.
class BufferLiveness {
public:
  explicit BufferLiveness(mcu::ModelOp model);

  /// The lifetime of `root`, which is not a view.
  BufferLifetime get(mlir::Value root) const { return lifetimes.lookup(root); }

  llvm::ArrayRef<mcu::CallOp> getSteps() const { return steps; }

  /// Says that what steps did to buffer `from` they do to `into`; the steps are
  /// the same.
  void merge(mlir::Value from, mlir::Value into);

private:
  llvm::SmallVector<mcu::CallOp> steps;
  llvm::DenseMap<mlir::Value, BufferLifetime> lifetimes;
};

} // namespace tinyml

#endif // TINYML_ANALYSIS_BUFFERLIVENESS_H
