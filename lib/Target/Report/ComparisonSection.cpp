//===- ComparisonSection.cpp - What differs from another report -----------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"
#include "llvm/ADT/StringMap.h"

using namespace llvm;

namespace tinyml {

namespace {
struct Figure {
  StringRef label, member;
  std::string (*format)(int64_t);
};
} // namespace

static constexpr Figure kFigures[] = {
    {"Flash", "flash_bytes_estimate", formatBytes},
    {"Weights", "weight_bytes", formatBytes},
    {"Code, estimate", "code_bytes_estimate", formatBytes},
    {"RAM", "ram_bytes_estimate", formatBytes},
    {"Arena", "arena_bytes", formatBytes},
    {"Stack, estimate", "stack_bytes_estimate", formatBytes},
    {"MACs", "macs", formatShort},
    {"Instructions, estimate", "instructions_estimate", formatShort},
    {"Steps on integers", "integer_steps", formatShort},
    {"Steps on floats", "float_steps", formatShort}};

static constexpr Figure kStepFigures[] = {
    {"MACs", "macs", formatShort},
    {"Instructions", "instructions_estimate", formatShort},
    {"Weights", "weight_bytes", formatBytes}};

static void writeHead(ArrayRef<StringRef> heads, Html &html) {
  auto row = html.open("tr");
  for (StringRef head : heads)
    html.add("th", {{"scope", "col"}}, head);
}

static void writeTotals(const ReportObject &report, const ReportObject &other,
                        Html &html) {
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain"}});
  writeHead({"", "This one", "The other", "Change"}, html);
  for (const Figure &figure : kFigures) {
    auto now = report.getInteger(figure.member);
    auto then = other.getInteger(figure.member);
    if (!now || !then)
      continue;
    auto row = html.open("tr");
    html.add("td", figure.label);
    html.addClass("td", "n", figure.format(*now));
    html.addClass("td", "n", figure.format(*then));
    html.addClass("td", "n", formatChange(*now, *then));
  }
}

/// Returns the kernel and figures of a step as `this, or other -> this`.
static std::string formatBoth(const std::string &now, const std::string &then) {
  return now == then ? now : then + " \u2192 " + now;
}

static void writeSteps(const ReportObject &report, const ReportObject &other,
                       Html &html) {
  StringMap<const ReportObject *> others;
  for (const ReportObject *step : getObjects(other, "steps"))
    if (StringRef node = getText(*step, "node"); !node.empty())
      others.try_emplace(node, step);
  auto details = html.open("details");
  html.add("summary", "Steps of the same node");
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain"}});
  writeHead({"Node", "Kernel", "MACs", "\u2248 Instructions", "Weights"}, html);
  for (const ReportObject *step : getObjects(report, "steps")) {
    const ReportObject *then = others.lookup(getText(*step, "node"));
    if (!then)
      continue;
    others.erase(getText(*step, "node"));
    auto row = html.open("tr");
    html.addClass("td", "name", getText(*step, "node"));
    html.add("td", formatBoth(getText(*step, "kernel").str(),
                              getText(*then, "kernel").str()));
    for (const Figure &figure : kStepFigures)
      html.addClass("td", "n",
                    formatBoth(figure.format(getInt(*step, figure.member)),
                               figure.format(getInt(*then, figure.member))));
  }
}

void writeComparison(const ReportObject &report, const ReportObject &other,
                     Html &html) {
  auto section =
      openSection("comparison", "Compared with another compile", "", html);
  {
    auto line = html.open("p");
    html.addText("This one is ");
    html.addClass("b", "name", getText(report, "model"));
    html.addText(" (");
    html.add("code", getText(report, "options"));
    html.addText("), the other is ");
    html.addClass("b", "name", getText(other, "model"));
    html.addText(" (");
    html.add("code", getText(other, "options"));
    html.addText(").");
  }
  writeTotals(report, other, html);
  writeSteps(report, other, html);
}

} // namespace tinyml
