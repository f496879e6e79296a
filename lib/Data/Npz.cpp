//===- Npz.cpp - Archives of NumPy arrays ---------------------------------===//

#include "tinyml/Data/Npy.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileOutputBuffer.h"
#include "llvm/Support/MemoryBuffer.h"

#include <zip.h>

using namespace llvm;

namespace tinyml {

static Error makeError(StringRef path, const Twine &message) {
  return createStringError("'" + path + "': " + message);
}

static Expected<Array> parseMember(StringRef path, const Twine &name,
                                   StringRef contents) {
  Expected<Array> array = parseNpy(contents);
  if (!array)
    return makeError(path, name + toString(array.takeError()));
  return array;
}

/// Opens an archive that lives in `bytes`, which libzip does not own.
static Expected<zip_t *> openArchive(StringRef path, StringRef bytes) {
  zip_error_t error;
  zip_error_init(&error);
  scope_exit cleanUp([&] { zip_error_fini(&error); });
  zip_source_t *source =
      zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source)
    if (zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &error))
      return archive;
  Error result = makeError(path, Twine("neither a .npy nor a .npz file: ") +
                                     zip_error_strerror(&error));
  if (source)
    zip_source_free(source);
  return result;
}

/// Returns the decompressed bytes of member `index`. `limit` bounds what a
/// damaged directory can make us allocate.
static Expected<std::string> readMember(StringRef path, zip_t *archive,
                                        zip_uint64_t index) {
  constexpr zip_uint64_t limit = zip_uint64_t(1) << 32;
  zip_stat_t stat;
  if (zip_stat_index(archive, index, 0, &stat) != 0 ||
      !(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_NAME))
    return makeError(path, Twine("member ") + Twine(index) +
                               " has no entry: " + zip_strerror(archive));
  zip_file_t *file = zip_fopen_index(archive, index, 0);
  if (!file)
    return makeError(path, Twine("'") + stat.name +
                               "' cannot be read: " + zip_strerror(archive));
  scope_exit close([&] { zip_fclose(file); });
  std::string contents;
  char chunk[1 << 16];
  while (true) {
    zip_int64_t got = zip_fread(file, chunk, sizeof(chunk));
    if (got < 0)
      return makeError(path, Twine("'") + stat.name +
                                 "' is damaged: " + zip_file_strerror(file));
    if (got == 0)
      return contents;
    contents.append(chunk, got);
    if (contents.size() > limit)
      return makeError(path, Twine("'") + stat.name + "' is above 4 GB");
  }
}

Expected<std::vector<NamedArray>> readArrays(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return makeError(path, buffer.getError().message());
  StringRef bytes = (*buffer)->getBuffer();
  std::vector<NamedArray> arrays;
  if (bytes.starts_with("\x93NUMPY")) {
    Expected<Array> array = parseMember(path, "", bytes);
    if (!array)
      return array.takeError();
    arrays.push_back({"", std::move(*array)});
    return arrays;
  }
  Expected<zip_t *> archive = openArchive(path, bytes);
  if (!archive)
    return archive.takeError();
  scope_exit discard([&] { zip_discard(*archive); });
  for (zip_int64_t i = 0, end = zip_get_num_entries(*archive, 0); i < end;
       ++i) {
    Expected<std::string> contents = readMember(path, *archive, i);
    if (!contents)
      return contents.takeError();
    StringRef name = zip_get_name(*archive, i, 0);
    Expected<Array> array = parseMember(path, "'" + name + "': ", *contents);
    if (!array)
      return array.takeError();
    name.consume_back(".npy");
    arrays.push_back({name.str(), std::move(*array)});
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
