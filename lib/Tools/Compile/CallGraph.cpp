//===- CallGraph.cpp - The stack that calls take --------------------------===//

#include "CallGraph.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace tinyml {

Error CallGraph::add(StringRef text) {
  static const Regex node(R"re(^node: \{ title: "([^"]+)" label: "([^"]*)")re");
  static const Regex edge(
      R"re(^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)")re");
  static const Regex frame(R"(([0-9]+) bytes \(([a-z,]+)\))");
  SmallVector<StringRef> found;
  for (StringRef line : split(text, '\n')) {
    if (edge.match(line, &found)) {
      callees[found[1]].push_back(found[2].str());
      continue;
    }
    if (!node.match(line, &found))
      continue;
    StringRef name = found[1];
    if (!frame.match(found[2], &found))
      continue;
    int64_t bytes = 0;
    if (found[1].getAsInteger(10, bytes) || found[2] != "static")
      return createStringError("the stack frame of '" + name + "' is " +
                               found[2] + ": its size is not known");
    frames[name] = bytes;
    names.insert(name.substr(name.rfind(':') + 1));
  }
  return Error::success();
}

std::vector<std::string> CallGraph::getExported() const {
  std::vector<std::string> exported;
  // Others have their file in front of the name.
  for (StringRef name : frames.keys())
    if (!name.contains(':'))
      exported.push_back(name.str());
  llvm::sort(exported);
  return exported;
}

Expected<int64_t> CallGraph::getDepth(StringRef function,
                                      int64_t libraryBytes) const {
  StringSet<> callers;
  return getDepth(function, libraryBytes, callers);
}

Expected<int64_t> CallGraph::getDepth(StringRef function, int64_t libraryBytes,
                                      StringSet<> &callers) const {
  if (!callers.insert(function).second)
    return createStringError("'" + function + "' calls itself");
  int64_t deepest = 0;
  if (auto found = callees.find(function); found != callees.end())
    for (StringRef callee : found->second) {
      Expected<int64_t> below = getDepth(callee, libraryBytes, callers);
      if (!below)
        return below.takeError();
      deepest = std::max(deepest, *below);
    }
  callers.erase(function);
  auto found = frames.find(function);
  return deepest + (found == frames.end() ? libraryBytes : found->second);
}

} // namespace tinyml
