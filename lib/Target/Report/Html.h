//===- Html.h - Writes elements that are closed and escaped -----*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_REPORT_HTML_H
#define TINYML_LIB_TARGET_REPORT_HTML_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <utility>

namespace tinyml {

/// Writes HTML and the SVG in it. Text and the values of attributes may be
/// anything; tags and the names of attributes are the program's own.
class Html {
public:
  using Attributes = llvm::ArrayRef<std::pair<llvm::StringRef, std::string>>;

  /// An element that is open while this lives.
  class Element {
  public:
    Element(Html &html, llvm::StringRef tag) : html(html), tag(tag) {}
    Element(const Element &) = delete;
    ~Element() { html.os << "</" << tag << ">" << html.getBreak(tag); }

  private:
    Html &html;
    llvm::StringRef tag;
  };

  explicit Html(llvm::raw_ostream &os) : os(os) {}

  [[nodiscard]] Element open(llvm::StringRef tag, Attributes attributes = {});

  /// Writes a whole element with text in it, or with nothing.
  void add(llvm::StringRef tag, Attributes attributes,
           const llvm::Twine &text = "");
  void add(llvm::StringRef tag, const llvm::Twine &text) {
    add(tag, Attributes(), text);
  }
  /// The same with the attribute `class`.
  void addClass(llvm::StringRef tag, llvm::StringRef name,
                const llvm::Twine &text) {
    add(tag, {{"class", name.str()}}, text);
  }

  void addText(const llvm::Twine &text);

  /// Writes what is HTML, CSS or a doctype already; no text of a model.
  void addRaw(llvm::StringRef text) { os << text; }

private:
  /// Elements on lines of their own keep the page readable as a file.
  static llvm::StringRef getBreak(llvm::StringRef tag);

  llvm::raw_ostream &os;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_REPORT_HTML_H
