//===- CompileToFiles.cpp - What tinyml-compile does ----------------------===//

#include "tinyml/Tools/Compile/CompileToFiles.h"
#include "mlir/IR/MLIRContext.h"
#include "tinyml/Quantization/Attribution/AttributionReport.h"
#include "tinyml/Tools/Compile/DiagnosticPrinter.h"
#include "tinyml/Tools/Compile/OutputFiles.h"
#include "tinyml/Tools/Compile/QuantizeCommandLine.h"
#include "tinyml/Tools/Compile/Reports.h"
#include "tinyml/Tools/Compile/Summary.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace tinyml {

static std::string join(StringRef folder, StringRef name) {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, name);
  return path.str().str();
}

/// Writes what is in a slot, and says how much that is.
static LogicalResult writeSlot(CompileResult &result, const FileOptions &files,
                               raw_ostream &output, raw_ostream &errors) {
  size_t bytes = result.slot.size();
  OutputFiles out;
  out.add(files.folder, std::move(result.slot));
  if (!files.depfile.empty())
    out.add(files.depfile, makeDepfile({files.folder}, result.dependencies));
  if (llvm::Error error = out.write()) {
    errors << "error: " << llvm::toString(std::move(error)) << "\n";
    return failure();
  }
  output << files.folder << ": an adapter for the slot of " << result.facts.name
         << ", " << bytes << " bytes\n";
  return success();
}

LogicalResult compileToFiles(const CompileOptions &asked,
                             const FileOptions &files, raw_ostream &output,
                             raw_ostream &errors) {
  CompileOptions options = asked;
  options.quantize.scheme = asked.quantize.getFeasibleScheme();
  MLIRContext context(MLIRContext::Threading::DISABLED);
  // Users know nodes, not IR.
  context.printOpOnDiagnostic(false);
  DiagnosticPrinter printer(context, options.input, errors);
  FailureOr<CompileResult> result = compileModel(options, context);
  if (failed(result))
    return failure();

  if (files.onlySlot)
    return writeSlot(*result, files, output, errors);
  OutputFiles out;
  std::vector<std::string> targets;
  std::vector<std::string> own; ///< of the model, in the folder
  for (EmittedFile &file : result->files) {
    std::string path = join(files.folder, file.name);
    // A build system knows the C files.
    StringRef extension = llvm::sys::path::extension(file.name);
    if (extension == ".c" || extension == ".h")
      targets.push_back(path);
    bool isPlaced = !options.package.kind.empty();
    StringRef stem =
        isPlaced ? llvm::sys::path::filename(file.name) : StringRef(file.name);
    if (stem.starts_with(result->facts.name) &&
        (isPlaced || !llvm::sys::path::has_parent_path(file.name)))
      own.push_back(file.name);
    out.add(std::move(path), std::move(file.contents));
  }
  FailureOr<std::vector<Report>> reports =
      makeReports(*result, options, files, errors);
  if (failed(reports))
    return failure();
  std::string printed;
  for (Report &report : *reports) {
    if (report.path == "-") {
      printed = std::move(report.contents);
      continue;
    }
    std::string name = result->facts.name + report.suffix;
    if (report.path.empty())
      own.push_back(name);
    out.add(report.path.empty() ? join(files.folder, name) : report.path,
            std::move(report.contents));
  }
  // What an earlier run wrote and this one does not would be built with it.
  std::string list = join(files.folder, "." + result->facts.name + ".files");
  for (const std::string &name : readFileList(list, result->facts.name))
    if (!llvm::is_contained(own, name))
      out.remove(join(files.folder, name));
  out.add(list, makeFileList(own));
  if (!options.quantize.saveRanges.empty())
    out.add(options.quantize.saveRanges, std::move(result->ranges));
  if (!files.depfile.empty())
    out.add(files.depfile, makeDepfile(targets, result->dependencies));
  if (llvm::Error error = out.write()) {
    errors << "error: " << llvm::toString(std::move(error)) << "\n";
    return failure();
  }
  noteFloats(asked.quantize, errors);
  if (!printed.empty()) {
    output << printed;
    return success();
  }
  if (result->pruning) {
    output << formatPruning(result->pruning->report) << "\n";
    if (result->pruning->quality)
      output << "pruned, as floats: "
             << formatQualityLine(*result->pruning->quality) << "\n";
  }
  if (options.quantize.needsRanges())
    printPrecisions(result->facts, output);
  if (result->quality)
    output << formatQualityLine(result->quality->quality) << "\n";
  else if (options.quantize.isRequested())
    output << "quality: not measured; --calibration=<inputs.npz> is what it is "
              "measured on\n";
  if (result->attribution)
    output << formatAttribution(*result->attribution) << "\n";
  printSummary(result->facts, *options.target, output);
  if (options.package.kind.empty())
    printNext(result->facts, *options.target, files.folder,
              options.bundleRuntime, output);
  else
    output << "next: " << join(files.folder, "README.md")
           << " says how to use the package\n";
  return success();
}

} // namespace tinyml
