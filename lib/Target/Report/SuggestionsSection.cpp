//===- SuggestionsSection.cpp - What would be smaller or faster -----------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"

using namespace llvm;

namespace tinyml {

/// Writes what a number would be, and how it changes.
static void writeOther(StringRef label, int64_t now, int64_t other,
                       std::string (*format)(int64_t), Html &html) {
  auto cell = html.open("td", {{"class", now == other ? "n soft" : "n"},
                               {"data-label", label.str()}});
  html.addText(format(other));
  if (now != other)
    html.addClass("span", "soft", " " + formatChange(other, now));
}

/// Returns how good the model would be, in a few words.
static std::string describeQuality(const ReportObject &suggestion) {
  const ReportObject *quality = suggestion.getObject("quality");
  if (!quality)
    return suggestion.getBoolean("made_up_data").value_or(false)
               ? "known with your data"
               : "\u2013";
  std::string text;
  for (const ReportObject *output : getObjects(*quality, "outputs")) {
    auto sqnr = getNumber(*output, "sqnr");
    auto agreement = getNumber(*output, "agreement");
    text += text.empty() ? "" : "; ";
    if (agreement)
      text += formatv("{0:f1} % same answers", *agreement).str();
    else
      text += sqnr ? formatv("{0:f1} dB", *sqnr).str() : "exact";
  }
  return text;
}

void writeSuggestions(const ReportObject &report, Html &html) {
  std::vector<const ReportObject *> suggestions =
      getObjects(report, "suggestions");
  if (suggestions.empty())
    return;
  auto section = openSection(
      "suggestions", "What would be smaller or faster",
      "Each was compiled and measured as this model was; the largest gain "
      "comes first.",
      html);
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain cells"}});
  {
    auto row = html.open("tr");
    for (StringRef head : {"With", "Flash", "RAM", "Instructions, estimate",
                           "Against the float model"})
      html.add("th", {{"scope", "col"}}, head);
  }
  for (const ReportObject *suggestion : suggestions) {
    auto row = html.open("tr");
    {
      auto cell = html.open("td");
      html.add("code", getText(*suggestion, "flags"));
    }
    auto write = [&](StringRef label, StringRef member,
                     std::string (*format)(int64_t)) {
      writeOther(label, getInt(report, member), getInt(*suggestion, member),
                 format, html);
    };
    write("Flash", "flash_bytes_estimate", formatBytes);
    write("RAM", "ram_bytes_estimate", formatBytes);
    write("Instructions", "instructions_estimate", formatShort);
    html.add("td", {{"data-label", "Against the float model"}},
             describeQuality(*suggestion));
  }
}

} // namespace tinyml
