//===- CommandLine.cpp - Option values of tinyml-compile ------------------===//

#include "tinyml/Tools/Compile/CommandLine.h"
#include "tinyml/Support/CNames.h"
#include "tinyml/Target/C/EmitC.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/StringSaver.h"

using namespace llvm;

namespace tinyml {

void printVersion(raw_ostream &os) {
  os << "tinyml " << CEmissionOptions().toolVersion << ", LLVM "
     << LLVM_VERSION_STRING << "\n";
}

std::string parseTargetOption(StringRef text, CompileOptions &options) {
  if (text.empty())
    return "which board or core? give --target=<name>; --target=help lists "
           "them";
  if (text.ends_with(".json")) {
    Expected<Target> target = readTargetFile(text);
    if (!target)
      return toString(target.takeError());
    options.targetFile = text.str();
    options.ownTarget = std::make_shared<const Target>(std::move(*target));
    options.target = options.ownTarget.get();
    return "";
  }
  options.target = findTarget(text);
  if (options.target)
    return "";
  const Target *nearest = nullptr;
  unsigned best = std::min<size_t>(4, text.size() / 2 + 1);
  for (const Target &target : getTargets()) {
    unsigned distance = text.edit_distance(target.name);
    if (distance < best) {
      best = distance;
      nearest = &target;
    }
  }
  std::string hint = nearest ? "did you mean '" + nearest->name + "'? " : "";
  return ("unknown target '" + text + "'; " + hint + "--target=help lists all")
      .str();
}

std::string parseReportOption(StringRef text, FileOptions &files) {
  if (text.empty())
    return "";
  auto [format, path] = text.split(':');
  bool isPage = format == "html";
  bool isPrinted = text == "-";
  bool isNamed = path.size() + format.size() < text.size();
  if ((!isPage && !isPrinted && format != "json") || (isNamed && path.empty()))
    return ("expected --report=html, --report=json or --report=json:<file>, "
            "found '" +
            text + "'")
        .str();
  if (isPrinted)
    path = "-";
  (isPage ? files.writePage : files.writeReport) = true;
  (isPage ? files.pagePath : files.reportPath) = path.str();
  return "";
}

std::string checkOptions(const CompileOptions &options,
                         const FileOptions &files) {
  if (options.input.empty())
    return "which model? give the path of an ONNX file";
  if (files.check &&
      (files.writePage || (files.writeReport && files.reportPath != "-")))
    return "--check writes no file: --report=- prints it as JSON";
  if (!files.otherReport.empty() && !files.writePage)
    return "--compare is for --report=html";
  if (files.pagePath == "-" && files.reportPath == "-")
    return "two reports cannot both be printed";
  if (files.folder.empty() && !files.check)
    return "where to? give -o <folder>";
  if (options.measureCode && options.target->core == "host")
    return "--measure-code is for boards and their cores, not for '" +
           options.target->name + "'";
  const PackageOptions &package = options.package;
  if (!package.kind.empty() && (options.testBench || options.harness))
    return "a package has its own program: leave out --emit=" +
           std::string(options.testBench ? "testbench" : "harness");
  if (!options.testBench && !options.testBenchInput.empty())
    return "--testbench-input is for --emit=testbench";
  if (options.testBenchSamples == 0 || options.testBenchSamples > 1000)
    return "--testbench-samples is 1 to 1000, found " +
           std::to_string(options.testBenchSamples);
  if (!package.kind.empty() && !is_contained(getPackageKinds(), package.kind))
    return "unknown package '" + package.kind + "': one of " +
           join(getPackageKinds(), ", ");
  if (package.kind.empty() && !files.onlySlot &&
      StringRef(files.folder).ends_with_insensitive(".zip"))
    return "-o " + files.folder +
           " is an archive, which is made of a package "
           "only: add --package=" +
           join(getPackageKinds(), "|");
  if (!package.kind.empty() && !options.bundleRuntime)
    return "a package needs the runtime's files: leave out --no-bundle";
  if (!isPackageVersion(package.version))
    return "--package-version has to be three numbers like 1.0.12, found '" +
           package.version + "'";
  if (!options.name.empty() && !isCPrefix(options.name))
    return "--name has to be a C identifier and no header's name, found '" +
           options.name + "'; try '" + toCPrefix(options.name) + "'";
  return "";
}

std::string findEmptyValue(int argc, const char *const *argv) {
  BumpPtrAllocator allocator;
  StringSaver saver(allocator);
  SmallVector<const char *> arguments(argv + 1, argv + argc);
  cl::ExpandResponseFiles(saver, cl::TokenizeGNUCommandLine, arguments);
  auto &options = cl::getRegisteredOptions();
  for (size_t at = 0; at < arguments.size(); ++at) {
    StringRef argument = arguments[at];
    if (argument == "--")
      break;
    auto [flag, value] = argument.split('=');
    bool isInside = flag.size() < argument.size(); // the same argument
    StringRef name = flag.ltrim('-');
    auto option = options.find(name);
    if (name == flag || option == options.end() ||
        option->second->getValueExpectedFlag() != cl::ValueRequired)
      continue;
    if (!isInside && ++at < arguments.size())
      value = arguments[at];
    if (value.empty())
      return (flag + " is empty: give a value, or leave the option out").str();
    if (!isInside && value.starts_with("--") &&
        options.count(value.ltrim('-').split('=').first))
      return (flag + " has no value: '" + value +
              "' behind it is the next option")
          .str();
  }
  return "";
}

} // namespace tinyml
