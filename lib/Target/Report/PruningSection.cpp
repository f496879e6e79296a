//===- PruningSection.cpp - What a model loses with its channels ----------===//

#include "Sections.h"

using namespace llvm;

namespace tinyml {

namespace {
/// Places of the picture, in pixels.
constexpr double kLeft = 48, kTop = 12, kWidth = 420, kHeight = 180,
                 kBottom = 36;

struct Scale {
  double most; ///< percent of drop

  std::string getX(double less) const {
    return formatv("{0:f1}", kLeft + less * kWidth);
  }
  std::string getY(double drop) const {
    return formatv("{0:f1}", kTop + kHeight * (1 - drop / most));
  }
};
} // namespace

static double getLess(const ReportObject &point) {
  auto before = static_cast<double>(getInt(point, "macs_before"));
  return before == 0 ? 0
                     : 1 - static_cast<double>(getInt(point, "macs")) / before;
}

static double getDrop(const ReportObject &point) {
  return getNumber(point, "drop").value_or(0);
}

static void writeTick(const std::string &x, const std::string &y,
                      StringRef anchor, const Twine &text, Html &html) {
  html.add("text", {{"class", "axis " + anchor.str()}, {"x", x}, {"y", y}},
           text);
}

static void writePicture(ArrayRef<const ReportObject *> points, Html &html) {
  Scale scale{1};
  for (const ReportObject *point : points)
    scale.most = std::max(scale.most, getDrop(*point));
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto svg = html.open(
      "svg", {{"class", "map curve"},
              {"role", "img"},
              {"aria-label", "drop over multiply-accumulates gone"},
              {"width", formatv("{0:f0}", kLeft + kWidth + 16)},
              {"height", formatv("{0:f0}", kTop + kHeight + kBottom)}});
  std::string path = "M" + scale.getX(0) + " " + scale.getY(0);
  for (const ReportObject *point : points)
    path +=
        " L" + scale.getX(getLess(*point)) + " " + scale.getY(getDrop(*point));
  std::string axes = "M" + scale.getX(0) + " " + scale.getY(scale.most) + " V" +
                     scale.getY(0) + " H" + scale.getX(1);
  html.add("path", {{"class", "grid"}, {"d", axes}});
  html.add("path", {{"d", path}});
  for (const ReportObject *point : points)
    html.add("circle", {{"cx", scale.getX(getLess(*point))},
                        {"cy", scale.getY(getDrop(*point))},
                        {"r", "3"}});
  std::string below = formatv("{0:f1}", kTop + kHeight + 16);
  for (double less : {0.0, 0.25, 0.5, 0.75, 1.0})
    writeTick(scale.getX(less), below, "middle",
              formatv("{0:f0} %", 100 * less).str(), html);
  for (double part : {0.0, 0.5, 1.0})
    writeTick(formatv("{0:f1}", kLeft - 6), scale.getY(part * scale.most),
              "end", formatv("{0:f1} %", part * scale.most).str(), html);
  writeTick(scale.getX(0.5), formatv("{0:f1}", kTop + kHeight + 32), "middle",
            "multiply-accumulates gone", html);
}

void writePruningCurve(const ReportObject &report, Html &html) {
  std::vector<const ReportObject *> points =
      getObjects(report, "pruning_curve");
  if (points.empty())
    return;
  auto section = openSection(
      "pruning", "Pruning curve",
      "The drop where channels go, as floats: percent of the answers that are "
      "others than the whole model's, of outputs that are no answers their "
      "root mean square difference. What is compiled here is the whole model.",
      html);
  writePicture(points, html);
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain"}});
  {
    auto row = html.open("tr");
    for (StringRef head : {"Part", "MACs", "Weights", "Drop"})
      html.add("th", {{"scope", "col"}}, head);
  }
  for (const ReportObject *point : points) {
    auto row = html.open("tr");
    html.addClass("td", "n", formatPercent(*getNumber(*point, "part"), 1));
    html.addClass("td", "n", formatShort(getInt(*point, "macs")));
    html.addClass("td", "n", formatShort(getInt(*point, "weights")));
    html.addClass("td", "n", formatv("{0:f2} %", getDrop(*point)).str());
  }
}

} // namespace tinyml
