//===- CommandLine.h - Option values of tinyml-compile ----------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_COMMANDLINE_H
#define TINYML_TOOLS_COMPILE_COMMANDLINE_H

#include "tinyml/Tools/Compile/CompileToFiles.h"

#include <chrono>

namespace tinyml {

/// Prints tinyml's version and that of its LLVM, for `--version` of a tool.
void printVersion(llvm::raw_ostream &os);

// Each returns what is wrong, or an empty string.

/// `--target=kws-board`: one of getTargets(), or the path of a `.json` file.
std::string parseTargetOption(llvm::StringRef text, CompileOptions &options);

/// `--report=json`, `json:<file>`, `json:-`, `-`, `html` or `html:<file>`;
/// empty = no report.
std::string parseReportOption(llvm::StringRef text, FileOptions &files);

/// What has to be there, and whether the name is a C identifier.
std::string checkOptions(const CompileOptions &options,
                         const FileOptions &files);

/// Whether a value is empty, as that of `--flash=$UNSET`, though its option
/// needs one: for the arguments of main(), once they are parsed.
std::string findEmptyValue(int argc, const char *const *argv);

/// Shows what is going on in one line that is wiped in the end. Where the
/// stream is no terminal, a line every ten seconds stays.
class ProgressLine {
public:
  explicit ProgressLine(llvm::raw_ostream &os) : os(os) {}
  ~ProgressLine() { show(""); }

  /// Shows `text` instead of what was shown before.
  void show(llvm::StringRef text);

private:
  llvm::raw_ostream &os;
  std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_COMMANDLINE_H
