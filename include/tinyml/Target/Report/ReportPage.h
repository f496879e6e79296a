//===- ReportPage.h - A report as a page for people -------------*- C++ -*-===//

#ifndef TINYML_TARGET_REPORT_REPORTPAGE_H
#define TINYML_TARGET_REPORT_REPORTPAGE_H

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace tinyml {

/// Writes `--report=html`: one HTML file that asks for no other. `report` is
/// what `--report=json` has (docs/report.schema.json). `other` is null or
/// another such report, of any source, that it is compared with; members that
/// are missing there are left out.
void writeReportPage(const llvm::json::Object &report,
                     const llvm::json::Object *other, llvm::raw_ostream &os);

} // namespace tinyml

#endif // TINYML_TARGET_REPORT_REPORTPAGE_H
