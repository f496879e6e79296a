//===- DiagnosticPrinter.cpp - Diagnostics for people ---------------------===//

#include "tinyml/Tools/Compile/DiagnosticPrinter.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Tools/Compile/Documentation.h"

using namespace mlir;

namespace tinyml {

DiagnosticPrinter::DiagnosticPrinter(MLIRContext &context, std::string file,
                                     raw_ostream &os)
    : file(std::move(file)), os(os),
      handler(&context, [this](Diagnostic &diagnostic) {
        print(diagnostic);
        return success();
      }) {}

StringRef getName(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note:
    return "note";
  case DiagnosticSeverity::Warning:
    return "warning";
  case DiagnosticSeverity::Remark:
    return "remark";
  case DiagnosticSeverity::Error:
    return "error";
  }
  llvm_unreachable("all severities are listed");
}

std::string describe(Diagnostic &diagnostic, StringRef file) {
  StringRef node = getNodeName(diagnostic.getLocation());
  std::string text = diagnostic.str();
  bool isNamed = StringRef(text).contains(("'" + node + "'").str());
  if (!node.empty() && node != file && !isNamed)
    text = ("'" + node + "': " + text).str();
  return locateDocumentation(text);
}

void DiagnosticPrinter::print(Diagnostic &diagnostic) {
  FileLineColLoc position;
  diagnostic.getLocation()->walk([&](Location part) {
    if (auto line = dyn_cast<FileLineColLoc>(part); line && !position)
      position = line;
    return WalkResult::advance();
  });
  if (position)
    os << position.getFilename().getValue() << ':' << position.getLine() << ':'
       << position.getColumn();
  else
    os << file;
  os << ": " << getName(diagnostic.getSeverity()) << ": "
     << makeVisible(describe(diagnostic, file)) << "\n";
  for (Diagnostic &note : diagnostic.getNotes())
    print(note);
}

} // namespace tinyml
