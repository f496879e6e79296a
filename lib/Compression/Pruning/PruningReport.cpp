//===- PruningReport.cpp - Says what pruning left out ---------------------===//

#include "tinyml/Compression/Pruning/PruningReport.h"
#include "tinyml/Support/Quantities.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {

/// Names of nodes are shown with their end, which tells them apart.
static std::string shorten(llvm::StringRef name) {
  constexpr size_t kMost = 40;
  if (name.size() <= kMost)
    return name.str();
  return ("..." + name.take_back(kMost - 3)).str();
}

/// Returns `64 -> 48`, or `64` where nothing went.
static std::string formatChange(int64_t before, int64_t after) {
  std::string text = std::to_string(before);
  return before == after ? text : text + " -> " + std::to_string(after);
}

/// Returns the part that went, in percent.
static double getPercent(int64_t before, int64_t after) {
  return before == 0 ? 0
                     : 100.0 * static_cast<double>(before - after) /
                           static_cast<double>(before);
}

std::string formatPruningLine(const PruningReport &report) {
  std::string text = llvm::formatv(
      "pruned by {0}: {1} of {2} multiply-accumulates ({3:f1} % less) and {4} "
      "of {5} weights of linear layers are left",
      report.criterion, formatCount(report.after.multiplications),
      formatCount(report.before.multiplications),
      getPercent(report.before.multiplications, report.after.multiplications),
      formatCount(report.after.weights), formatCount(report.before.weights));
  if (report.samples == 0)
    return text +
           "; no data: by the weights alone, and nothing makes up for it";
  text += llvm::formatv("; {0} layers fitted on {1} sample{2}", report.fitted,
                        report.samples, report.samples == 1 ? "" : "s");
  if (report.isDistilled)
    text += ", then all together";
  return text;
}

std::string formatPruning(const PruningReport &report) {
  std::string text = formatPruningLine(report);
  llvm::SmallVector<std::string> names;
  size_t width = 5;
  for (const PrunedLayer &layer : report.layers) {
    names.push_back(layer.name.empty() ? "-" : shorten(layer.name));
    if (layer.hasChanged())
      width = std::max(width, names.back().size());
  }
  auto addRow = [&](llvm::StringRef name, llvm::StringRef inputs,
                    llvm::StringRef outputs, llvm::StringRef products,
                    llvm::StringRef weights) {
    text += "\n  " + name.str() + std::string(width - name.size(), ' ');
    text += llvm::formatv("{0,14}{1,14}{2,22}{3,20}", inputs, outputs, products,
                          weights);
  };
  bool isFirst = true;
  for (auto [layer, name] : llvm::zip_equal(report.layers, names)) {
    if (!layer.hasChanged())
      continue;
    if (isFirst)
      addRow("layer", "inputs", "outputs", "MACs", "weights");
    isFirst = false;
    auto inputs = static_cast<int64_t>(layer.goneInputs.size());
    auto outputs = static_cast<int64_t>(layer.goneOutputs.size());
    addRow(
        name, formatChange(layer.inputs, layer.inputs - inputs),
        formatChange(layer.outputs, layer.outputs - outputs),
        formatChange(layer.before.multiplications, layer.after.multiplications),
        formatChange(layer.before.weights, layer.after.weights));
    if (layer.rank != 0)
      text += llvm::formatv("  two of rank {0}", layer.rank);
  }
  return text;
}

static llvm::json::Array toJSON(llvm::ArrayRef<int64_t> numbers) {
  llvm::json::Array array;
  for (int64_t number : numbers)
    array.push_back(number);
  return array;
}

llvm::json::Object toJSON(const PruningReport &report) {
  llvm::json::Array layers;
  for (const PrunedLayer &layer : report.layers) {
    llvm::json::Object object{
        {"node", llvm::json::fixUTF8(layer.name)},
        {"inputs", layer.inputs},
        {"outputs", layer.outputs},
        {"gone_inputs", toJSON(llvm::ArrayRef(layer.goneInputs))},
        {"gone_outputs", toJSON(llvm::ArrayRef(layer.goneOutputs))},
        {"macs_before", layer.before.multiplications},
        {"macs", layer.after.multiplications},
        {"weights_before", layer.before.weights},
        {"weights", layer.after.weights}};
    if (layer.rank != 0)
      object["rank"] = layer.rank;
    layers.push_back(std::move(object));
  }
  return llvm::json::Object{{"criterion", report.criterion},
                            {"samples", report.samples},
                            {"layers_fitted", report.fitted},
                            {"distilled", report.isDistilled},
                            {"macs_before", report.before.multiplications},
                            {"macs", report.after.multiplications},
                            {"weights_before", report.before.weights},
                            {"weights", report.after.weights},
                            {"layers", std::move(layers)}};
}

} // namespace tinyml
