//===- CText.cpp - Literals, comments and tables in C ---------------------===//

#include "CText.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include <charconv>
#include <cmath>

using namespace llvm;
using namespace tinyml;

std::string c::getFloat(float value) {
  if (std::isnan(value))
    return "NAN";
  if (std::isinf(value))
    return value < 0 ? "-INFINITY" : "INFINITY";
  // The shortest digits that read back as the value, nine at most.
  char text[32];
  std::to_chars_result end = std::to_chars(text, text + sizeof(text), value);
  std::string result(text, end.ptr);
  if (result.find_first_of(".e") == std::string::npos)
    result += ".0";
  return result + "f";
}

std::string c::getInteger(int64_t value, StringRef cType) {
  if (cType == "uint32_t")
    return std::to_string(static_cast<uint32_t>(value)) + "u";
  if (cType == "uint64_t")
    return "UINT64_C(" + std::to_string(static_cast<uint64_t>(value)) + ")";
  if (cType == "uint8_t")
    return std::to_string(static_cast<uint8_t>(value));
  if (cType == "uint16_t")
    return std::to_string(static_cast<uint16_t>(value));
  // The smallest values have no literal of their own type.
  if (cType == "int64_t")
    return value == INT64_MIN ? "INT64_MIN"
                              : "INT64_C(" + std::to_string(value) + ")";
  return value == INT32_MIN ? "INT32_MIN" : std::to_string(value);
}

std::string c::getCommentText(StringRef text) {
  std::string result;
  for (char c : escapeDirections(text)) {
    bool endsComment = !result.empty() && ((result.back() == '*' && c == '/') ||
                                           (result.back() == '/' && c == '*'));
    if (endsComment)
      result.push_back(' ');
    result.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' '
                                                                       : c);
  }
  // Two question marks may begin a trigraph, a backslash at the end of the line
  // joins the next one to it.
  size_t at;
  while ((at = result.find("??")) != std::string::npos)
    result.insert(at + 1, " ");
  if (!result.empty() && result.back() == '\\')
    result.push_back('.');
  return result;
}

std::string c::getQuoted(StringRef text) {
  std::string result = "\"";
  for (char c : getCommentText(text)) {
    if (c == '"' || c == '\\')
      result.push_back('\\');
    result.push_back(c);
  }
  return result + "\"";
}

std::string c::getCount(int64_t count, StringRef unit) {
  double value = static_cast<double>(count);
  StringRef prefix = "";
  for (StringRef next : {"k", "M", "G"}) {
    if (value < 999.5)
      break;
    value /= 1000;
    prefix = next;
  }
  std::string result;
  raw_string_ostream os(result);
  if (prefix.empty() || value >= 99.95)
    os << format("%.0f", value);
  else
    os << format(value < 9.995 ? "%.2f" : "%.1f", value);
  os << ' ' << prefix << unit;
  return result;
}

void c::printList(raw_ostream &os, size_t count, unsigned indent,
                  function_ref<void(size_t, std::string &)> getItem) {
  std::string item;
  size_t column = kColumns + 1;
  for (size_t i = 0; i < count; ++i) {
    item.clear();
    getItem(i, item);
    // One column for the comma, one for the space before the item.
    if (column + item.size() + 2 > kColumns) {
      if (i != 0)
        os << '\n';
      os.indent(indent);
      column = indent;
    } else {
      os << ' ';
      ++column;
    }
    os << item;
    column += item.size();
    if (i + 1 != count) {
      os << ',';
      ++column;
    }
  }
}

void c::printWrapped(raw_ostream &os, StringRef head,
                     ArrayRef<std::string> items, StringRef tail,
                     unsigned indent, StringRef separator) {
  os << head;
  size_t column = head.size();
  for (size_t i = 0; i < items.size(); ++i) {
    bool isLast = i + 1 == items.size();
    StringRef behind = isLast ? tail.rtrim('\n') : separator;
    size_t width = items[i].size() + behind.size();
    if (i != 0 && column + 1 + width > kColumns) {
      os << '\n';
      os.indent(indent);
      column = indent;
    } else if (i != 0) {
      os << ' ';
      ++column;
    }
    os << items[i] << (isLast ? tail : separator);
    column += width;
  }
  if (items.empty())
    os << tail;
}

/// Splits `text` at spaces, and words of more than `width` columns behind the
/// separators of tensor names.
static std::vector<std::pair<std::string, bool>> splitWords(StringRef text,
                                                            size_t width) {
  // Each with whether a space stands before it.
  std::vector<std::pair<std::string, bool>> pieces;
  SmallVector<StringRef> words;
  text.split(words, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef word : words) {
    bool isStart = true;
    while (!word.empty()) {
      size_t end = word.size();
      if (end > width) {
        end = word.take_front(width).find_last_of(";/:._") + 1;
        if (end == 0)
          end = width;
      }
      pieces.emplace_back(word.take_front(end).str(), isStart);
      word = word.drop_front(end);
      isStart = false;
    }
  }
  return pieces;
}

void c::printComment(raw_ostream &os, StringRef text, unsigned indent) {
  size_t column = indent + 2;
  os.indent(indent) << "/*";
  size_t width = kColumns - indent - 6;
  for (const auto &[piece, hasSpace] : splitWords(text, width)) {
    bool isFirst = column == indent + 2;
    if (!isFirst && column + hasSpace + piece.size() + 3 > kColumns) {
      os << '\n';
      os.indent(indent) << " *";
      column = indent + 2;
      isFirst = true;
    }
    if (isFirst || hasSpace) {
      os << ' ';
      ++column;
    }
    os << piece;
    column += piece.size();
  }
  os << " */\n";
}
