//===- SparsityReport.cpp - Says which weights became zero ----------------===//

#include "tinyml/Compression/Sparsity/SparsityReport.h"
#include "tinyml/Support/Quantities.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {

static double getPercent(int64_t part, int64_t all) {
  return all == 0
             ? 0
             : 100.0 * static_cast<double>(part) / static_cast<double>(all);
}

std::string formatSparsity(const SparsityReport &report) {
  int64_t weights = 0, zeros = 0;
  size_t width = 5;
  for (const SparseLayer &layer : report.layers) {
    weights += layer.weights;
    zeros += layer.zeros;
    width = std::max(width, layer.name.size());
  }
  std::string text = llvm::formatv(
      "sparse as {0}: {1:f1} % of the {2} weights of {3} layer{4} are zero",
      report.pattern, getPercent(zeros, weights), formatCount(weights),
      report.layers.size(), report.layers.size() == 1 ? "" : "s");
  if (report.samples == 0)
    text += "; no data: by the weights alone, and nothing makes up for it";
  else
    text += llvm::formatv("; fitted on {0} sample{1}", report.samples,
                          report.samples == 1 ? "" : "s");
  if (report.others != 0)
    text += llvm::formatv("; {0} layers, which have no sparse kernel or few "
                          "weights, stay as they are",
                          report.others);
  if (report.sharing != 0)
    text += llvm::formatv("; {0} layers, which share their filter with another "
                          "one, stay as they are",
                          report.sharing);
  for (const SparseLayer &layer : report.layers)
    text += llvm::formatv(
        "\n  {0}{1}{2,12} weights, {3,5:f1} % zero{4}", layer.name,
        std::string(width - layer.name.size(), ' '), layer.weights,
        getPercent(layer.zeros, layer.weights),
        layer.isTooLarge ? ", the smallest: too large to be fitted" : "");
  return text;
}

llvm::json::Object toJSON(const SparsityReport &report) {
  llvm::json::Array layers;
  for (const SparseLayer &layer : report.layers)
    layers.push_back(llvm::json::Object{
        {"node", llvm::json::fixUTF8(layer.name)},
        {"weights", layer.weights},
        {"zeros_before", layer.zerosBefore},
        {"zeros", layer.zeros},
        {"fitted", report.samples != 0 && !layer.isTooLarge}});
  return llvm::json::Object{{"pattern", report.pattern},
                            {"samples", report.samples},
                            {"layers_dense", report.others + report.sharing},
                            {"layers", std::move(layers)}};
}

} // namespace tinyml
