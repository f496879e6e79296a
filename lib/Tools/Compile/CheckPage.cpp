//===- CheckPage.cpp - What --check prints --------------------------------===//

#include "tinyml/Support/Quantities.h"
#include "tinyml/Tools/Compile/CheckModel.h"
#include "tinyml/Tools/Compile/Documentation.h"
#include "tinyml/Tools/Compile/Summary.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <map>

using namespace mlir;

namespace tinyml {

static constexpr NodeVerdict kVerdicts[] = {
    NodeVerdict::Supported, NodeVerdict::Folded, NodeVerdict::Unneeded,
    NodeVerdict::Unchecked, NodeVerdict::Unsupported};

StringRef getName(NodeVerdict verdict) {
  switch (verdict) {
  case NodeVerdict::Supported:
    return "supported";
  case NodeVerdict::Folded:
    return "folded";
  case NodeVerdict::Unneeded:
    return "not needed";
  case NodeVerdict::Unchecked:
    return "not checked";
  case NodeVerdict::Unsupported:
    return "not supported";
  }
  llvm_unreachable("all verdicts are listed");
}

/// Returns the shape with the names that the file gives, or with sizes.
static std::string formatShape(const InputShape &input, bool withNames) {
  if (input.dims.empty())
    return "scalar";
  return llvm::join(llvm::map_range(input.dims,
                                    [&](const InputShape::Dim &dim) {
                                      if (!withNames || !dim.isOpen)
                                        return std::to_string(dim.size);
                                      return dim.symbol.empty() ? "?"
                                                                : dim.symbol;
                                    }),
                    "x");
}

/// Says what the free dimensions of an input are and which options fix them.
static std::string describeFree(const InputShape &input) {
  std::string shape, guessed, chosen;
  for (const InputShape::Dim &dim : input.dims) {
    std::string name = dim.symbol.empty() ? "?" : dim.symbol;
    shape += shape.empty() ? "" : "x";
    shape += dim.isGuess ? name : std::to_string(dim.size);
    if (dim.isGuess)
      guessed += (guessed.empty() ? "" : ", ") + name;
    else if (dim.isOpen)
      chosen += (chosen.empty() ? "" : ", ") + name + " = " +
                std::to_string(dim.size);
  }
  std::string text;
  if (!chosen.empty())
    text = chosen;
  if (!guessed.empty())
    text += (text.empty() ? "" : "; ") + guessed +
            (guessed.find(',') == std::string::npos ? " is" : " are") +
            " open, give numbers: --shape " + input.name + "=" + shape;
  return text;
}

static void printInputs(const CheckResult &result, raw_ostream &os) {
  os << "\ninputs\n";
  for (const InputShape &input : result.inputs) {
    os << "  " << input.name << "  " << input.elementType << " "
       << formatShape(input, /*withNames=*/true);
    if (std::string text = describeFree(input); !text.empty())
      os << "  (" << text << ")";
    os << "\n";
  }
}

/// How many nodes of an operator have which verdict.
using Counts = std::map<NodeVerdict, unsigned>;

static std::map<std::string, Counts> countOperators(const CheckResult &result) {
  std::map<std::string, Counts> counts;
  for (const NodeRecord &node : result.record.nodes)
    ++counts[node.operatorName][node.verdict];
  return counts;
}

static size_t getWidth(const CheckResult &result,
                       std::string NodeRecord::*member, size_t least) {
  size_t width = least;
  for (const NodeRecord &node : result.record.nodes)
    width = std::max(width, (node.*member).size());
  return std::min<size_t>(width, 48);
}

static void printPadded(StringRef text, size_t width, raw_ostream &os) {
  os << text;
  os.indent(text.size() < width ? width - text.size() : 0) << "  ";
}

static void printOperators(const CheckResult &result, raw_ostream &os) {
  SmallVector<NodeVerdict> shown;
  for (NodeVerdict verdict : kVerdicts)
    if (result.count(verdict))
      shown.push_back(verdict);
  size_t width = getWidth(result, &NodeRecord::operatorName, 8);
  os << "\n";
  printPadded("operator", width, os);
  os << "nodes";
  for (NodeVerdict verdict : shown)
    os << "  " << getName(verdict);
  os << "\n";
  for (const auto &[name, counts] : countOperators(result)) {
    printPadded(name, width, os);
    unsigned all = 0;
    for (auto [verdict, number] : counts)
      all += number;
    os << llvm::formatv("{0,5}", all);
    for (NodeVerdict verdict : shown) {
      auto found = counts.find(verdict);
      std::string number =
          std::to_string(found == counts.end() ? 0 : found->second);
      os << "  ";
      os.indent(getName(verdict).size() - number.size()) << number;
    }
    os << "\n";
  }
}

static void printNodes(const CheckResult &result, raw_ostream &os) {
  size_t names = getWidth(result, &NodeRecord::name, 4);
  size_t operators = getWidth(result, &NodeRecord::operatorName, 8);
  os << "\n";
  printPadded("node", names, os);
  printPadded("operator", operators, os);
  os << "verdict\n";
  for (const NodeRecord &node : result.record.nodes) {
    printPadded(node.name, names, os);
    printPadded(node.operatorName, operators, os);
    os << getName(node.verdict);
    for (const std::string &problem : node.problems)
      os << "\n    " << locateDocumentation(problem);
    os << "\n";
  }
}

/// Prints what the weights alone take of the target's flash: of a model that
/// does not compile, that is all that is known.
static void printWeights(const CheckResult &result, raw_ostream &os) {
  int64_t parameters = result.record.parameters;
  if (!result.flashBytes || parameters == 0)
    return;
  constexpr std::pair<StringLiteral, int64_t> kFormats[] = {
      {"as floats", 32}, {"as int8", 8}, {"with 4 bits", 4}};
  StringRef first;
  os << "its " << formatCount(parameters) << " parameters alone take";
  for (auto [name, bits] : kFormats) {
    int64_t bytes = (parameters * bits + 7) / 8;
    os << (name == kFormats[0].first ? " " : ", ") << formatBytes(bytes) << " "
       << name;
    if (first.empty() && bytes <= *result.flashBytes)
      first = name;
  }
  os << ", of " << formatBytes(*result.flashBytes) << " of flash: ";
  if (first.empty())
    os << "no room for any of these\n";
  else
    os << "room for them " << first << "\n";
}

/// Prints whether a model that compiles, but for its size, could fit.
static void printTooLarge(const CheckResult &result, raw_ostream &os) {
  os << "does not fit " << result.target << "\n";
  if (result.suggestions) {
    os << result.suggestionTable;
    return;
  }
  printWeights(result, os);
  os << "--suggest=fit compiles it with other options, and says what fits\n";
}

void printCheck(const CheckResult &result, raw_ostream &os) {
  const ConversionRecord &record = result.record;
  os << result.source << ": " << record.nodes.size() << " nodes, "
     << formatCount(record.parameters) << " parameters\n";
  if (!result.inputs.empty())
    printInputs(result, os);
  if (!record.nodes.empty()) {
    printNodes(result, os);
    printOperators(result, os);
  }
  if (!result.messages.empty())
    os << "\n";
  for (const CheckMessage &message : result.messages)
    os << message.severity << ": " << message.text << "\n";
  os << "\n";
  if (result.facts) {
    int64_t flash = result.facts->getFlashBytes();
    int64_t ram = result.facts->getRamBytes();
    os << llvm::formatv(
        "compiles for {0}: {1} multiply-accumulates in {2} steps, flash {3}{4},"
        " RAM {5}{6}\n",
        result.target, formatCount(result.facts->macs),
        result.facts->steps.size(), formatBytes(flash),
        formatShare(flash, result.flashBytes), formatBytes(ram),
        formatShare(ram, result.ramBytes));
    return;
  }
  if (result.isTooLarge)
    return printTooLarge(result, os);
  if (unsigned missing = result.count(NodeVerdict::Unsupported))
    os << "does not compile: " << missing << " of " << record.nodes.size()
       << " nodes are not supported\n";
  else if (result.hasGuess())
    os << "does not compile without numbers for the open dimensions; nodes "
          "were looked at with "
       << kGuessedSize << " in their place\n";
  else
    os << "does not compile\n";
  printWeights(result, os);
}

static llvm::json::Array toJSON(const std::vector<InputShape> &inputs) {
  llvm::json::Array array;
  for (const InputShape &input : inputs) {
    llvm::json::Array dims;
    for (const InputShape::Dim &dim : input.dims) {
      llvm::json::Object object{{"open", dim.isOpen}};
      object["size"] = dim.isGuess ? llvm::json::Value(nullptr)
                                   : llvm::json::Value(dim.size);
      if (!dim.symbol.empty())
        object["name"] = llvm::json::fixUTF8(dim.symbol);
      dims.push_back(std::move(object));
    }
    array.push_back(
        llvm::json::Object{{"name", llvm::json::fixUTF8(input.name)},
                           {"type", input.elementType},
                           {"dims", std::move(dims)}});
  }
  return array;
}

static llvm::json::Value toText(StringRef text) {
  return llvm::json::fixUTF8(text);
}

llvm::json::Object toJSON(const CheckResult &result) {
  llvm::json::Array nodes, messages;
  for (const NodeRecord &node : result.record.nodes) {
    llvm::json::Array problems, outputs;
    for (const std::string &problem : node.problems)
      problems.push_back(toText(problem));
    for (const std::string &output : node.outputs)
      outputs.push_back(toText(output));
    nodes.push_back(llvm::json::Object{{"name", toText(node.name)},
                                       {"operator", toText(node.operatorName)},
                                       {"outputs", std::move(outputs)},
                                       {"verdict", getName(node.verdict)},
                                       {"problems", std::move(problems)}});
  }
  llvm::json::Object operators;
  for (const auto &[name, counts] : countOperators(result)) {
    llvm::json::Object object;
    for (auto [verdict, number] : counts)
      object[getName(verdict)] = number;
    operators[llvm::json::fixUTF8(name)] = std::move(object);
  }
  for (const CheckMessage &message : result.messages)
    messages.push_back(llvm::json::Object{{"severity", message.severity},
                                          {"text", toText(message.text)}});
  auto getFact = [&](int64_t bytes) {
    return result.facts ? llvm::json::Value(bytes) : llvm::json::Value(nullptr);
  };
  auto getLimit = [](std::optional<int64_t> bytes) {
    return bytes ? llvm::json::Value(*bytes) : llvm::json::Value(nullptr);
  };
  std::optional<bool> fits = result.fits();
  ModelFacts facts = result.facts.value_or(ModelFacts());
  llvm::json::Object object{
      {"version", kCheckVersion},
      {"source", toText(result.source)},
      {"target", toText(result.target)},
      {"compiles", result.compiles},
      {"inputs", toJSON(result.inputs)},
      {"nodes", std::move(nodes)},
      {"operators", std::move(operators)},
      {"messages", std::move(messages)},
      {"parameters", result.record.parameters},
      {"macs", getFact(facts.macs)},
      {"flash_bytes_estimate", getFact(facts.getFlashBytes())},
      {"ram_bytes_estimate", getFact(facts.getRamBytes())},
      {"flash_bytes", getLimit(result.flashBytes)},
      {"ram_bytes", getLimit(result.ramBytes)},
      {"fits", fits ? llvm::json::Value(*fits) : llvm::json::Value(nullptr)}};
  if (result.suggestions)
    object["suggestions"] = toJSON(*result.suggestions);
  return object;
}

} // namespace tinyml
