//===- Npz.cpp - Archives of NumPy arrays ---------------------------------===//

#include "tinyml/Data/ArrayFile.h"
#include "tinyml/Data/Npy.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileOutputBuffer.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <zip.h>

using namespace llvm;

namespace tinyml {

static Error makeError(StringRef path, const Twine &message) {
  return createStringError("'" + path + "': " + message);
}

Expected<std::vector<NamedArray>> readArrays(StringRef path) {
  Expected<ArrayFile> file = ArrayFile::open(path);
  if (!file)
    return file.takeError();
  std::vector<NamedArray> arrays;
  for (auto [index, name] : enumerate(file->getNames())) {
    Expected<Array> array = file->read(index);
    if (!array)
      return array.takeError();
    arrays.push_back({name, std::move(*array)});
  }
  return arrays;
}

/// Writes into what is no regular file, such as a pipe.
static Error writeInto(StringRef path, StringRef contents) {
  std::error_code code;
  raw_fd_ostream stream(path, code, sys::fs::CD_OpenExisting, sys::fs::FA_Write,
                        sys::fs::OF_None);
  if (!code) {
    stream << contents;
    stream.close();
    code = stream.error();
    stream.clear_error();
  }
  return code ? makeError(path, code.message()) : Error::success();
}

/// Writes the file, or none of it. A link stays, and what it points to changes.
static Error writeFile(StringRef path, StringRef contents) {
  SmallString<128> target;
  if (sys::fs::is_symlink_file(path) && !sys::fs::real_path(path, target))
    path = target;
  if (sys::fs::exists(path) && !sys::fs::is_regular_file(path))
    return writeInto(path, contents);
  auto buffer = FileOutputBuffer::create(path, contents.size());
  if (!buffer)
    return makeError(path, toString(buffer.takeError()));
  llvm::copy(contents, (*buffer)->getBufferStart());
  if (Error error = (*buffer)->commit())
    return makeError(path, toString(std::move(error)));
  return Error::success();
}

/// Adds `contents`, which must live until the archive is closed. No clock: a
/// member's time is the format's first.
static bool addMember(zip_t *archive, const std::string &name,
                      const std::string &contents) {
  zip_source_t *source =
      zip_source_buffer(archive, contents.data(), contents.size(), 0);
  if (!source)
    return false;
  zip_int64_t index = zip_file_add(archive, (name + ".npy").c_str(), source,
                                   ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  constexpr zip_uint16_t firstDate = 0x21; // 1980-01-01
  return zip_file_set_dostime(archive, index, 0, firstDate, 0) == 0;
}

/// Returns the bytes of an archive with the arrays, or the reason why there are
/// none.
static Expected<std::string> formatNpz(ArrayRef<NamedArray> arrays) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *bytes = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t *archive =
      bytes ? zip_open_from_source(bytes, ZIP_TRUNCATE, &error) : nullptr;
  if (!archive) {
    Error result = createStringError(zip_error_strerror(&error));
    if (bytes)
      zip_source_free(bytes);
    zip_error_fini(&error);
    return result;
  }
  // The bytes outlive the archive, which frees one reference.
  zip_source_keep(bytes);
  std::vector<std::string> contents;
  for (const NamedArray &named : arrays)
    contents.push_back(formatNpy(named.array));
  bool isWritten = true;
  for (auto [named, member] : zip_equal(arrays, contents))
    isWritten &= addMember(archive, named.name, member);
  if (!isWritten || zip_close(archive) != 0) {
    Error result = createStringError(zip_strerror(archive));
    zip_discard(archive);
    zip_source_free(bytes);
    return result;
  }
  std::string text;
  zip_stat_t stat;
  zip_stat_init(&stat);
  bool isRead =
      zip_source_stat(bytes, &stat) == 0 && zip_source_open(bytes) == 0;
  if (isRead) {
    text.resize(stat.size);
    isRead = zip_source_read(bytes, text.data(), stat.size) ==
             static_cast<zip_int64_t>(stat.size);
    zip_source_close(bytes);
  }
  zip_source_free(bytes);
  if (!isRead)
    return createStringError("the archive cannot be read back");
  return text;
}

Error writeArrays(StringRef path, ArrayRef<NamedArray> arrays) {
  if (path.ends_with(".npy")) {
    if (arrays.size() != 1)
      return makeError(path, "a .npy file holds one array, not " +
                                 Twine(arrays.size()) +
                                 "; use the extension .npz");
    return writeFile(path, formatNpy(arrays.front().array));
  }
  Expected<std::string> text = formatNpz(arrays);
  if (!text)
    return makeError(path, toString(text.takeError()));
  return writeFile(path, *text);
}

} // namespace tinyml
