//===- NodeNames.cpp - Names of nodes and ports ---------------------------===//

#include "tinyml/Support/NodeNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace tinyml {

StringRef getNodeName(Location loc) {
  StringRef name;
  loc->walk([&](Location part) {
    if (auto named = dyn_cast<NameLoc>(part))
      name = named.getName();
    return name.empty() ? WalkResult::advance() : WalkResult::interrupt();
  });
  return name;
}

StringRef getCompletedNodeName(Location loc) {
  StringRef name;
  loc->walk([&](Location part) {
    if (auto named = dyn_cast<NameLoc>(part); named && !named.getName().empty())
      name = named.getName();
    return WalkResult::advance();
  });
  return name;
}

std::string escapeDirections(StringRef text) {
  static constexpr struct {
    StringRef utf8, escape;
  } kMarks[] = {
      {"\u061c", "\\u061c"}, {"\u200e", "\\u200e"}, {"\u200f", "\\u200f"},
      {"\u202a", "\\u202a"}, {"\u202b", "\\u202b"}, {"\u202c", "\\u202c"},
      {"\u202d", "\\u202d"}, {"\u202e", "\\u202e"}, {"\u2066", "\\u2066"},
      {"\u2067", "\\u2067"}, {"\u2068", "\\u2068"}, {"\u2069", "\\u2069"},
  };
  std::string result = text.str();
  for (const auto &mark : kMarks)
    for (size_t at; (at = result.find(mark.utf8)) != std::string::npos;)
      result.replace(at, mark.utf8.size(), mark.escape);
  return result;
}

std::string makeVisible(StringRef text) {
  std::string result;
  for (char c : escapeDirections(text)) {
    auto code = static_cast<unsigned char>(c);
    if ((code < 0x20 && c != '\n' && c != '\t') || code == 0x7f)
      result += "\\x" + llvm::toHex(llvm::StringRef(&c, 1), /*LowerCase=*/true);
    else
      result += c;
  }
  return result;
}

} // namespace tinyml
