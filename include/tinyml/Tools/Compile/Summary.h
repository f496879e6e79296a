//===- Summary.h - What a compile ends with ---------------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_SUMMARY_H
#define TINYML_TOOLS_COMPILE_SUMMARY_H

#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Support/Target.h"
#include "llvm/Support/raw_ostream.h"

namespace tinyml {

/// Returns ` of 256.0 KB (7 %)`, or nothing where the limit is unknown.
std::string formatShare(int64_t bytes, std::optional<int64_t> limit);

/// Prints how many steps of a model that was quantized compute on integers, and
/// which do not.
void printPrecisions(const ModelFacts &facts, llvm::raw_ostream &os);

/// Prints flash, RAM, stack and work of a model, what they stand against on the
/// target.
void printSummary(const ModelFacts &facts, const Target &target,
                  llvm::raw_ostream &os);

/// Prints the next command to type, with the names of the models. `folder` is
/// where the C files are; `hasProgram`: with a main() among them.
void printNext(llvm::ArrayRef<std::string> models, const Target &target,
               llvm::StringRef folder, bool isBundled, bool hasProgram,
               llvm::raw_ostream &os);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_SUMMARY_H
