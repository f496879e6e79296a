//===- Documentation.cpp - Where the documentation lies -------------------===//

#include "tinyml/Tools/Compile/Documentation.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace tinyml {

/// Returns the folder beside the tool that `cmake --install` makes; empty where
/// there is none.
static std::string findDocumentation() {
  static int here;
  SmallString<128> path(sys::fs::getMainExecutable(nullptr, &here));
  sys::path::remove_filename(path);
  sys::path::append(path, "..", "share", "tinyml", "docs");
  sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return sys::fs::is_directory(path) ? path.str().str() : "";
}

std::string locateDocumentation(StringRef text) {
  constexpr StringLiteral kName = "docs/";
  std::string folder;
  std::string result;
  while (true) {
    size_t place = text.find(kName);
    if (place != StringRef::npos && folder.empty())
      folder = findDocumentation();
    if (place == StringRef::npos || folder.empty())
      return result + text.str();
    result += text.take_front(place);
    bool isWord = place == 0 || text[place - 1] == ' ';
    result += isWord ? folder + "/" : kName.str();
    text = text.drop_front(place + kName.size());
  }
}

} // namespace tinyml
