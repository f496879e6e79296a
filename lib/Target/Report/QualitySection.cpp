//===- QualitySection.cpp - How good a quantized model is -----------------===//

#include "Sections.h"

using namespace llvm;

namespace tinyml {

static std::string formatDecibels(std::optional<double> sqnr) {
  return sqnr ? formatv("{0:f1} dB", *sqnr).str() : "exact";
}

static void writeOutputs(const ReportObject &quality, Html &html) {
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain"}});
  {
    auto row = html.open("tr");
    for (StringRef head : {"Output", "SQNR", "Worst sample", "Same answers"})
      html.add("th", {{"scope", "col"}}, head);
  }
  for (const ReportObject *output : getObjects(quality, "outputs")) {
    auto row = html.open("tr");
    html.addClass("td", "name", getText(*output, "name"));
    bool isMeasured = output->get("sqnr");
    html.addClass("td", "n",
                  isMeasured ? formatDecibels(getNumber(*output, "sqnr"))
                             : "\u2013");
    auto sample = output->getInteger("worst_sample");
    html.addClass("td", "n",
                  sample ? formatDecibels(getNumber(*output, "worst_sqnr")) +
                               " (" + std::to_string(*sample) + ")"
                         : "\u2013");
    auto agreement = getNumber(*output, "agreement");
    html.addClass("td", "n",
                  agreement ? formatv("{0:f1} %", *agreement).str() : "\u2013");
  }
}

void writeQuality(const ReportObject &report, Html &html) {
  const ReportObject *quality = report.getObject("quality");
  if (!quality)
    return;
  bool isHeldBack = quality->getBoolean("held_back").value_or(false);
  auto section = openSection(
      "quality", "Against the float model",
      "Measured on " + Twine(getInt(*quality, "samples")) + " samples, " +
          (isHeldBack ? "which nothing was learnt from."
                      : "which the quantization has learnt from, too."),
      html);
  writeOutputs(*quality, html);
  if (StringRef worst = getText(*quality, "worst_layer"); !worst.empty()) {
    auto line = html.open("p");
    html.addText("The layer that errs most is ");
    html.addClass("b", "name", worst);
    html.addText(".");
  }
  if (const ReportObject *remedy = quality->getObject("remedy")) {
    {
      auto line = html.open("p");
      html.addText("Tried and measured: with ");
      html.add("code", getText(*remedy, "flags"));
      html.addText(" it is");
    }
    writeOutputs(*remedy, html);
  }
}

} // namespace tinyml
