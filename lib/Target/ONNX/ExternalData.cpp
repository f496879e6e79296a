//===- ExternalData.cpp - Tensors stored outside the file -----------------===//

#include "ExternalData.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace tinyml;

/// Returns whether `location` is a relative path without `..` and zero bytes.
static bool staysInFolder(StringRef location) {
  // The file system would end the name at a zero byte.
  if (location.empty() || location.contains('\0') ||
      llvm::sys::path::is_absolute(location))
    return false;
  for (StringRef part : llvm::make_range(llvm::sys::path::begin(location),
                                         llvm::sys::path::end(location)))
    if (part == "..")
      return false;
  return true;
}

/// Returns whether the file at `path` lies below `folder` once symbolic links
/// are followed.
static bool resolvesInto(StringRef path, StringRef folder) {
  SmallString<128> realPath, realFolder;
  if (llvm::sys::fs::real_path(path, realPath) ||
      llvm::sys::fs::real_path(folder, realFolder))
    return false;
  auto part = llvm::sys::path::begin(realPath);
  for (StringRef expected :
       llvm::make_range(llvm::sys::path::begin(realFolder),
                        llvm::sys::path::end(realFolder))) {
    if (part == llvm::sys::path::end(realPath) || *part != expected)
      return false;
    ++part;
  }
  return true;
}

FailureOr<std::shared_ptr<llvm::MemoryBuffer>>
ExternalData::open(StringRef location, Location loc, const Twine &what) {
  auto [entry, isNew] = files.try_emplace(location);
  if (!isNew)
    return entry->second;
  files.erase(entry);
  if (state.folder.empty())
    return emitError(loc) << what << " is stored in the file '" << location
                          << "', which a model read from memory or from the "
                             "standard input cannot have";
  if (!staysInFolder(location))
    return emitError(loc) << what << " is stored in the file '" << location
                          << "'; its path must be relative and stay in the "
                             "model's folder";
  SmallString<128> path(state.folder);
  llvm::sys::path::append(path, location);
  llvm::sys::fs::file_status status;
  if (std::error_code code = llvm::sys::fs::status(path, status))
    return emitError(loc) << what << " is stored in the file '" << location
                          << "', which cannot be opened: " << code.message();
  if (!llvm::sys::fs::is_regular_file(status))
    return emitError(loc) << what << " is stored in '" << location
                          << "', which is not a regular file";
  if (!resolvesInto(path, state.folder))
    return emitError(loc) << what << " is stored in the file '" << location
                          << "', which leads out of the model's folder";
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return emitError(loc) << what << " is stored in the file '" << location
                          << "', which cannot be opened: "
                          << buffer.getError().message();
  std::shared_ptr<llvm::MemoryBuffer> file = std::move(*buffer);
  files[location] = file;
  if (state.options.dependencies)
    state.options.dependencies->push_back(path.str().str());
  return file;
}

FailureOr<ExternalData::Slice>
ExternalData::read(const proto::TensorProto &tensor, Location loc,
                   const Twine &what) {
  StringRef location;
  uint64_t offset = 0;
  std::optional<uint64_t> length;
  for (const proto::StringStringEntryProto &entry : tensor.external_data()) {
    StringRef key = entry.key(), value = entry.value();
    if (key == "location") {
      location = value;
    } else if (key == "offset") {
      if (value.getAsInteger(10, offset))
        return emitError(loc) << what << " has the offset '" << value
                              << "' in its external data, which is no number";
    } else if (key == "length") {
      length.emplace();
      if (value.getAsInteger(10, *length))
        return emitError(loc) << what << " has the length '" << value
                              << "' in its external data, which is no number";
    }
  }
  auto file = open(location, loc, what);
  if (failed(file))
    return failure();
  uint64_t size = (*file)->getBufferSize();
  if (offset > size || length.value_or(0) > size - offset)
    return emitError(loc) << what << " is stored in bytes " << offset << " to "
                          << (llvm::SaturatingAdd(offset, length.value_or(0)))
                          << " of the file '" << location << "', which has "
                          << size << " bytes";
  return Slice{*file, ArrayRef<char>((*file)->getBufferStart() + offset,
                                     length.value_or(size - offset))};
}
