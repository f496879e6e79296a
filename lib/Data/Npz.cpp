//===- Npz.cpp - Archives of NumPy arrays ---------------------------------===//

#include "tinyml/Data/ArrayFile.h"
#include "tinyml/Data/Npy.h"
#include "tinyml/Data/Zip.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileOutputBuffer.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

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

/// Returns the bytes of an archive with the arrays, or the reason why there are
/// none.
static Expected<std::string> formatNpz(ArrayRef<NamedArray> arrays) {
  std::vector<ZipMember> members;
  for (const NamedArray &named : arrays)
    members.push_back({named.name + ".npy", formatNpy(named.array)});
  return formatZip(members);
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
