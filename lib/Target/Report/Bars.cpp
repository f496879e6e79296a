//===- Bars.cpp - Sections, bars and stacks of the page -------------------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"

using namespace llvm;

namespace tinyml {

Html::Element openSection(StringRef id, StringRef title,
                          const Twine &explanation, Html &html) {
  html.addRaw("<section id=\"");
  html.addRaw(id);
  html.addRaw("\">\n");
  html.add("h2", title);
  html.addClass("p", "note", explanation);
  return Html::Element(html, "section");
}

void writeName(StringRef name, Html &html) {
  constexpr size_t kWhole = 20, kEnd = 28;
  auto span = html.open("span", {{"class", "name"}, {"title", name.str()}});
  if (name.size() <= kWhole) {
    html.addText(name);
    return;
  }
  size_t cut = name.size() - std::min(name.size(), kEnd);
  // A character is not cut in two.
  while (cut > 0 && (name[cut] & 0xc0) == 0x80)
    --cut;
  if (cut > 0)
    html.addClass("span", "head", name.take_front(cut));
  // Cut at its beginning, where there is less room than that.
  auto end = html.open("span", {{"class", "end"}});
  html.add("bdi", name.drop_front(cut));
}

static std::string formatWidth(double value, double most) {
  double percent = most <= 0 ? 0 : std::clamp(100 * value / most, 0.0, 100.0);
  return formatv("width:{0:f2}%", percent);
}

void writeBar(double value, double most, const Twine &text, Html &html) {
  html.addClass("span", "value", text);
  auto track = html.open("span", {{"class", "track"}, {"aria-hidden", "true"}});
  html.add("i", {{"style", formatWidth(value, most)}});
}

void writeStack(ArrayRef<Part> parts, int64_t limit, Html &html) {
  int64_t sum = 0;
  for (const Part &part : parts)
    sum += part.bytes;
  int64_t whole = std::max(limit, sum);
  {
    auto stack =
        html.open("div", {{"class", "stack"}, {"aria-hidden", "true"}});
    for (auto [index, part] : enumerate(parts)) {
      // A number needs room.
      bool isWide = whole > 0 && part.bytes * 25 > whole;
      html.add("i",
               {{"class", "p" + std::to_string(index % 6)},
                {"style", formatWidth(part.bytes, whole)},
                {"title", part.name + ", " + formatBytes(part.bytes)}},
               isWide ? std::to_string(index + 1) : "");
    }
  }
  auto legend = html.open("ol", {{"class", "legend"}});
  for (auto [index, part] : enumerate(parts)) {
    auto item = html.open("li", {{"class", "p" + std::to_string(index % 6)}});
    html.addClass("span", "name", part.name);
    html.add("b", formatBytes(part.bytes));
    std::string note = formatPercent(part.bytes, sum);
    html.addClass("span", "soft",
                  part.note.empty() ? note : note + ", " + part.note);
  }
}

} // namespace tinyml
