//===- CompileToFiles.cpp - What tinyml-compile does ----------------------===//

#include "tinyml/Tools/Compile/CompileToFiles.h"
#include "mlir/IR/MLIRContext.h"
#include "tinyml/Data/Zip.h"
#include "tinyml/Quantization/Attribution/AttributionReport.h"
#include "tinyml/Tools/Compile/DiagnosticPrinter.h"
#include "tinyml/Tools/Compile/HarnessAdapter.h"
#include "tinyml/Tools/Compile/OutputFiles.h"
#include "tinyml/Tools/Compile/QuantizeCommandLine.h"
#include "tinyml/Tools/Compile/Reports.h"
#include "tinyml/Tools/Compile/Summary.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

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

namespace {
/// Collects what is written of all models.
class Outputs {
public:
  explicit Outputs(const FileOptions &files) : files(files) {}

  /// Adds the files of a model; `errors` gets why that fails.
  LogicalResult add(CompileResult &result, const CompileOptions &options,
                    raw_ostream &errors);
  /// Writes all files.
  LogicalResult write(raw_ostream &errors);

  /// A report that is printed in place of the summary.
  std::string printed;

private:
  /// Adds a file, which earlier models may have, too. Fails where theirs is
  /// another one.
  LogicalResult addFile(std::string path, std::string contents,
                        raw_ostream &errors);

  /// Adds the files of a package as one archive.
  LogicalResult addArchive(CompileResult &result, const CompileOptions &options,
                           raw_ostream &errors);
  /// Adds the reports; those that have no path of their own are `place`d by
  /// their names.
  LogicalResult
  addReports(const CompileResult &result, const CompileOptions &options,
             raw_ostream &errors,
             llvm::function_ref<void(std::string, std::string)> place);

  /// Adds what is written beside the C files, and what they depend on.
  void addOthers(CompileResult &result, const CompileOptions &options);

  /// Removes a file of the folder that an earlier run wrote for `model`; with
  /// the last one of a harness, the harness.
  void removeStale(const std::string &name, StringRef model);

  const FileOptions &files;
  OutputFiles out;
  llvm::StringMap<uint64_t> hashes; ///< of what is in `out`, by path
  std::vector<std::string> targets, dependencies;
};
} // namespace

LogicalResult Outputs::addFile(std::string path, std::string contents,
                               raw_ostream &errors) {
  uint64_t hash = llvm::xxh3_64bits(contents);
  auto [known, isNew] = hashes.try_emplace(path, hash);
  if (!isNew && known->second == hash)
    return success();
  if (!isNew) {
    errors << "error: '" << path
           << "' would be written for two models: rename the file of one\n";
    return failure();
  }
  out.add(std::move(path), std::move(contents));
  return success();
}

void Outputs::removeStale(const std::string &name, StringRef model) {
  out.remove(join(files.folder, name));
  std::string adapter = getHarnessAdapterName(model);
  if (name != adapter)
    return;
  SmallVector<std::string> harness;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator file(files.folder, code), end;
       !code && file != end; file.increment(code)) {
    StringRef other = llvm::sys::path::filename(file->path());
    if (other != adapter && other.ends_with(getHarnessAdapterName("")))
      return; // that of another model
    if (isHarnessFile(other))
      harness.push_back(file->path());
  }
  for (std::string &path : harness)
    out.remove(std::move(path));
}

LogicalResult
Outputs::addReports(const CompileResult &result, const CompileOptions &options,
                    raw_ostream &errors,
                    llvm::function_ref<void(std::string, std::string)> place) {
  FailureOr<std::vector<Report>> reports =
      makeReports(result, options, files, errors);
  if (failed(reports))
    return failure();
  for (Report &report : *reports) {
    if (report.path == "-")
      printed = std::move(report.contents);
    else if (report.path.empty())
      place(result.facts.name + report.suffix, std::move(report.contents));
    else
      out.add(report.path, std::move(report.contents));
  }
  return success();
}

LogicalResult Outputs::addArchive(CompileResult &result,
                                  const CompileOptions &options,
                                  raw_ostream &errors) {
  std::vector<ZipMember> members;
  std::string folder =
      getPackageFolder(options.package.kind, result.facts.name);
  auto place = [&](std::string name, std::string contents) {
    members.push_back({folder + name, std::move(contents)});
  };
  for (EmittedFile &file : result.files)
    place(file.name, std::move(file.contents));
  if (failed(addReports(result, options, errors, place)))
    return failure();
  llvm::Expected<std::string> archive = formatZip(members);
  if (!archive) {
    errors << "error: '" << files.folder
           << "': " << llvm::toString(archive.takeError()) << "\n";
    return failure();
  }
  out.add(files.folder, std::move(*archive));
  targets.push_back(files.folder);
  addOthers(result, options);
  return success();
}

