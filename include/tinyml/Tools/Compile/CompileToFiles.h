//===- CompileToFiles.h - What tinyml-compile does --------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_COMPILETOFILES_H
#define TINYML_TOOLS_COMPILE_COMPILETOFILES_H

#include "tinyml/Tools/Compile/CompileModel.h"

namespace tinyml {

struct FileOptions {
  /// Models that are compiled after the first one, with the same options.
  std::vector<std::string> others;
  /// Write nothing, and say what would become of the model.
  bool check = false;
  /// Where the C files go; made where it does not exist.
  std::string folder;
  /// Write only the contents of the slot, to the file `folder`.
  bool onlySlot = false;
  /// Write `<folder>/<name>.report.json`.
  bool writeReport = false;
  /// Write the report here instead; `-` is `output`.
  std::string reportPath;
  /// Write `<folder>/<name>.report.html`, or the page here instead.
  bool writePage = false;
  std::string pagePath;
  /// Which other options are tried, for the page and where a model does not
  /// fit.
  SuggestOptions suggest;
  /// A report as JSON that the page compares with; empty = none.
  std::string otherReport;
  /// Write a rule for make and ninja here; empty = none.
  std::string depfile;
};

/// Compiles the models and writes all files or, after an error on `errors`,
/// none. Later models read from the weights of earlier ones what is equal.
/// `output` gets the summary.
mlir::LogicalResult compileToFiles(const CompileOptions &options,
                                   const FileOptions &files,
                                   llvm::raw_ostream &output,
                                   llvm::raw_ostream &errors);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_COMPILETOFILES_H
