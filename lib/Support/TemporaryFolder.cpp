//===- TemporaryFolder.cpp - Where other programs work --------------------===//

#include "tinyml/Support/TemporaryFolder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace tinyml {

TemporaryFolder::~TemporaryFolder() {
  if (!path.empty())
    sys::fs::remove_directories(path);
}

Error TemporaryFolder::create(StringRef prefix) {
  if (std::error_code code = sys::fs::createUniqueDirectory(prefix, path))
    return createStringError("no temporary folder can be made: " +
                             code.message());
  return Error::success();
}

std::string TemporaryFolder::get(const Twine &name) const {
  return (Twine(path) + "/" + name).str();
}

Error TemporaryFolder::write(const Twine &name, StringRef contents) const {
  std::string file = get(name);
  std::error_code code =
      sys::fs::create_directories(sys::path::parent_path(file));
  if (!code) {
    raw_fd_ostream os(file, code);
    if (!code) {
      os << contents;
      os.close();
      code = os.error();
      os.clear_error();
    }
  }
  return code ? createStringError("'" + file + "': " + code.message())
              : Error::success();
}

Error TemporaryFolder::execute(ArrayRef<std::string> command,
                               const Twine &purpose) const {
  std::string log = get("log.txt");
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::optional<StringRef> redirects[] = {StringRef(), StringRef(log),
                                          StringRef(log)};
  std::string reason;
  int code =
      sys::ExecuteAndWait(command.front(), arguments,
                          /*Env=*/std::nullopt, redirects,
                          /*SecondsToWait=*/0, /*MemoryLimit=*/0, &reason);
  if (code == 0)
    return Error::success();
  std::string output = readLog();
  return createStringError(
      purpose + " failed (" +
      (reason.empty() ? "exit code " + Twine(code) : Twine(reason)) + ")" +
      (output.empty() ? "" : ":\n" + output));
}

std::string TemporaryFolder::readLog() const {
  auto buffer = MemoryBuffer::getFile(get("log.txt"));
  return buffer ? (*buffer)->getBuffer().rtrim().str() : "";
}

Expected<std::string> findInstalled(StringRef program, StringRef package) {
  ErrorOr<std::string> path = sys::findProgramByName(program);
  if (path)
    return *path;
  return createStringError("'" + program + "' is not installed: package " +
                           package);
}

} // namespace tinyml
