//===- CodeParts.h - Where the code of a model goes -------------*- C++ -*-===//

#ifndef TINYML_ANALYSIS_CODEPARTS_H
#define TINYML_ANALYSIS_CODEPARTS_H

#include "tinyml/Analysis/ModelFacts.h"
#include "llvm/ADT/MapVector.h"

#include <map>

namespace tinyml {

/// The parts of a model's machine code by name, in the order in which they are
/// met.
class CodeParts {
public:
  void add(llvm::StringRef name, int64_t functions, int64_t bytes) {
    CodeFacts &part = parts[name.str()];
    part.functions += functions;
    part.bytes += bytes;
  }

  /// Returns the parts; the last one, `rest`, makes their sum `total`.
  std::vector<CodeFacts> get(llvm::StringRef rest, int64_t total) const {
    std::vector<CodeFacts> facts;
    for (const auto &[name, part] : parts) {
      facts.push_back({name, part.functions, part.bytes});
      total -= part.bytes;
    }
    facts.push_back({rest.str(), 0, total});
    return facts;
  }

private:
  llvm::MapVector<std::string, CodeFacts, std::map<std::string, unsigned>>
      parts;
};

} // namespace tinyml

#endif // TINYML_ANALYSIS_CODEPARTS_H
