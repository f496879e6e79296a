//===- Progress.cpp - Tells what goes on ----------------------------------===//

#include "tinyml/Quantization/Progress.h"
#include "llvm/ADT/Twine.h"

namespace tinyml {

void reportProgress(const QuantizeProgress &progress, llvm::StringRef step,
                    int64_t number, int64_t total) {
  if (progress)
    progress(
        (step + " " + llvm::Twine(number) + "/" + llvm::Twine(total)).str());
}

} // namespace tinyml
