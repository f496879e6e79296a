//===- AttributionReport.cpp - Tables of errors ---------------------------===//

#include "tinyml/Quantization/Attribution/AttributionReport.h"
#include "ToJSON.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

/// Names of nodes are shown with their end, which tells them apart.
static std::string shorten(llvm::StringRef name) {
  constexpr size_t kMost = 40;
  if (name.size() <= kMost)
    return name.str();
  return ("..." + name.take_back(kMost - 3)).str();
}

static std::string formatNoise(const Noise &noise) {
  std::optional<double> decibels = noise.getDecibels();
  return decibels ? llvm::formatv("{0:f1}", *decibels).str() : "-";
}

static bool isShare(const ErrorAttribution &attribution) {
  return attribution.metric == "top1";
}

/// Returns a metric, with its unit: `90.62 %`.
static std::string formatMetric(const ErrorAttribution &attribution,
                                double metric) {
  return isShare(attribution) ? llvm::formatv("{0:f2} %", 100 * metric).str()
                              : llvm::formatv("{0:e3}", metric).str();
}

/// Returns what a layer changes, in points of top-1.
static std::string formatChange(const ErrorAttribution &attribution,
                                const SourceError &error) {
  double change = *error.metric - *attribution.floatMetric;
  if (change == 0)
    return "-";
  std::string text = isShare(attribution)
                         ? llvm::formatv("{0:f2}", 100 * change).str()
                         : llvm::formatv("{0:e2}", change).str();
  return change > 0 ? "+" + text : text;
}

/// Returns the cells of a layer behind its name.
static llvm::SmallVector<std::string> formatCells(const LayerError &layer) {
  llvm::SmallVector<std::string> cells{formatNoise(layer.whole.outputs)};
  const SourceError *sources[] = {&layer.weights, &layer.activations,
                                  &layer.clipping, &layer.rounding};
  for (const SourceError *source : sources)
    cells.push_back(formatNoise(source->outputs));
  for (const SourceError *source : sources)
    cells.push_back(formatNoise(source->own));
  return cells;
}

std::string formatAttribution(const ErrorAttribution &attribution) {
  bool isLabelled = !attribution.metric.empty();
  std::string text =
      llvm::formatv("where the error comes from: SQNR in dB, on {0} sample{1}, "
                    "of the float model with the errors of one layer alone, "
                    "worst first; - is exact\n",
                    attribution.samples, attribution.samples == 1 ? "" : "s");
  size_t width = llvm::StringRef("all together").size();
  for (const LayerError &layer : attribution.layers)
    width = std::max(width, shorten(layer.name).size());
  auto addLine = [&](llvm::StringRef name, llvm::ArrayRef<std::string> cells) {
    std::string line = name.str();
    line.resize(width, ' ');
    for (auto [column, cell] : llvm::enumerate(cells)) {
      line += column == 5 || column == 9 ? " |" : "";
      line += llvm::formatv(" {0,9}", cell);
    }
    text += llvm::StringRef(line).rtrim().str() + "\n";
  };
  std::string pad(width, ' ');
  text += llvm::formatv("{0} {1,-49} | {2}\n", pad, "at the model's outputs",
                        "at the layer's result");
  llvm::SmallVector<std::string> heads{"whole",    "weights",  "activat.",
                                       "clipping", "rounding", "weights",
                                       "activat.", "clipping", "rounding"};
  if (isLabelled)
    heads.push_back(isShare(attribution) ? "top-1" : "sq. error");
  addLine("", heads);
  for (const LayerError &layer : attribution.layers) {
    llvm::SmallVector<std::string> cells = formatCells(layer);
    if (isLabelled)
      cells.push_back(formatChange(attribution, layer.whole));
    addLine(shorten(layer.name), cells);
  }
  addLine("all together", {formatNoise(attribution.quantized.outputs)});
  if (isLabelled)
    text +=
        llvm::formatv("{0}: {1} float, {2} quantized\n",
                      isShare(attribution) ? "top-1" : "mean squared error",
                      formatMetric(attribution, *attribution.floatMetric),
                      formatMetric(attribution, *attribution.quantized.metric));
  text.pop_back();
  return text;
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

static llvm::json::Object toJSON(const SourceError &error) {
  llvm::json::Object object{{"sqnr", toJSON(error.outputs.getDecibels())},
                            {"own_sqnr", toJSON(error.own.getDecibels())}};
  if (error.metric)
    object["metric"] = *error.metric;
  return object;
}

llvm::json::Object toJSON(const ErrorAttribution &attribution) {
  llvm::json::Array layers;
  for (const LayerError &layer : attribution.layers) {
    llvm::json::Object entry = toJSON(layer.whole);
    entry["node"] = llvm::json::fixUTF8(layer.name);
    entry["weights"] = toJSON(layer.weights);
    entry["activations"] = toJSON(layer.activations);
    entry["clipping"] = toJSON(layer.clipping);
    entry["rounding"] = toJSON(layer.rounding);
    layers.push_back(std::move(entry));
  }
  llvm::json::Object object{
      {"samples", attribution.samples},
      {"sqnr", toJSON(attribution.quantized.outputs.getDecibels())},
      {"layers", std::move(layers)}};
  if (!attribution.metric.empty()) {
    object["metric"] = attribution.metric;
    object["float"] = toJSON(attribution.floatMetric);
    object["quantized"] = toJSON(attribution.quantized.metric);
  }
  return object;
}

} // namespace tinyml
