//===- FlashSection.cpp - Where flash goes --------------------------------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"

using namespace llvm;

namespace tinyml {

static void writeRows(ArrayRef<Part> parts, int64_t sum, Html &html) {
  auto table = html.open("table", {{"class", "layers sizes"}});
  int64_t most = parts.empty() ? 0 : parts.front().bytes;
  for (const Part &part : parts) {
    auto row = html.open("tr");
    {
      auto cell = html.open("td", {{"class", "step"}});
      writeName(part.name, html);
      if (!part.note.empty())
        html.addClass("span", "kernel", part.note);
    }
    auto cell = html.open("td", {{"class", "bar"}});
    html.addClass("span", "share", formatPercent(part.bytes, sum));
    writeBar(part.bytes, most, formatBytes(part.bytes), html);
  }
}

/// Writes the largest parts, the others on demand.
static void writeParts(StringRef title, std::vector<Part> parts, Html &html) {
  constexpr size_t kShown = 12;
  stable_sort(parts,
              [](const Part &a, const Part &b) { return a.bytes > b.bytes; });
  int64_t sum = 0;
  for (const Part &part : parts)
    sum += part.bytes;
  html.add("h3", title + ", " + formatBytes(sum));
  ArrayRef<Part> all = parts;
  writeRows(all.take_front(kShown), sum, html);
  if (all.size() <= kShown)
    return;
  auto details = html.open("details");
  html.add("summary", Twine(all.size() - kShown) + " smaller ones");
  writeRows(all.drop_front(kShown), sum, html);
}

void writeFlash(const ReportObject &report, Html &html) {
  auto section = openSection(
      "flash", "Where flash goes",
      "Weights are exact (the padding between them is not listed), code is an "
      "estimate for GCC at -O2.",
      html);
  auto columns = html.open("div", {{"class", "columns"}});
  {
    auto column = html.open("div");
    std::vector<Part> parts;
    for (const ReportObject *entry : getObjects(report, "weights")) {
      StringRef memory = getText(*entry, "memory");
      parts.push_back({getText(*entry, "name").str(), getInt(*entry, "bytes"),
                       memory == "flash" ? "" : memory.str()});
    }
    writeParts("Weights", std::move(parts), html);
  }
  auto column = html.open("div");
  std::vector<Part> parts;
  for (const ReportObject *entry : getObjects(report, "code")) {
    int64_t functions = getInt(*entry, "functions");
    std::string note;
    if (functions)
      note = std::to_string(functions) +
             (functions == 1 ? " function" : " functions");
    parts.push_back({getText(*entry, "name").str(), getInt(*entry, "bytes"),
                     std::move(note)});
  }
  writeParts("Code", std::move(parts), html);
}

} // namespace tinyml
