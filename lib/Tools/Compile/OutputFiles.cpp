//===- OutputFiles.cpp - Writing all files or none ------------------------===//

#include "tinyml/Tools/Compile/OutputFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>

using namespace llvm;

namespace tinyml {

void OutputFiles::add(std::string path, std::string contents) {
  files.push_back({std::move(path), std::move(contents), ""});
}

OutputFiles::~OutputFiles() {
  for (const File &file : files)
    if (!file.temporary.empty()) {
      sys::fs::remove(file.temporary);
      sys::DontRemoveFileOnSignal(file.temporary);
    }
  // Fails for a folder that something was put into.
  for (const std::string &folder : llvm::reverse(createdFolders))
    sys::fs::remove(folder);
}

Error OutputFiles::createFolders(StringRef folder) {
  if (folder.empty() || sys::fs::is_directory(folder))
    return Error::success();
  if (Error error = createFolders(sys::path::parent_path(folder)))
    return error;
  if (std::error_code code = sys::fs::create_directory(
          folder, /*IgnoreExisting=*/false, sys::fs::all_all)) {
    // Somebody else may have made it in the meantime.
    return sys::fs::is_directory(folder) ? Error::success()
                                         : createFileError(folder, code);
  }
  createdFolders.push_back(folder.str());
  return Error::success();
}

/// Whether a link stands for a file that some process has open, as /dev/stdout
/// leads to one: what it seems to point to need not be a path.
static bool isOpenFile(StringRef link) { return link.starts_with("/proc/"); }

/// Returns the file that `path` leads to, or the link that stands for an open
/// one; the last link may point to none.
static Expected<std::string> followLinks(StringRef path) {
  SmallString<128> target(path);
  // As deep as Linux goes.
  for (int depth = 0; !isOpenFile(target) && sys::fs::is_symlink_file(target);
       ++depth) {
    std::error_code code;
    std::string next =
        std::filesystem::read_symlink(target.str().str(), code).string();
    if (!code && depth == 40)
      code = std::make_error_code(std::errc::too_many_symbolic_link_levels);
    if (code)
      return createFileError(path, code);
    if (sys::path::is_absolute(next))
      target.clear();
    else
      sys::path::remove_filename(target);
    sys::path::append(target, next);
  }
  return target.str().str();
}

std::error_code OutputFiles::createTemporary(File &file, int &descriptor) {
  std::error_code code;
  for (int attempt = 0; attempt < 100; ++attempt) {
    SmallString<128> path;
    sys::fs::createUniquePath(file.path + ".%%%%%%.tmp", path,
                              /*MakeAbsolute=*/false);
    file.temporary = path.str().str();
    // First of all: who interrupts us finds nothing half-written.
    sys::RemoveFileOnSignal(file.temporary);
    code = sys::fs::openFileForWrite(file.temporary, descriptor,
                                     sys::fs::CD_CreateNew, sys::fs::OF_None,
                                     sys::fs::all_read | sys::fs::all_write);
    if (!code)
      return code;
    sys::DontRemoveFileOnSignal(file.temporary);
    file.temporary.clear();
    if (code != std::errc::file_exists)
      return code;
  }
  return code;
}

Error OutputFiles::writeTemporary(File &file) {
  if (sys::fs::is_directory(file.path))
    return createFileError(file.path,
                           std::make_error_code(std::errc::is_a_directory));
  // Where a link points to, that is replaced, not the link.
  Expected<std::string> target = followLinks(file.path);
  if (!target)
    return target.takeError();
  file.path = std::move(*target);
  file.isStream =
      sys::fs::exists(file.path) &&
      (isOpenFile(file.path) || !sys::fs::is_regular_file(file.path));
  if (file.isStream)
    return Error::success();
  int descriptor;
  if (std::error_code code = createTemporary(file, descriptor))
    return createFileError(file.path, code);
  raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
  stream << file.contents;
  stream.close();
  if (std::error_code code = stream.error()) {
    stream.clear_error();
    return createFileError(file.path, code);
  }
  return Error::success();
}

/// Writes into something that is no file, or behind what an open one has.
static Error writeInto(StringRef path, StringRef contents) {
  std::error_code code;
  int descriptor;
  StringRef number = path;
  // What is open here is written into where it stands.
  bool isOurs = number.consume_front("/proc/self/fd/") &&
                !number.getAsInteger(10, descriptor);
  if (!isOurs)
    code = sys::fs::openFileForWrite(path, descriptor, sys::fs::CD_OpenExisting,
                                     sys::fs::OF_Append);
  if (code)
    return createFileError(path, code);
  raw_fd_ostream stream(descriptor, /*shouldClose=*/!isOurs);
  stream << contents;
  stream.flush();
  if ((code = stream.error())) {
    stream.clear_error();
    return createFileError(path, code);
  }
  return Error::success();
}

Error OutputFiles::write() {
  for (File &file : files) {
    if (Error error = createFolders(sys::path::parent_path(file.path)))
      return error;
    if (Error error = writeTemporary(file))
      return error;
  }
  for (File &file : files) {
    if (file.isStream)
      continue;
    if (std::error_code code = sys::fs::rename(file.temporary, file.path))
      return createFileError(file.path, code);
    sys::DontRemoveFileOnSignal(file.temporary);
    file.temporary.clear();
  }
  for (const std::string &path : stale)
    if (std::error_code code = sys::fs::remove(path))
      return createFileError(path, code);
  for (const File &file : files)
    if (file.isStream)
      if (Error error = writeInto(file.path, file.contents))
        return error;
  return Error::success();
}

std::string makeFileList(ArrayRef<std::string> names) {
  return join(names, "\n") + "\n";
}

std::vector<std::string> readFileList(StringRef path, StringRef prefix) {
  auto buffer = MemoryBuffer::getFile(path);
  if (!buffer)
    return {};
  std::vector<std::string> names;
  for (StringRef name : split((*buffer)->getBuffer(), '\n'))
    if (sys::path::filename(name).starts_with(prefix) &&
        sys::path::is_relative(name) &&
        !is_contained(make_range(sys::path::begin(name), sys::path::end(name)),
                      StringRef("..")))
      names.push_back(name.str());
  return names;
}

/// Quotes what make takes as syntax.
static std::string quoteForMake(StringRef path) {
  std::string quoted;
  for (char c : path) {
    if (c == ' ' || c == '#')
      quoted += '\\';
    if (c == '$')
      quoted += '$';
    quoted += c;
  }
  return quoted;
}

std::string makeDepfile(ArrayRef<std::string> targets,
                        ArrayRef<std::string> dependencies) {
  std::string text;
  for (const std::string &target : targets)
    text += quoteForMake(target) + (&target == &targets.back() ? "" : " \\\n ");
  text += ":";
  for (const std::string &dependency : dependencies)
    text += " \\\n " + quoteForMake(dependency);
  return text + "\n";
}

} // namespace tinyml
