//===- ArrayFile.h - A .npy or .npz file that is read in parts --*- C++ -*-===//

#ifndef TINYML_DATA_ARRAYFILE_H
#define TINYML_DATA_ARRAYFILE_H

#include "tinyml/Data/ArrayStream.h"
#include "llvm/Support/MemoryBuffer.h"

#include <optional>

namespace tinyml {

/// A .npy file (one array without a name) or a .npz file (a zip archive of .npy
/// files; the names lose their extension). Opening it reads no array. Errors
/// name the file and the array.
class ArrayFile {
public:
  static llvm::Expected<ArrayFile> open(llvm::StringRef path);

  llvm::StringRef getPath() const { return path; }
  llvm::ArrayRef<std::string> getNames() const { return names; }
  bool isNpy() const { return !archive; }

  /// Returns the index of the first array of that name.
  std::optional<size_t> find(llvm::StringRef name) const;

  /// Starts to read an array. Several streams may be open, but streams of one
  /// file may only be used by one thread at a time.
  llvm::Expected<ArrayStream> stream(size_t index) const;

  /// Reads an array whole.
  llvm::Expected<Array> read(size_t index) const;

private:
  class Archive;
  llvm::Error openArchive();
  llvm::Expected<ArrayStream> streamNpy() const;

  std::string path;
  std::vector<std::string> names;
  /// Of a pipe, which can be read only once.
  std::shared_ptr<llvm::MemoryBuffer> contents;
  std::shared_ptr<Archive> archive; ///< null for a .npy file
};

} // namespace tinyml

#endif // TINYML_DATA_ARRAYFILE_H
