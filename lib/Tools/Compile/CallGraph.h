//===- CallGraph.h - The stack that calls take ------------------*- C++ -*-===//

#ifndef TINYML_LIB_TOOLS_COMPILE_CALLGRAPH_H
#define TINYML_LIB_TOOLS_COMPILE_CALLGRAPH_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace tinyml {

/// Who calls whom, and what each function keeps on the stack, as GCC writes it
/// with -fcallgraph-info=su (the language of VCG, a line for each fact).
class CallGraph {
public:
  /// Adds what the compiler wrote of a file. Fails for a frame whose size is
  /// not known before a run.
  llvm::Error add(llvm::StringRef text);

  /// Returns the functions that have a frame and can be called from elsewhere.
  std::vector<std::string> getExported() const;

  /// Whether a function of this name has a frame, in any file.
  bool contains(llvm::StringRef function) const {
    return names.contains(function);
  }

  /// Returns the bytes of the deepest chain of calls from `function` on; a
  /// function without a known frame counts `libraryBytes`. Fails where a
  /// function calls itself.
  llvm::Expected<int64_t> getDepth(llvm::StringRef function,
                                   int64_t libraryBytes) const;

private:
  llvm::Expected<int64_t> getDepth(llvm::StringRef function,
                                   int64_t libraryBytes,
                                   llvm::StringSet<> &callers) const;

  llvm::StringMap<int64_t> frames;
  llvm::StringSet<> names; ///< those of `frames`, without their files
  llvm::StringMap<std::vector<std::string>> callees;
};

} // namespace tinyml

#endif // TINYML_LIB_TOOLS_COMPILE_CALLGRAPH_H
