//===- LayersSection.cpp - What each step costs ---------------------------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"
#include "llvm/ADT/StringMap.h"

using namespace llvm;

namespace tinyml {

namespace {
struct Maxima {
  double macs = 0, instructions = 0, weights = 0;
};
} // namespace

/// Returns a layer's error by its node, where --attribute-error measured it.
static StringMap<const ReportObject *> findErrors(const ReportObject &report) {
  StringMap<const ReportObject *> errors;
  if (const ReportObject *attribution = report.getObject("attribution"))
    for (const ReportObject *layer : getObjects(*attribution, "layers"))
      errors[getText(*layer, "node")] = layer;
  return errors;
}

/// Opens a cell that says what it is where columns have no heads.
static Html::Element openCell(StringRef label, Html &html) {
  return html.open("td", {{"class", "bar"}, {"data-label", label.str()}});
}

static void writeCount(StringRef label, int64_t count, double most, double sum,
                       const Twine &text, Html &html) {
  auto cell = openCell(label, html);
  if (count == 0) {
    html.addClass("span", "value soft", "\u2013");
    return;
  }
  html.addClass("span", "share", formatPercent(count, sum));
  writeBar(count, most, text, html);
}

static std::string formatBits(const ReportObject &step) {
  int64_t activations = getInt(step, "activation_bits");
  int64_t weights = getInt(step, "weight_bits");
  if (activations == 0)
    return "\u2013";
  if (weights == 0 || weights == activations)
    return std::to_string(activations);
  return std::to_string(weights) + " \u00d7 " + std::to_string(activations);
}

/// Writes bits, and behind them those that sums need, where they are known.
static void writeBits(const ReportObject &step, Html &html) {
  auto cell = html.open("td", {{"class", "n"}, {"data-label", "Bits"}});
  html.addText(formatBits(step));
  if (int64_t bits = getInt(step, "accumulator_bits"))
    html.addClass("span", "soft", " \u2192 " + Twine(bits));
}

static void writeError(const ReportObject *error, Html &html) {
  auto cell = openCell("SQNR", html);
  if (!error) {
    html.addClass("span", "value soft", "\u2013");
    return;
  }
  auto sqnr = getNumber(*error, "own_sqnr");
  // 60 dB is a thousandth of the signal.
  constexpr double kMost = 60;
  if (sqnr)
    writeBar(*sqnr, kMost, formatv("{0:f1} dB", *sqnr).str(), html);
  else
    html.addClass("span", "value", "exact");
}

static void writeHead(bool hasErrors, Html &html) {
  auto head = html.open("thead");
  auto row = html.open("tr");
  for (StringRef text :
       {"#", "Step", "MACs", "\u2248 Instructions", "Weights", "Bits"})
    html.add("th", {{"scope", "col"}}, text);
  if (hasErrors)
    html.add("th", {{"scope", "col"}}, "SQNR");
}

static void writeTable(const ReportObject &report, Html &html) {
  std::vector<const ReportObject *> steps = getObjects(report, "steps");
  StringMap<const ReportObject *> errors = findErrors(report);
  Maxima most, sum;
  for (const ReportObject *step : steps) {
    auto count = [&](StringRef member, double Maxima::*field) {
      auto value = static_cast<double>(getInt(*step, member));
      most.*field = std::max(most.*field, value);
      sum.*field += value;
    };
    count("macs", &Maxima::macs);
    count("instructions_estimate", &Maxima::instructions);
    count("weight_bytes", &Maxima::weights);
  }
  auto table = html.open("table", {{"class", "layers"}});
  writeHead(!errors.empty(), html);
  auto body = html.open("tbody");
  for (auto [index, step] : enumerate(steps)) {
    auto row = html.open("tr");
    html.addClass("td", "n soft", Twine(index));
    {
      auto cell = html.open("td", {{"class", "step"}});
      writeName(getStepName(*step, index), html);
      html.addClass("span", "kernel", getText(*step, "kernel"));
      if (StringRef format = getText(*step, "weight_format"); !format.empty())
        html.addClass("span", "kernel", format);
    }
    int64_t macs = getInt(*step, "macs");
    int64_t instructions = getInt(*step, "instructions_estimate");
    int64_t weights = getInt(*step, "weight_bytes");
    writeCount("MACs", macs, most.macs, sum.macs, formatShort(macs), html);
    writeCount("\u2248 Instructions", instructions, most.instructions,
               sum.instructions, formatShort(instructions), html);
    writeCount("Weights", weights, most.weights, sum.weights,
               formatBytes(weights), html);
    writeBits(*step, html);
    if (!errors.empty())
      writeError(errors.lookup(getText(*step, "node")), html);
  }
}

void writeLayers(const ReportObject &report, Html &html) {
  bool hasErrors = report.getObject("attribution");
  auto section = openSection(
      "layers", "Layer by layer",
      "Instructions are estimates, from kernels measured on " +
          getText(report, "costs_of") +
          ". Bits are those of activations, or weights \u00d7 activations; "
          "behind an arrow those that no sum of a layer needs more than, as is "
          "proved from its weights. " +
          (hasErrors ? "SQNR is that of the layer's result, for its own error "
                       "alone; more is better, the bar ends at 60 dB."
                     : "How far each layer is from the float model is measured "
                       "with --quantize, --calibration and --attribute-error."),
      html);
  writeTable(report, html);
}

} // namespace tinyml
