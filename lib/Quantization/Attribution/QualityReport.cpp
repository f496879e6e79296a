//===- QualityReport.cpp - Says how good a quantized model is -------------===//

#include "ToJSON.h"
#include "tinyml/Quantization/Attribution/Quality.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml {

static std::string formatDecibels(const Noise &noise) {
  std::optional<double> decibels = noise.getDecibels();
  return decibels ? llvm::formatv("{0:f1} dB", *decibels).str() : "exact";
}

static std::string formatOutput(const OutputQuality &output) {
  std::string text = "'" + output.name + "'";
  if (output.noise) {
    text += " " + formatDecibels(*output.noise);
    if (output.noise->error != 0)
      text += llvm::formatv(" ({0} on sample {1})",
                            formatDecibels(output.worst), output.worstSample);
  }
  if (std::optional<double> agreement = output.getAgreement())
    text += llvm::formatv("{0} same answers {1:f1} %", output.noise ? "," : "",
                          *agreement);
  if (output.overflows != 0)
    text += llvm::formatv(", not finite on {0} sample{1}", output.overflows,
                          output.overflows == 1 ? "" : "s");
  return text;
}

std::string formatQuality(const Quality &quality) {
  return llvm::join(llvm::map_range(quality.outputs, formatOutput), "; ");
}

std::string formatQualityLine(const Quality &quality) {
  return llvm::formatv(
      "quality (SQNR against the float model, on {0} sample{1} {2}): {3}",
      quality.samples, quality.samples == 1 ? "" : "s",
      quality.isHeldBack ? "that nothing was learnt from"
                         : "that it was learnt from, too: there are too few "
                           "to hold some back",
      makeVisible(formatQuality(quality)));
}

static llvm::json::Array toJSON(const Quality &quality) {
  llvm::json::Array outputs;
  for (const OutputQuality &output : quality.outputs) {
    llvm::json::Object entry{{"name", llvm::json::fixUTF8(output.name)}};
    if (output.noise) {
      entry["sqnr"] = toJSON(output.getDecibels());
      entry["worst_sample"] = output.worstSample;
      entry["worst_sqnr"] = toJSON(output.worst.getDecibels());
    }
    if (output.answers != 0)
      entry["agreement"] = toJSON(output.getAgreement());
    outputs.push_back(std::move(entry));
  }
  return outputs;
}

llvm::json::Object toJSON(const QualityReport &report) {
  llvm::json::Object object{{"samples", report.quality.samples},
                            {"held_back", report.quality.isHeldBack},
                            {"outputs", toJSON(report.quality)}};
  if (!report.worstLayer.empty())
    object["worst_layer"] = llvm::json::fixUTF8(report.worstLayer);
  if (report.remedy)
    object["remedy"] =
        llvm::json::Object{{"flags", report.remedy->flags},
                           {"outputs", toJSON(report.remedy->quality)}};
  return object;
}

} // namespace tinyml
