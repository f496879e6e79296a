//===- RuntimeFiles.h - The runtime's files inside the compiler -*- C++ -*-===//

#ifndef TINYML_TARGET_C_RUNTIMEFILES_H
#define TINYML_TARGET_C_RUNTIMEFILES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace tinyml {

/// A file of runtime/, put into the compiler when it is built, so that it
/// needs no installation to find them.
struct RuntimeFile {
  /// The path below runtime/include for headers, below runtime for sources.
  llvm::StringRef path;
  llvm::StringRef contents;
};

/// Every header and common source of the runtime, sorted by path.
llvm::ArrayRef<RuntimeFile> getRuntimeFiles();

} // namespace tinyml

#endif // TINYML_TARGET_C_RUNTIMEFILES_H
