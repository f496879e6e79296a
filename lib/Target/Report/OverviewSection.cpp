//===- OverviewSection.cpp - What it is and whether it fits ---------------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"

using namespace llvm;

namespace tinyml {

namespace {
/// A memory of the target and what the model takes of it.
struct Memory {
  StringRef name;
  int64_t bytes;
  int64_t limit; ///< 0 = not known
  SmallVector<Part> parts;
};
} // namespace

/// Adds the memories besides flash that weights are in.
static void addOthers(const ReportObject &report,
                      SmallVectorImpl<Memory> &memories) {
  size_t known = memories.size();
  for (const ReportObject *entry : getObjects(report, "weights")) {
    StringRef name = getText(*entry, "memory");
    if (name.empty() || name == "flash")
      continue;
    auto others = llvm::drop_begin(memories, known);
    auto found = llvm::find_if(
        others, [&](const Memory &other) { return other.name == name; });
    if (found == others.end()) {
      memories.push_back({name, 0, 0, {{"weights", 0, "exact"}}});
      found = std::prev(memories.end());
    }
    found->bytes += getInt(*entry, "bytes");
    found->parts.front().bytes = found->bytes;
  }
}

static SmallVector<Memory> listMemories(const ReportObject &report) {
  Memory flash{"Flash", getInt(report, "flash_bytes_estimate"), 0, {}};
  int64_t code = getInt(report, "code_bytes_estimate");
  StringRef origin =
      getText(report, "measured_with").empty() ? "estimate" : "measured";
  flash.parts.push_back({"weights", flash.bytes - code, "exact"});
  flash.parts.push_back({"code", code, origin.str()});
  Memory ram{"RAM", getInt(report, "ram_bytes_estimate"), 0, {}};
  ram.parts.push_back({"arena", getInt(report, "arena_bytes"), "exact"});
  if (int64_t state = getInt(report, "state_bytes"))
    ram.parts.push_back({"state", state, "exact"});
  ram.parts.push_back({"inputs, outputs", getInt(report, "io_bytes"), "exact"});
  ram.parts.push_back(
      {"stack", getInt(report, "stack_bytes_estimate"), origin.str()});
  if (const ReportObject *board = report.getObject("board")) {
    flash.limit = getInt(*board, "flash_bytes");
    ram.limit = getInt(*board, "ram_bytes");
  }
  SmallVector<Memory> memories{std::move(flash), std::move(ram)};
  addOthers(report, memories);
  return memories;
}

static void writeMemoryUse(const Memory &memory, Html &html) {
  auto card = html.open("div", {{"class", "card"}});
  {
    auto head = html.open("p", {{"class", "big"}});
    html.addClass("span", "label", memory.name);
    html.add("b", formatBytes(memory.bytes));
    if (memory.limit)
      html.addClass("span", "soft",
                    "of " + formatBytes(memory.limit) + ", " +
                        formatPercent(memory.bytes, memory.limit));
  }
  writeStack(memory.parts, memory.limit, html);
}

static void writeVerdict(ArrayRef<Memory> memories, const ReportObject &report,
                         Html &html) {
  std::string unfit;
  bool isKnown = false;
  for (const Memory &memory : memories) {
    isKnown |= memory.limit != 0;
    if (memory.limit && memory.bytes > memory.limit)
      unfit += (unfit.empty() ? "" : " and ") + memory.name.str();
  }
  StringRef target = getText(report, "target");
  if (!isKnown)
    html.add("p", {{"class", "verdict"}},
             "Memory of " + target +
                 " is not known: nothing to compare with. A board "
                 "(--target=help) has limits.");
  else if (unfit.empty())
    html.add("p", {{"class", "verdict fits"}}, "\u2713 Fits " + target);
  else
    html.add("p", {{"class", "verdict fails"}},
             "\u2717 Does not fit " + target + ": too much " + unfit);
}

static void writeFigure(StringRef label, const Twine &value, const Twine &note,
                        Html &html) {
  auto group = html.open("div", {{"class", "figure"}});
  html.add("dt", label);
  auto data = html.open("dd");
  html.add("b", value);
  html.addClass("span", "soft", note);
}

static void writeFigures(const ReportObject &report, Html &html) {
  auto list = html.open("dl", {{"class", "figures"}});
  int64_t integer = getInt(report, "integer_steps");
  int64_t floats = getInt(report, "float_steps");
  writeFigure("Multiply-accumulates", formatCount(getInt(report, "macs")),
              "in one run, exact", html);
  writeFigure("Instructions",
              "\u2248 " + formatCount(getInt(report, "instructions_estimate")),
              "from kernels measured on " + getText(report, "costs_of"), html);
  writeFigure("Steps", std::to_string(getObjects(report, "steps").size()),
              Twine(integer) + " on integers, " + Twine(floats) + " on floats",
              html);
  if (const ReportObject *quality = report.getObject("quality"))
    for (const ReportObject *output : getObjects(*quality, "outputs")) {
      auto sqnr = getNumber(*output, "sqnr");
      auto agreement = getNumber(*output, "agreement");
      if (sqnr || agreement)
        writeFigure("Against the float model",
                    agreement ? formatv("{0:f1} %", *agreement).str()
                              : formatv("{0:f1} dB", *sqnr).str(),
                    agreement ? "same answers, measured" : "SQNR, measured",
                    html);
      break;
    }
}

static void writePorts(const ReportObject &report, Html &html) {
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain cells"}});
  {
    auto row = html.open("tr");
    for (StringRef head :
         {"", "Name", "Type", "Shape", "Size", "Scale", "Zero point"})
      html.add("th", {{"scope", "col"}}, head);
  }
  for (auto [member, kind] :
       {std::pair("inputs", "input"), std::pair("outputs", "output"),
        std::pair("states", "state")})
    for (const ReportObject *port : getObjects(report, member)) {
      auto row = html.open("tr");
      html.addClass("td", "soft", kind);
      auto add = [&](StringRef label, StringRef kind, const Twine &text) {
        html.add("td", {{"class", kind.str()}, {"data-label", label.str()}},
                 text);
      };
      add("Name", "name", getText(*port, "name"));
      add("Type", "", getText(*port, "type"));
      const json::Array *shape = port->getArray("shape");
      add("Shape", "", shape ? formatShape(*shape) : "");
      add("Size", "n", formatBytes(getInt(*port, "bytes")));
      auto scale = getNumber(*port, "scale");
      bool hasMany = port->getArray("scales");
      add("Scale", "n",
          scale     ? formatNumber(*scale)
          : hasMany ? "per feature"
                    : "\u2013");
      auto zero = port->getInteger("zero_point");
      add("Zero point", "n",
          zero      ? std::to_string(*zero)
          : hasMany ? "per feature"
                    : "\u2013");
    }
}

void writeOverview(const ReportObject &report, Html &html) {
  {
    auto header = html.open("header");
    html.addClass("p", "kicker", "tinyml report");
    html.addClass("h1", "name", getText(report, "model"));
    const ReportObject *board = report.getObject("board");
    StringRef description = board ? getText(*board, "description") : "";
    html.addClass("p", "lead",
                  "for " + (description.empty() ? getText(report, "target")
                                                : description));
    SmallVector<Memory> memories = listMemories(report);
    writeVerdict(memories, report, html);
    {
      auto cards = html.open("div", {{"class", "cards"}});
      for (const Memory &memory : memories)
        writeMemoryUse(memory, html);
    }
    writeFigures(report, html);
  }
  auto section = openSection(
      "ports", "Inputs and outputs",
      "What the C function takes and gives; the caller owns these buffers.",
      html);
  writePorts(report, html);
}

} // namespace tinyml
