//===- OutputFiles.h - Writing all files or none ----------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_OUTPUTFILES_H
#define TINYML_TOOLS_COMPILE_OUTPUTFILES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace tinyml {

/// Collects files and writes them all, or none: each is written under another
/// name first, and what was there before is replaced only when all of them are
/// complete. The destructor removes what a failed write left.
class OutputFiles {
public:
  ~OutputFiles();

  /// `path` is written by write(), with its folders.
  void add(std::string path, std::string contents);

  llvm::Error write();

private:
  struct File {
    std::string path;
    std::string contents;
    std::string temporary; ///< exists where not empty
  };
  llvm::Error createFolders(llvm::StringRef folder);
  llvm::Error writeTemporary(File &file);

  std::vector<File> files;
  std::vector<std::string> createdFolders; ///< outermost first
};

/// Returns a rule for make and ninja: `targets` depend on `dependencies`.
std::string makeDepfile(llvm::ArrayRef<std::string> targets,
                        llvm::ArrayRef<std::string> dependencies);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_OUTPUTFILES_H
