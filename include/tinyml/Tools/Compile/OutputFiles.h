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
/// complete. A symbolic link keeps its target; what is no file, a device, a
/// pipe or /dev/stdout, is written into, last. The destructor removes what a
/// failed write left, and so does a signal that ends the program.
class OutputFiles {
public:
  ~OutputFiles();

  /// `path` is written by write(), with its folders.
  void add(std::string path, std::string contents);

  /// The file is removed when the others are complete, if it is there.
  void remove(std::string path) { stale.push_back(std::move(path)); }

  llvm::Error write();

private:
  struct File {
    std::string path;
    std::string contents;
    std::string temporary; ///< exists where not empty
    bool isStream = false; ///< no file: written into as it is
  };
  llvm::Error createFolders(llvm::StringRef folder);
  std::error_code createTemporary(File &file, int &descriptor);
  llvm::Error writeTemporary(File &file);

  std::vector<File> files;
  std::vector<std::string> stale;
  std::vector<std::string> createdFolders; ///< outermost first
};

/// Returns a list of `names`, for readFileList().
std::string makeFileList(llvm::ArrayRef<std::string> names);

/// Returns the names that the list in file `path` has, if there is one: only
/// those of files beside or below it that begin with `prefix`, whatever it
/// holds.
std::vector<std::string> readFileList(llvm::StringRef path,
                                      llvm::StringRef prefix);

/// Returns a rule for make and ninja: `targets` depend on `dependencies`.
std::string makeDepfile(llvm::ArrayRef<std::string> targets,
                        llvm::ArrayRef<std::string> dependencies);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_OUTPUTFILES_H
