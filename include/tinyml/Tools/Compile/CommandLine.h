//===- CommandLine.h - Option values of tinyml-compile ----------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_COMMANDLINE_H
#define TINYML_TOOLS_COMPILE_COMMANDLINE_H

#include "tinyml/Support/ProgressLine.h"
#include "tinyml/Tools/Compile/CompileToFiles.h"

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
/// needs one, or is the next option: for the arguments of main(), once they are
/// parsed.
std::string findEmptyValue(int argc, const char *const *argv);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_COMMANDLINE_H
