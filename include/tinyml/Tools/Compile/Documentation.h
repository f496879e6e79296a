//===- Documentation.h - Where the documentation lies -----------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_DOCUMENTATION_H
#define TINYML_TOOLS_COMPILE_DOCUMENTATION_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace tinyml {

/// Returns `text` with each `docs/` that begins a word as the path of that
/// folder beside the installed tool; unchanged where there is none.
std::string locateDocumentation(llvm::StringRef text);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_DOCUMENTATION_H
