//===- GraphSection.cpp - The nodes and their edges -----------------------===//

#include "Rails.h"
#include "Sections.h"
#include "llvm/ADT/StringMap.h"

using namespace llvm;

namespace tinyml {

namespace {
constexpr int64_t kRowHeight = 40;

/// A row of the list: a port or a step.
struct Node {
  std::string name, tag, detail, shape;
  std::string kind; ///< a class of the style: `port`, `integer`, `float`, ...
  std::vector<StringRef> from;
};

class Graph {
public:
  explicit Graph(const ReportObject &report);
  void write(Html &html) const;

private:
  void addPorts(const ReportObject &report, StringRef member, StringRef kind,
                bool isSource);
  void addStep(const ReportObject &step, size_t index);
  void writeNode(size_t row, const Rails &rails, Html &html) const;

  std::vector<Node> nodes;
  StringMap<size_t> rows; ///< of `step 3`, `input 0`
};
} // namespace

void Graph::addPorts(const ReportObject &report, StringRef member,
                     StringRef kind, bool isSource) {
  for (auto [index, port] : enumerate(getObjects(report, member))) {
    Node node;
    node.name = getText(*port, "name");
    node.kind = "port";
    node.tag = kind;
    node.detail = getText(*port, "type");
    if (const json::Array *shape = port->getArray("shape"))
      node.shape = formatShape(*shape);
    if (isSource)
      rows[(kind + " " + Twine(index)).str()] = nodes.size();
    else
      node.from = getTexts(*port, "from");
    nodes.push_back(std::move(node));
  }
}

void Graph::addStep(const ReportObject &step, size_t index) {
  Node node;
  node.name = getStepName(step, index);
  StringRef precision = getText(step, "precision");
  node.tag = precision.empty() ? "move" : precision;
  node.kind = precision.empty()              ? "move"
              : precision.contains(" to ")   ? "cast"
              : precision.starts_with("f32") ? "float"
                                             : "integer";
  StringRef variant = getText(step, "variant");
  node.detail = getText(step, "kernel");
  if (!variant.empty() && variant != "portable")
    node.detail += " (" + variant.str() + ")";
  std::string inputs = formatShapes(step, "inputs");
  std::string outputs = formatShapes(step, "outputs");
  node.shape = inputs == outputs ? outputs : inputs + " \u2192 " + outputs;
  node.from = getTexts(step, "from");
  rows["step " + std::to_string(index)] = nodes.size();
  nodes.push_back(std::move(node));
}

Graph::Graph(const ReportObject &report) {
  addPorts(report, "inputs", "input", true);
  addPorts(report, "states", "state", true);
  for (auto [index, step] : enumerate(getObjects(report, "steps")))
    addStep(*step, index);
  addPorts(report, "states", "next state", false);
  addPorts(report, "outputs", "output", false);
}

/// Writes the glyph of a kind: its shape tells as much as its colour.
static void writeGlyph(StringRef kind, Html &html) {
  constexpr int64_t x = Rails::kLeft, y = kRowHeight / 2;
  if (kind == "port" || kind == "float") {
    bool isPort = kind == "port";
    html.add("rect", {{"class", kind.str()},
                      {"x", std::to_string(x - 5)},
                      {"y", std::to_string(y - 5)},
                      {"width", "10"},
                      {"height", "10"},
                      {"rx", isPort ? "0" : "2"}});
    return;
  }
  html.add("circle", {{"class", kind.str()},
                      {"cx", std::to_string(x)},
                      {"cy", std::to_string(y)},
                      {"r", kind == "integer" ? "6" : "4"}});
}

void Graph::writeNode(size_t row, const Rails &rails, Html &html) const {
  const Node &node = nodes[row];
  auto item = html.open("li");
  std::string width = std::to_string(rails.getWidth());
  std::string height = std::to_string(kRowHeight);
  {
    auto svg = html.open("svg", {{"class", "rails"},
                                 {"width", width},
                                 {"height", height},
                                 {"aria-hidden", "true"}});
    html.add("path", {{"d", rails.getPath(row, kRowHeight)}});
    writeGlyph(node.kind, html);
  }
  writeName(node.name, html);
  html.addClass("span", "tag " + node.kind, node.tag);
  html.add("span", {{"class", "kernel"}, {"title", node.detail}}, node.detail);
  html.add("span", {{"class", "shape"}, {"title", node.shape}}, node.shape);
}

void Graph::write(Html &html) const {
  std::vector<std::vector<size_t>> sources(nodes.size());
  for (auto [row, node] : enumerate(nodes))
    for (StringRef source : node.from)
      if (auto found = rows.find(source); found != rows.end())
        sources[row].push_back(found->second);
  Rails rails(sources);
  auto list = html.open("ol", {{"class", "graph"}});
  for (size_t row = 0; row < nodes.size(); ++row)
    writeNode(row, rails, html);
}

void writeGraph(const ReportObject &report, Html &html) {
  auto section = openSection(
      "graph", "Graph",
      "Every step in the order in which it runs, with its arithmetic, kernel "
      "and shapes. Rails lead from what is written to all that read it: filled "
      "circles compute on integers, filled squares on floats, small rings move "
      "or cast, open squares are inputs, outputs and states.",
      html);
  Graph(report).write(html);
}

} // namespace tinyml
