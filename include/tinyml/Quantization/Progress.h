//===- Progress.h - Tells what goes on --------------------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_PROGRESS_H
#define TINYML_QUANTIZATION_PROGRESS_H

#include "llvm/ADT/StringRef.h"

#include <functional>

namespace tinyml {

/// Is told what goes on, e.g. "calibrate 17/100"; from one thread at a time.
using QuantizeProgress = std::function<void(llvm::StringRef)>;

/// Tells `progress`, where it is set, that `step` is at the `number`th of
/// `total` samples or layers.
void reportProgress(const QuantizeProgress &progress, llvm::StringRef step,
                    int64_t number, int64_t total);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_PROGRESS_H
