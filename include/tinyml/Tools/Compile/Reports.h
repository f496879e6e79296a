//===- Reports.h - The reports of a compile ---------------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_REPORTS_H
#define TINYML_TOOLS_COMPILE_REPORTS_H

#include "tinyml/Tools/Compile/CompileToFiles.h"

namespace tinyml {

/// A report to write.
struct Report {
  std::string suffix; ///< of its name: `.report.json`
  std::string path;   ///< where the user wants it; empty = in the folder
  std::string contents;
};

/// Returns what `files` asks for. Fails after an error on `errors`: the report
/// to compare with cannot be read.
mlir::FailureOr<std::vector<Report>> makeReports(const CompileResult &result,
                                                 const CompileOptions &options,
                                                 const FileOptions &files,
                                                 llvm::raw_ostream &errors);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_REPORTS_H
