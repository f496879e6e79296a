//===- DiagnosticPrinter.h - Diagnostics for people -------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_DIAGNOSTICPRINTER_H
#define TINYML_TOOLS_COMPILE_DIAGNOSTICPRINTER_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/raw_ostream.h"

namespace tinyml {

/// Returns the severity's name as people see it: `error`, `warning`, ...
llvm::StringRef getName(mlir::DiagnosticSeverity severity);

/// Returns what a diagnostic says, `'<node>': <message>`, without the node
/// where the message names it or where it is the whole file's, called `file`.
std::string describe(mlir::Diagnostic &diagnostic, llvm::StringRef file);

/// Prints diagnostics as `<file>: error: '<node>': <message>` while it lives.
/// Locations in MLIR files are printed as `<file>:<line>:<column>`.
class DiagnosticPrinter {
public:
  /// `file` is the path of the model.
  DiagnosticPrinter(mlir::MLIRContext &context, std::string file,
                    llvm::raw_ostream &os);

private:
  void print(mlir::Diagnostic &diagnostic);

  std::string file;
  llvm::raw_ostream &os;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_DIAGNOSTICPRINTER_H
