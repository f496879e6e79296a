//===- OutputFiles.cpp - Writing all files or none ------------------------===//

#include "tinyml/Tools/Compile/OutputFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>

using namespace llvm;

namespace tinyml {

void OutputFiles::add(std::string path, std::string contents) {
  files.push_back({std::move(path), std::move(contents), ""});
}

OutputFiles::~OutputFiles() {
  for (const File &file : files)
    if (!file.temporary.empty())
      sys::fs::remove(file.temporary);
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

/// Returns the file that `path` leads to; the last link may point to none.
static Expected<std::string> followLinks(StringRef path) {
  SmallString<128> target(path);
  // As deep as Linux goes.
  for (int depth = 0; sys::fs::is_symlink_file(target); ++depth) {
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
      sys::fs::exists(file.path) && !sys::fs::is_regular_file(file.path);
  if (file.isStream)
    return Error::success();
  int descriptor;
  SmallString<128> path;
  if (std::error_code code = sys::fs::createUniqueFile(
          file.path + ".%%%%%%.tmp", descriptor, path, sys::fs::OF_None,
          sys::fs::all_read | sys::fs::all_write))
    return createFileError(file.path, code);
  file.temporary = path.str().str();
  raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
  stream << file.contents;
  stream.close();
  if (std::error_code code = stream.error()) {
    stream.clear_error();
    return createFileError(file.path, code);
  }
  return Error::success();
}

/// Writes into something that is no file.
static Error writeInto(StringRef path, StringRef contents) {
  std::error_code code;
  raw_fd_ostream stream(path, code, sys::fs::CD_OpenExisting, sys::fs::FA_Write,
                        sys::fs::OF_None);
  if (code)
    return createFileError(path, code);
  stream << contents;
  stream.close();
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
