//===- ArenaItems.h - What the packer is to place ---------------*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_MCU_TRANSFORMS_ARENAITEMS_H
#define TINYML_LIB_DIALECT_MCU_TRANSFORMS_ARENAITEMS_H

#include "tinyml/Analysis/BufferLiveness.h"
#include "tinyml/Dialect/MCU/Transforms/ArenaPacker.h"
#include <optional>

namespace tinyml::mcu {

/// A buffer that is to become the bytes of `target` from `offset` on.
struct BufferMerge {
  mlir::Value source, target;
  int64_t offset;
};

/// The buffers of a model's arena and, for each, what the packer needs to know:
/// its lifetime, and whether it may start before an input of the step that
/// writes it first.
struct ArenaItems {
  llvm::SmallVector<AllocOp> buffers;
  llvm::SmallVector<PackItem> items;
};

/// Collects the buffers that some step touches, as they would be after `merge`.
ArenaItems collectArenaItems(ModelOp model, const BufferLiveness &liveness,
                             std::optional<BufferMerge> merge = {});

} // namespace tinyml::mcu

#endif // TINYML_LIB_DIALECT_MCU_TRANSFORMS_ARENAITEMS_H
