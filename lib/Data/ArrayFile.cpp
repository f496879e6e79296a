//===- ArrayFile.cpp - A .npy or .npz file that is read in parts ----------===//

#include "tinyml/Data/ArrayFile.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"

#include <zip.h>

using namespace llvm;

namespace tinyml {

static Error makeError(StringRef path, const Twine &message) {
  return createStringError("'" + path + "': " + message);
}

/// A zip archive, open for reading.
class ArrayFile::Archive {
public:
  Archive(zip_t *zip, std::shared_ptr<MemoryBuffer> contents)
      : contents(std::move(contents)), zip(zip) {}
  Archive(const Archive &) = delete;
  ~Archive() { zip_discard(zip); }

  zip_t *get() const { return zip; }

private:
  std::shared_ptr<MemoryBuffer> contents; ///< where `zip` reads from, or null
  zip_t *zip;
};

namespace {
/// A file from its beginning.
class FileBytes : public ByteStream {
public:
  static Expected<std::unique_ptr<FileBytes>> open(StringRef path) {
    Expected<sys::fs::file_t> file = sys::fs::openNativeFileForRead(path);
    if (!file)
      return makeError(path, toString(file.takeError()));
    return std::make_unique<FileBytes>(path, *file);
  }

  FileBytes(StringRef path, sys::fs::file_t file)
      : path(path.str()), file(file) {}
  ~FileBytes() override { sys::fs::closeFile(file); }

  Expected<size_t> read(MutableArrayRef<char> bytes) override {
    Expected<size_t> got = sys::fs::readNativeFile(file, bytes);
    if (!got)
      return makeError(path, toString(got.takeError()));
    return got;
  }

private:
  std::string path;
  sys::fs::file_t file;
};

/// The decompressed bytes of a member of an archive.
class MemberBytes : public ByteStream {
public:
  /// `archive` stays open meanwhile.
  MemberBytes(std::shared_ptr<void> archive, zip_file_t *file,
              std::string where)
      : archive(std::move(archive)), file(file), where(std::move(where)) {}
  ~MemberBytes() override { zip_fclose(file); }

  Expected<size_t> read(MutableArrayRef<char> bytes) override {
    zip_int64_t got = zip_fread(file, bytes.data(), bytes.size());
    if (got < 0)
      return createStringError(where +
                               " is damaged: " + zip_file_strerror(file));
    return static_cast<size_t>(got);
  }

private:
  std::shared_ptr<void> archive;
  zip_file_t *file;
  std::string where;
};
} // namespace

/// Returns the first bytes of a file, which tell what it is.
static Expected<std::string> readMagic(StringRef path) {
  auto file = FileBytes::open(path);
  if (!file)
    return file.takeError();
  char magic[6];
  Expected<size_t> got = (*file)->read(magic);
  if (!got)
    return got.takeError();
  return std::string(magic, *got);
}

Expected<ArrayFile> ArrayFile::open(StringRef path) {
  ArrayFile file;
  file.path = path.str();
  std::string magic;
  if (sys::fs::is_regular_file(path)) {
    Expected<std::string> read = readMagic(path);
    if (!read)
      return read.takeError();
    magic = *read;
  } else {
    auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!buffer)
      return makeError(path, buffer.getError().message());
    file.contents = std::move(*buffer);
    magic = file.contents->getBuffer().take_front(6).str();
  }
  if (magic == "\x93NUMPY")
    file.names.push_back("");
  else if (Error error = file.openArchive())
    return error;
  return file;
}

Error ArrayFile::openArchive() {
  zip_error_t error;
  zip_error_init(&error);
  scope_exit cleanUp([&] { zip_error_fini(&error); });
  zip_source_t *source =
      contents ? zip_source_buffer_create(contents->getBufferStart(),
                                          contents->getBufferSize(), 0, &error)
               : zip_source_file_create(path.c_str(), 0, -1, &error);
  zip_t *opened =
      source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (!opened) {
    if (source)
      zip_source_free(source);
    return makeError(path, Twine("neither a .npy nor a .npz file: ") +
                               zip_error_strerror(&error));
  }
  archive = std::make_shared<Archive>(opened, contents);
  for (zip_int64_t i = 0, end = zip_get_num_entries(opened, 0); i < end; ++i) {
    StringRef name = zip_get_name(opened, i, 0);
    name.consume_back(".npy");
    names.push_back(name.str());
  }
  return Error::success();
}

std::optional<size_t> ArrayFile::find(StringRef name) const {
  auto found = llvm::find(names, name);
  if (found == names.end())
    return std::nullopt;
  return found - names.begin();
}

Expected<ArrayStream> ArrayFile::streamNpy() const {
  std::string where = "'" + path + "': ";
  if (contents) {
    StringRef bytes = contents->getBuffer();
    return ArrayStream::open(std::make_unique<MemoryBytes>(
                                 std::vector<char>(bytes.begin(), bytes.end())),
                             bytes.size(), where);
  }
  auto file = FileBytes::open(path);
  if (!file)
    return file.takeError();
  uint64_t size;
  if (std::error_code error = sys::fs::file_size(path, size))
    return makeError(path, error.message());
  return ArrayStream::open(std::move(*file), size, where);
}

Expected<ArrayStream> ArrayFile::stream(size_t index) const {
  if (isNpy())
    return streamNpy();
  zip_t *zip = archive->get();
  zip_stat_t stat;
  if (zip_stat_index(zip, index, 0, &stat) != 0 ||
      !(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_NAME))
    return makeError(path, Twine("member ") + Twine(index) +
                               " has no entry: " + zip_strerror(zip));
  std::string where = "'" + path + "': '" + stat.name + "'";
  zip_file_t *file = zip_fopen_index(zip, index, 0);
  if (!file)
    return createStringError(where + " cannot be read: " + zip_strerror(zip));
  return ArrayStream::open(std::make_unique<MemberBytes>(archive, file, where),
                           stat.size, where + ": ");
}

Expected<Array> ArrayFile::read(size_t index) const {
  Expected<ArrayStream> opened = stream(index);
  if (!opened)
    return opened.takeError();
  return opened->readAll();
}

} // namespace tinyml
