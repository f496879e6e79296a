//===- Template.cpp - Text with places to fill in -------------------------===//

#include "Template.h"

#include <tuple>

using namespace llvm;

namespace tinyml {

/// Calls `visit` with the text before each `@word@` of `line` and the word, and
/// returns what is left behind the last one.
template <typename Visitor>
static StringRef forEachWord(StringRef line, Visitor visit) {
  size_t from = 0;
  while (true) {
    size_t begin = line.find('@', from);
    size_t end = begin == StringRef::npos ? begin : line.find('@', begin + 1);
    if (end == StringRef::npos)
      return line;
    if (visit(line.take_front(begin), line.slice(begin + 1, end))) {
      line = line.drop_front(end + 1);
      from = 0;
    } else {
      // The second character may begin a word.
      from = end;
    }
  }
}

std::string Template::fillLine(StringRef line, size_t index) const {
  std::string result;
  StringRef rest = forEachWord(line, [&](StringRef before, StringRef word) {
    auto found = words.find(word);
    if (found == words.end())
      return false;
    const std::vector<std::string> &values = found->second;
    result += before;
    result += values[values.size() == 1 ? 0 : index];
    return true;
  });
  return result + rest.str();
}

std::string Template::fill(StringRef text) const {
  std::string result;
  while (!text.empty()) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    size_t count = 1;
    bool isEmpty = false;
    forEachWord(line, [&](StringRef, StringRef word) {
      auto found = words.find(word);
      if (found == words.end())
        return false;
      size_t size = found->second.size();
      if (size != 1)
        count = size;
      else if (found->second.front().empty())
        isEmpty = line.trim().size() == word.size() + 2;
      return true;
    });
    for (size_t i = 0; i < count && !isEmpty; ++i)
      result += fillLine(line, i) + "\n";
  }
  return result;
}

} // namespace tinyml
