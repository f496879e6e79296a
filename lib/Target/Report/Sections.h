//===- Sections.h - The sections of the page --------------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_REPORT_SECTIONS_H
#define TINYML_LIB_TARGET_REPORT_SECTIONS_H

#include "Html.h"
#include "ReportReader.h"

namespace tinyml {

/// What it is, whether it fits, what it costs.
void writeOverview(const ReportObject &report, Html &html);
/// How good a quantized model is, where that was measured.
void writeQuality(const ReportObject &report, Html &html);
/// What pruning would cost, where that was measured.
void writePruningCurve(const ReportObject &report, Html &html);
/// What differs from another report.
void writeComparison(const ReportObject &report, const ReportObject &other,
                     Html &html);
/// The nodes and their edges, as rails beside a list.
void writeGraph(const ReportObject &report, Html &html);
/// Where each buffer lies in the arena and when.
void writeMemory(const ReportObject &report, Html &html);
/// Work, weights, bits and error of each step.
void writeLayers(const ReportObject &report, Html &html);
/// What each pass has changed, where any has.
void writeChanges(const ReportObject &report, Html &html);
/// What other options would make of the model, where that was measured.
void writeSuggestions(const ReportObject &report, Html &html);
/// Weights and code by size.
void writeFlash(const ReportObject &report, Html &html);

/// A part of a stacked bar.
struct Part {
  std::string name;
  int64_t bytes = 0;
  std::string note; ///< how it is known: `exact`, `estimate`
};
/// Writes parts of `limit` bytes (of their sum, where that is 0) as one bar,
/// numbered, with a legend.
void writeStack(llvm::ArrayRef<Part> parts, int64_t limit, Html &html);

/// Writes a bar of `value` out of `most` beside its text.
void writeBar(double value, double most, const llvm::Twine &text, Html &html);

/// Writes the name of a node so that its end, which tells it apart, is shown
/// where there is little room.
void writeName(llvm::StringRef name, Html &html);

/// Opens a section with a heading and a line that explains it.
Html::Element openSection(llvm::StringRef id, llvm::StringRef title,
                          const llvm::Twine &explanation, Html &html);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_REPORT_SECTIONS_H
