//===- NodeNames.cpp - Names of nodes and ports ---------------------------===//

#include "tinyml/Support/NodeNames.h"

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

} // namespace tinyml