LogicalResult Outputs::add(CompileResult &result, const CompileOptions &options,
                           raw_ostream &errors) {
  if (isPackageArchive(options.package.kind, files.folder))
    return addArchive(result, options, errors);
  std::vector<std::string> own; ///< of the model, in the folder
  for (EmittedFile &file : result.files) {
    std::string path = join(files.folder, file.name);
    // A build system knows the C files.
    StringRef extension = llvm::sys::path::extension(file.name);
    bool isTarget = extension == ".c" || extension == ".h";
    if (isTarget && !llvm::is_contained(targets, path))
      targets.push_back(path);
    bool isPlaced = !options.package.kind.empty();
    StringRef stem =
        isPlaced ? llvm::sys::path::filename(file.name) : StringRef(file.name);
    if (stem.starts_with(result.facts.name) &&
        (isPlaced || !llvm::sys::path::has_parent_path(file.name)))
      own.push_back(file.name);
    if (failed(addFile(std::move(path), std::move(file.contents), errors)))
      return failure();
  }
  if (failed(addReports(
          result, options, errors, [&](std::string name, std::string contents) {
            out.add(join(files.folder, name), std::move(contents));
            own.push_back(std::move(name));
          })))
    return failure();
  // What an earlier run wrote and this one does not would be built with it.
  std::string list = join(files.folder, "." + result.facts.name + ".files");
  for (const std::string &name : readFileList(list, result.facts.name))
    if (!llvm::is_contained(own, name))
      removeStale(name, result.facts.name);
  out.add(list, makeFileList(own));
  addOthers(result, options);
  return success();
}

void Outputs::addOthers(CompileResult &result, const CompileOptions &options) {
  if (!options.quantize.saveRanges.empty())
    out.add(options.quantize.saveRanges, std::move(result.ranges));
  llvm::append_range(dependencies, result.dependencies);
}

LogicalResult Outputs::write(raw_ostream &errors) {
  if (!files.depfile.empty())
    out.add(files.depfile, makeDepfile(targets, dependencies));
  llvm::Error error = out.write();
  if (!error)
    return success();
  errors << "error: " << llvm::toString(std::move(error)) << "\n";
  return failure();
}

/// Prints what became of a model.
static void printResult(const CompileResult &result,
                        const CompileOptions &options, const FileOptions &files,
                        raw_ostream &output) {
  if (!result.curve.empty())
    output << formatCurve(result.curve) << "\n";
  if (result.pruning) {
    output << formatPruning(result.pruning->report) << "\n";
    if (result.pruning->quality)
      output << "pruned, as floats: "
             << formatQualityLine(*result.pruning->quality) << "\n";
  }
  if (result.sparsity) {
    output << formatSparsity(result.sparsity->report) << "\n";
    if (result.sparsity->quality)
      output << "sparse, as floats: "
             << formatQualityLine(*result.sparsity->quality) << "\n";
  }
  if (options.quantize.needsRanges())
    printPrecisions(result.facts, output);
  if (result.quality)
    output << formatQualityLine(result.quality->quality) << "\n";
  else if (options.quantize.isRequested())
    output << "quality: not measured; --calibration=<inputs.npz> is what it is "
              "measured on\n";
  if (result.attribution)
    output << formatAttribution(*result.attribution) << "\n";
  printSummary(result.facts, *options.target, output);
  const std::string &kind = options.package.kind;
  if (isPackageArchive(kind, files.folder))
    output << "next: " << getPackageFolder(kind, result.facts.name)
           << "README.md in " << files.folder
           << " says how to use the package\n";
  else if (!kind.empty())
    output << "next: " << join(files.folder, "README.md")
           << " says how to use the package\n";
}

/// Whether a report says what would be smaller or faster: a page does, unless
/// it is left out, JSON where it is asked for.
static bool wantsGains(const FileOptions &files) {
  const SuggestOptions &suggest = files.suggest;
  if (files.onlySlot || suggest.isNone() || suggest.isOnlyFit ||
      !files.others.empty())
    return false;
  return files.writePage || (files.writeReport && files.suggest.kinds);
}

LogicalResult compileToFiles(const CompileOptions &asked,
                             const FileOptions &files, raw_ostream &output,
                             raw_ostream &errors) {
  CompileOptions options = asked;
  options.quantize.scheme = asked.quantize.getFeasibleScheme();
  std::vector<std::string> inputs = files.others;
  inputs.insert(inputs.begin(), asked.input);
  MLIRContext context(MLIRContext::Threading::DISABLED);
  // Users know nodes, not IR.
  context.printOpOnDiagnostic(false);
  std::vector<CompileResult> results;
  llvm::StringSet<> names;
  Outputs outputs(files);
  for (const std::string &input : inputs) {
    options.input = input;
    std::string name = asked.name.empty() ? getDefaultName(input) : asked.name;
    if (!names.insert(name).second) {
      errors << "error: two models are called '" << name
             << "': rename the file of one\n";
      return failure();
    }
    bool isTooLarge = false;
    options.onTooLarge = [&] { isTooLarge = true; };
    DiagnosticPrinter printer(context, input, errors);
    FailureOr<CompileResult> result = compileModel(options, context);
    if (isTooLarge && !files.suggest.isNone())
      printSuggestions(suggestFit(options, files.suggest), *options.target,
                       errors);
    if (failed(result))
      return failure();
    if (wantsGains(files))
      result->suggestions =
          suggestGains(options, files.suggest,
                       {result->facts, *options.target, std::nullopt});
    if (files.onlySlot)
      return writeSlot(*result, files, output, errors);
    if (failed(outputs.add(*result, options, errors)))
      return failure();
    llvm::append_range(options.others, result->module->getOps<mcu::ModelOp>());
    results.push_back(std::move(*result));
  }
  if (failed(outputs.write(errors)))
    return failure();
  noteFloats(asked.quantize, errors);
  if (!outputs.printed.empty()) {
    output << outputs.printed;
    return success();
  }
  for (const CompileResult &result : results)
    printResult(result, options, files, output);
  if (options.package.kind.empty()) {
    std::vector<std::string> names;
    for (const CompileResult &result : results)
      names.push_back(result.facts.name);
    printNext(names, *options.target, files.folder, options.bundleRuntime,
              options.testBench, output);
  }
  return success();
}

} // namespace tinyml
