//===- Template.h - Text with places to fill in -----------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_PACKAGE_TEMPLATE_H
#define TINYML_LIB_TARGET_PACKAGE_TEMPLATE_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace tinyml {

/// What stands for `@word@` in a template. A line with a word that has several
/// values is repeated for each, and a line of nothing but a word without a
/// value vanishes.
class Template {
public:
  void set(llvm::StringRef word, std::string value) {
    words[word] = {std::move(value)};
  }
  void setLines(llvm::StringRef word, std::vector<std::string> values) {
    words[word] = std::move(values);
  }

  /// Returns the lines of `text` with the places filled in. Words that were not
  /// set stay.
  std::string fill(llvm::StringRef text) const;

  /// The same for a part of a line; of several values it takes one.
  std::string fillLine(llvm::StringRef line, size_t index = 0) const;

private:
  llvm::StringMap<std::vector<std::string>> words;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_PACKAGE_TEMPLATE_H
