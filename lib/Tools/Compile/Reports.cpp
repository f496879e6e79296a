//===- Reports.cpp - The reports of a compile -----------------------------===//

#include "tinyml/Tools/Compile/Reports.h"
#include "tinyml/Quantization/Attribution/AttributionReport.h"
#include "tinyml/Target/Report/ModelReport.h"
#include "tinyml/Target/Report/ReportPage.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace tinyml {

/// Returns what is known of the target; null where nothing is.
static llvm::json::Object toJSON(const Target &target) {
  auto toValue = [](std::optional<int64_t> bytes) {
    return bytes ? llvm::json::Value(*bytes) : llvm::json::Value(nullptr);
  };
  return llvm::json::Object{
      {"description", llvm::json::fixUTF8(target.description)},
      {"core", llvm::json::fixUTF8(target.core)},
      {"flash_bytes", toValue(target.flashBytes)},
      {"ram_bytes", toValue(target.ramBytes)}};
}

/// Returns the facts with what the compile adds to them.
static llvm::json::Object makeReport(const CompileResult &result,
                                     const CompileOptions &options) {
  llvm::json::Object report = toJSON(result.facts);
  report["target"] = options.target->name;
  report["board"] = toJSON(*options.target);
  report["tool"] = "tinyml " + CEmissionOptions().toolVersion;
  report["source"] =
      llvm::json::fixUTF8(llvm::sys::path::filename(options.input));
  report["source_sha256"] = result.sourceSha256;
  report["options"] = llvm::json::fixUTF8(result.options);
  llvm::json::Array files;
  for (const EmittedFile &file : result.files)
    files.push_back(file.name);
  report["files"] = std::move(files);
  report["changes"] = toJSON(ArrayRef(result.changes));
  if (result.pruning) {
    llvm::json::Object pruning = toJSON(result.pruning->report);
    if (result.pruning->quality)
      pruning["quality"] =
          toJSON(QualityReport{*result.pruning->quality, "", {}});
    report["pruning"] = std::move(pruning);
  }
  if (!result.curve.empty())
    report["pruning_curve"] = toJSON(ArrayRef(result.curve));
  if (result.sparsity) {
    llvm::json::Object sparsity = toJSON(result.sparsity->report);
    if (result.sparsity->quality)
      sparsity["quality"] =
          toJSON(QualityReport{*result.sparsity->quality, "", {}});
    report["sparsity"] = std::move(sparsity);
  }
  if (result.quality)
    report["quality"] = toJSON(*result.quality);
  if (result.suggestions)
    report["suggestions"] = toJSON(*result.suggestions);
  if (result.attribution)
    report["attribution"] = toJSON(*result.attribution);
  return report;
}

/// Reads a report that another compile wrote.
static llvm::Expected<llvm::json::Value> readReport(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createFileError(path, buffer.getError());
  auto parsed = llvm::json::parse((*buffer)->getBuffer());
  if (!parsed)
    return llvm::createFileError(path, parsed.takeError());
  const llvm::json::Object *object = parsed->getAsObject();
  if (!object || object->getInteger("version") != kReportVersion)
    return llvm::createFileError(
        path, llvm::createStringError("is no report of version " +
                                      std::to_string(kReportVersion) +
                                      ", as --report=json writes it"));
  return parsed;
}

FailureOr<std::vector<Report>> makeReports(const CompileResult &result,
                                           const CompileOptions &options,
                                           const FileOptions &files,
                                           llvm::raw_ostream &errors) {
  std::vector<Report> reports;
  if (!files.writeReport && !files.writePage)
    return reports;
  llvm::json::Object report = makeReport(result, options);
  if (files.writePage) {
    llvm::json::Value other(nullptr);
    if (!files.otherReport.empty()) {
      auto read = readReport(files.otherReport);
      if (!read) {
        errors << "error: " << llvm::toString(read.takeError()) << "\n";
        return failure();
      }
      other = std::move(*read);
    }
    Report page{".report.html", files.pagePath, ""};
    llvm::raw_string_ostream stream(page.contents);
    writeReportPage(report, other.getAsObject(), stream);
    reports.push_back(std::move(page));
  }
  if (files.writeReport)
    reports.push_back(
        {".report.json", files.reportPath,
         llvm::formatv("{0:2}\n", llvm::json::Value(std::move(report)))});
  return reports;
}

} // namespace tinyml
