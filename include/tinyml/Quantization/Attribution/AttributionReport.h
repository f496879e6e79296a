//===- AttributionReport.h - Tables of errors -------------------*- C++ -*-===//

#ifndef TINYML_QUANTIZATION_ATTRIBUTION_ATTRIBUTIONREPORT_H
#define TINYML_QUANTIZATION_ATTRIBUTION_ATTRIBUTIONREPORT_H

#include "tinyml/Quantization/Attribution/ErrorAttribution.h"
#include "llvm/Support/JSON.h"

namespace tinyml {

/// Returns a table for people: a legend, a line per layer, worst first, and the
/// whole model; no line break at the end.
std::string formatAttribution(const ErrorAttribution &attribution);

/// Returns what `--report=json` has as "attribution" (docs/tinyml-compile.md).
llvm::json::Object toJSON(const ErrorAttribution &attribution);

} // namespace tinyml

#endif // TINYML_QUANTIZATION_ATTRIBUTION_ATTRIBUTIONREPORT_H
