//===- Npz.cpp - Archives of NumPy arrays ---------------------------------===//

#include "tinyml/Data/ArrayFile.h"
#include "tinyml/Data/Npy.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileOutputBuffer.h"

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

static Error writeFile(StringRef path, StringRef contents) {
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

Error writeArrays(StringRef path, ArrayRef<NamedArray> arrays) {
  if (path.ends_with(".npy")) {
    if (arrays.size() != 1)
      return makeError(path, "a .npy file holds one array, not " +
                                 Twine(arrays.size()) +
                                 "; use the extension .npz");
    return writeFile(path, formatNpy(arrays.front().array));
  }
  int code = 0;
  zip_t *archive =
      zip_open(path.str().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    Error result = makeError(path, zip_error_strerror(&error));
    zip_error_fini(&error);
    return result;
  }
  std::vector<std::string> contents;
  for (const NamedArray &named : arrays)
    contents.push_back(formatNpy(named.array));
  bool isWritten = true;
  for (auto [named, bytes] : zip_equal(arrays, contents))
    isWritten &= addMember(archive, named.name, bytes);
  if (isWritten && zip_close(archive) == 0)
    return Error::success();
  Error result = makeError(path, zip_strerror(archive));
  zip_discard(archive);
  return result;
}

} // namespace tinyml
