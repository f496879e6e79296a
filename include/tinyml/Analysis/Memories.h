//===- Memories.h - The memories of the target ------------------*- C++ -*-===//
//
// Buffers and weights live in memories, which they call by name. What a name
// stands for, its size and speed, is said once: by the module's #tinyml.target.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_ANALYSIS_MEMORIES_H
#define TINYML_ANALYSIS_MEMORIES_H

#include "mlir/IR/Operation.h"
#include "tinyml/Support/Target.h"
#include "llvm/ADT/SmallVector.h"

namespace tinyml {

/// Where code is, and weights where nothing else is said; and where arenas are.
inline constexpr llvm::StringLiteral kFlash = "flash", kRam = "sram";

/// Returns the memories of a target as #tinyml.target holds them.
mlir::DictionaryAttr getMemories(const Target &target,
                                 mlir::MLIRContext *context);

/// Returns the memories of the target of the module around `op` that weights
/// may be in, the fastest first, and `flash` before others of its speed. None
/// where the target or its sizes are not known.
llvm::SmallVector<TargetMemory> getWeightMemories(mlir::Operation *op);

} // namespace tinyml

#endif // TINYML_ANALYSIS_MEMORIES_H
