//===- ChangesSection.cpp - What each pass has changed --------------------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"

using namespace llvm;

namespace tinyml {

/// Writes what a number was and is, where it is another.
static void writeNumbers(StringRef label, int64_t before, int64_t after,
                         function_ref<std::string(int64_t)> format,
                         Html &html) {
  html.add("td",
           {{"class", before == after ? "n soft" : "n"},
            {"data-label", label.str()}},
           before == after ? format(after)
                           : format(before) + " \u2192 " + format(after));
}

void writeChanges(const ReportObject &report, Html &html) {
  std::vector<const ReportObject *> changes = getObjects(report, "changes");
  if (changes.empty())
    return;
  auto section = openSection(
      "changes", "What passes have changed",
      "In order. Operations are those of the model, then calls of kernels; "
      "MACs are those of layers with weights, then those of all kernels; "
      "weights are all constants.",
      html);
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain cells"}});
  {
    auto row = html.open("tr");
    for (StringRef head : {"Pass", "Operations", "MACs", "Weights", "Bytes"})
      html.add("th", {{"scope", "col"}}, head);
  }
  for (const ReportObject *change : changes) {
    auto row = html.open("tr");
    {
      auto cell = html.open("td");
      html.add("code", getText(*change, "pass"));
    }
    auto write = [&](StringRef label, StringRef member,
                     function_ref<std::string(int64_t)> format) {
      writeNumbers(label, getInt(*change, (member + "_before").str()),
                   getInt(*change, member), format, html);
    };
    write("Operations", "ops", formatShort);
    write("MACs", "macs", formatShort);
    write("Weights", "weights", formatShort);
    write("Bytes", "weight_bytes", formatBytes);
  }
}

} // namespace tinyml
