//===- ModelReport.h - A model's facts as JSON ------------------*- C++ -*-===//

#ifndef TINYML_TARGET_REPORT_MODELREPORT_H
#define TINYML_TARGET_REPORT_MODELREPORT_H

#include "tinyml/Analysis/ModelFacts.h"
#include "llvm/Support/JSON.h"

namespace tinyml {

/// Of what `--report=json` writes: it grows where a member changes its meaning
/// or goes. docs/report.schema.json describes it.
constexpr int64_t kReportVersion = 1;

/// The facts as `--report=json` writes them; a caller may add members.
llvm::json::Object toJSON(const ModelFacts &facts);

} // namespace tinyml

#endif // TINYML_TARGET_REPORT_MODELREPORT_H
