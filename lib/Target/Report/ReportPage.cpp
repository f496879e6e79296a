//===- ReportPage.cpp - A report as a page for people ---------------------===//

#include "tinyml/Target/Report/ReportPage.h"
#include "Sections.h"

using namespace llvm;

namespace tinyml {

namespace {
struct PageFile {
  StringRef name, contents;
};
} // namespace

/// One entry per file of Page, made by cmake/EmbedFiles.cmake.
static const PageFile kFiles[] = {
#include "PageFiles.inc"
};

static void writeHead(StringRef model, Html &html) {
  auto head = html.open("head");
  html.addRaw(
      "<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      // The page asks for nothing, whatever a name may say.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
      "'none'; style-src 'unsafe-inline'\">\n");
  html.add("title", model + ": tinyml report");
  auto style = html.open("style");
  for (const PageFile &file : kFiles)
    html.addRaw(file.contents);
}

static void writeLinks(const ReportObject &report, bool isCompared,
                       Html &html) {
  auto nav = html.open("nav", {{"aria-label", "sections"}});
  auto add = [&](StringRef id, StringRef text) {
    html.add("a", {{"href", "#" + id.str()}}, text);
  };
  if (isCompared)
    add("comparison", "Comparison");
  if (report.getObject("quality"))
    add("quality", "Quality");
  if (!getObjects(report, "pruning_curve").empty())
    add("pruning", "Pruning");
  add("graph", "Graph");
  add("memory", "Memory");
  add("layers", "Layers");
  add("flash", "Flash");
  if (!getObjects(report, "suggestions").empty())
    add("suggestions", "Smaller or faster");
  if (!getObjects(report, "changes").empty())
    add("changes", "Changes");
}

static void writeFooter(const ReportObject &report, Html &html) {
  auto footer = html.open("footer");
  {
    auto line = html.open("p");
    html.addText("Compiled from ");
    html.addClass("b", "name", getText(report, "source"));
    html.addText(" by " + getText(report, "tool") + " with ");
    html.add("code", getText(report, "options"));
  }
  html.add("p",
           "Bytes of weights, arena, state, inputs and outputs and the "
           "multiply-accumulates are exact. Code, stack and instructions are "
           "estimates from kernels that GCC -O2 compiled for " +
               getText(report, "costs_of") +
               ". The same facts, for programs: --report=json.");
}

void writeReportPage(const json::Object &report, const json::Object *other,
                     raw_ostream &os) {
  Html html(os);
  html.addRaw("<!doctype html>\n");
  auto page = html.open("html", {{"lang", "en"}});
  writeHead(getText(report, "model"), html);
  auto body = html.open("body");
  auto main = html.open("main");
  writeOverview(report, html);
  writeLinks(report, other, html);
  if (other)
    writeComparison(report, *other, html);
  writeQuality(report, html);
  writePruningCurve(report, html);
  writeGraph(report, html);
  writeMemory(report, html);
  writeLayers(report, html);
  writeFlash(report, html);
  writeSuggestions(report, html);
  writeChanges(report, html);
  writeFooter(report, html);
}

} // namespace tinyml
