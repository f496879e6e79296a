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

static StringRef getSeverity(DiagnosticSeverity severity) {
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

void DiagnosticPrinter::print(Diagnostic &diagnostic) {
  StringRef node = getNodeName(diagnostic.getLocation());
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
  os << ": " << getSeverity(diagnostic.getSeverity()) << ": ";
  // Errors of the whole file have its path as their name, and some messages say
  // the node's name themselves.
  std::string message = diagnostic.str();
  bool isNamed = StringRef(message).contains(("'" + node + "'").str());
  if (!node.empty() && node != file && !isNamed)
    os << "'" << node << "': ";
  os << locateDocumentation(message) << "\n";
  for (Diagnostic &note : diagnostic.getNotes())
    print(note);
}

} // namespace tinyml
