//===- SuggestionTable.cpp - Suggestions as a table and as JSON -----------===//

#include "tinyml/Support/Quantities.h"
#include "tinyml/Tools/Compile/Suggestions.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace tinyml {

namespace {
/// A line of the table.
struct Row {
  std::string flags;
  const ModelMeasurement &found;
  std::string note;
};
} // namespace

static void printRows(ArrayRef<Row> rows, raw_ostream &os) {
  size_t width = 0;
  for (const Row &row : rows)
    width = std::max(width, row.flags.size());
  os << "  " << std::string(width, ' ')
     << "      flash        RAM  instructions\n";
  for (const Row &row : rows) {
    os << "  " << row.flags << std::string(width - row.flags.size(), ' ')
       << formatv(" {0,10} {1,10} {2,13}", formatBytes(row.found.flashBytes),
                  formatBytes(row.found.ramBytes),
                  formatCount(row.found.instructions));
    if (!row.note.empty())
      os << "  " << row.note;
    os << "\n";
  }
}

/// Returns what is known of how good a suggestion is.
static std::string describeQuality(const Suggestion &suggestion) {
  if (suggestion.found.quality)
    return formatQuality(*suggestion.found.quality);
  return suggestion.isMadeUp ? "quality: known with your data" : "";
}

void printSuggestions(const Suggestions &suggestions, const Target &target,
                      raw_ostream &os) {
  if (suggestions.tried.empty())
    return;
  bool isAnyFit = suggestions.tried.front().found.fits;
  os << (isAnyFit ? "what fits " : "nothing that was tried fits ")
     << target.name << (isAnyFit ? "" : "; the nearest")
     << ", measured by compiling (--suggest=none leaves this out):\n";
  std::vector<Row> rows;
  if (suggestions.asked)
    rows.push_back({"as asked", *suggestions.asked, ""});
  constexpr size_t kNearest = 3;
  for (const Suggestion &suggestion : suggestions.tried) {
    if (suggestion.found.fits != isAnyFit)
      break;
    rows.push_back(
        {suggestion.flags, suggestion.found, describeQuality(suggestion)});
    if (!isAnyFit && rows.size() > kNearest)
      break;
  }
  printRows(rows, os);
}

json::Array toJSON(const Suggestions &suggestions) {
  json::Array array;
  for (const Suggestion &suggestion : suggestions.tried) {
    const ModelMeasurement &found = suggestion.found;
    json::Object entry{{"flags", json::fixUTF8(suggestion.flags)},
                       {"flash_bytes_estimate", found.flashBytes},
                       {"ram_bytes_estimate", found.ramBytes},
                       {"stack_bytes_estimate", found.stackBytes},
                       {"instructions_estimate", found.instructions},
                       {"fits", found.fits},
                       {"made_up_data", suggestion.isMadeUp}};
    if (found.quality)
      entry["quality"] = toJSON(QualityReport{*found.quality, "", {}});
    array.push_back(std::move(entry));
  }
  return array;
}

} // namespace tinyml
