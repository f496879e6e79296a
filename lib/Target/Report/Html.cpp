//===- Html.cpp - Writes elements that are closed and escaped -------------===//

#include "Html.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace tinyml {

/// Escapes for text and for quoted attributes. HTML has no control characters.
static void escape(StringRef text, raw_ostream &os) {
  for (char c : escapeDirections(text)) {
    switch (c) {
    case '&':
      os << "&amp;";
      break;
    case '<':
      os << "&lt;";
      break;
    case '>':
      os << "&gt;";
      break;
    case '"':
      os << "&quot;";
      break;
    case '\'':
      os << "&#39;";
      break;
    default:
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f)
        os << "\xef\xbf\xbd";
      else
        os << c;
    }
  }
}

StringRef Html::getBreak(StringRef tag) {
  return StringSwitch<StringRef>(tag)
      .Cases({"section", "header", "footer", "tr", "li", "h1", "h2", "p"}, "\n")
      .Cases({"svg", "rect", "table", "div", "ol", "details", "dl"}, "\n")
      .Cases({"style", "title", "head", "body", "html", "main"}, "\n")
      .Default("");
}

Html::Element Html::open(StringRef tag, Attributes attributes) {
  os << "<" << tag;
  for (const auto &[name, value] : attributes) {
    os << " " << name << "=\"";
    escape(value, os);
    os << "\"";
  }
  os << ">";
  return Element(*this, tag);
}

void Html::add(StringRef tag, Attributes attributes, const Twine &text) {
  Element element = open(tag, attributes);
  addText(text);
}

void Html::addText(const Twine &text) { escape(text.str(), os); }

} // namespace tinyml
