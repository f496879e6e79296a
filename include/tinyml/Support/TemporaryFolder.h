//===- TemporaryFolder.h - Where other programs work ------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_TEMPORARYFOLDER_H
#define TINYML_SUPPORT_TEMPORARYFOLDER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

#include <string>

namespace tinyml {

/// A temporary folder, which vanishes with this object, and programs that read
/// and write files in it.
class TemporaryFolder {
public:
  TemporaryFolder() = default;
  TemporaryFolder(const TemporaryFolder &) = delete;
  ~TemporaryFolder();

  /// Makes the folder; comes before everything else.
  llvm::Error create(llvm::StringRef prefix);
  llvm::StringRef getPath() const { return path; }
  /// Returns the path of a file in the folder.
  std::string get(const llvm::Twine &name) const;
  /// Writes a file, after the folders that are in its name.
  llvm::Error write(const llvm::Twine &name, llvm::StringRef contents) const;
  /// Runs a program. Where it fails, the error begins with `purpose` and quotes
  /// what the program printed.
  llvm::Error execute(llvm::ArrayRef<std::string> command,
                      const llvm::Twine &purpose) const;
  /// Returns what the last program printed.
  std::string readLog() const;

private:
  llvm::SmallString<128> path;
};

/// Returns the path of `program`, or an error that names the package to
/// install.
llvm::Expected<std::string> findInstalled(llvm::StringRef program,
                                          llvm::StringRef package);

} // namespace tinyml

#endif // TINYML_SUPPORT_TEMPORARYFOLDER_H
