//===- CompileCommandLine.cpp - The options of tinyml-compile -------------===//

#include "tinyml/Tools/Compile/CompileCommandLine.h"
#include "tinyml/Tools/Compile/CommandLine.h"
#include "tinyml/Tools/Compile/MemoryLimits.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace tinyml {

/// The option's help, which has to last.
static StringRef describePackages() {
  static const std::string text =
      "Put the C files into a package: " + join(getPackageKinds(), ", ");
  return text;
}

/// The option's help, which has to last.
static StringRef describeSuggestions() {
  static const std::string text = "What is tried to make the model smaller or "
                                  "faster, for --report=html and "
                                  "where it does not fit: " +
                                  join(getSuggestionKinds(), ", ");
  return text;
}

CompileCommandLine::CompileCommandLine(cl::OptionCategory &category)
    : input(cl::Positional, cl::cat(category), cl::desc("<model.onnx or IR>")),
      others(cl::Positional, cl::cat(category), cl::desc("[more models]")),
      folder("o", cl::cat(category), cl::value_desc("folder"),
             cl::desc("Where the C files go; with --package also x.zip")),
      target("target", cl::cat(category), cl::value_desc("board or core"),
             cl::desc("What to compile for; 'help' lists them")),
      name("name", cl::cat(category), cl::value_desc("prefix"),
           cl::desc("Prefix of all C names (default: the file's name)")),
      emit("emit", cl::cat(category), cl::CommaSeparated,
           cl::desc("What to write, several with commas:"),
           cl::values(clEnumValN(Emit::C, "c", "C files"),
                      clEnumValN(Emit::QDQ, "onnx-qdq",
                                 "and <name>.qdq.onnx, the quantized model"),
                      clEnumValN(Emit::Adapter, "adapter",
                                 "only the file -o: what --lora is in the slot "
                                 "of --lora-slot"),
                      clEnumValN(Emit::TestBench, "testbench",
                                 "and <name>_testbench.c, a program that "
                                 "checks the model on stored samples"),
                      clEnumValN(Emit::Harness, "harness",
                                 "and what answers tinyml-run "
                                 "--on=serial:<port> on the board"))),
      weights("weights", cl::cat(category), cl::desc("The weights:"),
              cl::values(clEnumValN(Weights::C, "c", "numbers in C"),
                         clEnumValN(Weights::Binary, "bin",
                                    "bytes in <name>_weights.bin, which the C "
                                    "file includes by the assembler"))),
      selfTest("selftest", cl::cat(category),
               cl::desc("Write <name>_selftest.c, too")),
      noBundle("no-bundle", cl::cat(category),
               cl::desc("Leave the runtime's files out")),
      package("package", cl::cat(category), cl::value_desc("kind"),
              cl::desc(describePackages())),
      packageVersion("package-version", cl::cat(category),
                     cl::value_desc("x.y.z"), cl::init("1.0.0"),
                     cl::desc("The package's version (default 1.0.0)")),
      depfile("depfile", cl::cat(category), cl::value_desc("file"),
              cl::desc("Write what the C files depend on, for make or ninja")),
      reports("report", cl::cat(category), cl::value_desc("html|json[:file]"),
              cl::desc("Write <name>.report.html or <name>.report.json, or the "
                       "file; '-' prints JSON")),
      compare("compare", cl::cat(category), cl::value_desc("file"),
              cl::desc("A JSON report that the HTML one compares with")),
      suggest("suggest", cl::cat(category),
              cl::value_desc("all|none|fit|kinds"),
              cl::desc(describeSuggestions())),
      testBenchInput("testbench-input", cl::cat(category),
                     cl::value_desc("x.npz"),
                     cl::desc("Samples for --emit=testbench (default: those of "
                              "--calibration, else made-up numbers)")),
      testBenchSamples("testbench-samples", cl::cat(category), cl::init(2),
                       cl::value_desc("number"),
                       cl::desc("How many of them (default: 2)")),
      saveTemps("save-temps", cl::cat(category),
                cl::desc("Keep the IR after each stage")),
      printName("print-name", cl::cat(category),
                cl::desc("Print the default of --name and do nothing")),
      check("check", cl::cat(category),
            cl::desc("Write nothing; say of each node whether it is supported "
                     "and what is to be done (JSON with --report=-)")),
      measureCode(
          "measure-code", cl::cat(category), cl::ValueOptional,
          cl::value_desc("options"),
          cl::desc(
              "Compile the C with the target's compiler (default: -O2) and "
              "say what code and stack it takes, instead of estimates")),
      model(category), measure(category) {}

static std::string parseReports(const cl::list<std::string> &reports,
                                FileOptions &files) {
  for (const std::string &report : reports)
    if (std::string error = parseReportOption(report, files); !error.empty())
      return error;
  return "";
}

/// Returns which option is for one model alone, or an empty string.
static StringRef findOptionOfOne(const CompileOptions &options,
                                 const FileOptions &files) {
  const QuantizeOptions &quantize = options.quantize;
  const ImportOptions &import = options.import;
  const std::pair<bool, StringRef> given[] = {
      {!options.name.empty(), "--name"},
      {files.check, "--check"},
      {!options.package.kind.empty(), "--package"},
      {options.testBench, "--emit=testbench"},
      {options.harness, "--emit=harness"},
      {files.suggest.kinds && !files.suggest.isNone(), "--suggest"},
      {!files.reportPath.empty() || !files.pagePath.empty(),
       "--report with a file"},
      {!files.otherReport.empty(), "--compare"},
      {!quantize.calibration.empty(), "--calibration"},
      {!quantize.ranges.empty(), "--ranges"},
      {!quantize.saveRanges.empty(), "--save-ranges"},
      {options.prune.isRequested(), "--prune"},
      {options.sparsity.isRequested(), "--sparsity"},
      {!options.adapters.empty(), "--lora"},
      {!options.bank.empty(), "--lora-bank"},
      {options.hasSlot, "--lora-slot"},
      {options.measureCode.has_value(), "--measure-code"},
      {!import.shapes.empty(), "--shape"},
      {!import.renames.empty(), "--rename"},
      {!import.states.empty(), "--state"},
      {!import.inputs.empty() || !import.outputs.empty(),
       "--inputs or --outputs"}};
  for (const auto &[isGiven, option] : given)
    if (isGiven)
      return option;
  return "";
}

std::string CompileCommandLine::get(CompileOptions &options,
                                    FileOptions &files) const {
  options.input = input;
  options.name = name;
  std::string error = measure.get(options.quantize);
  if (error.empty())
    error = model.get(options);
  options.selfTest = selfTest;
  auto emits = [&](Emit what) { return is_contained(emit, what); };
  options.emitQDQ = emits(Emit::QDQ);
  options.testBench = emits(Emit::TestBench);
  options.testBenchInput = testBenchInput;
  options.testBenchSamples = testBenchSamples;
  options.harness = emits(Emit::Harness);
  if (error.empty() && suggest.getNumOccurrences())
    error = parseSuggestOption(suggest, files.suggest);
  files.onlySlot = emits(Emit::Adapter);
  if (error.empty() && files.onlySlot &&
      any_of(emit, [](Emit what) { return what != Emit::Adapter; }))
    error = "--emit=adapter writes nothing else: leave out what else is in "
            "--emit";
  if (error.empty() && testBenchSamples.getNumOccurrences() != 0 &&
      !options.testBench)
    error = "--testbench-samples is for --emit=testbench";
  if (files.onlySlot) {
    // None of it becomes a part of the model.
    std::swap(options.slotAdapters, options.adapters);
    if (error.empty() && !options.hasSlot)
      error = "--emit=adapter writes what is in a slot: give the --lora-slot, "
              "and all else, that the model was compiled with";
  }
  if (error.empty() && weights == Weights::Binary && !options.bank.empty() &&
      !options.hasSlot)
    error = "--weights=bin has no place for the adapters of --lora-bank";
  options.bundleRuntime = !noBundle;
  options.package.kind = package;
  options.package.version = packageVersion;
  options.binaryWeights = weights == Weights::Binary;
  options.saveTemps = saveTemps;
  if (measureCode.getNumOccurrences() != 0) {
    SmallVector<StringRef> words;
    StringRef(measureCode.empty() ? "-O2" : measureCode.getValue())
        .split(words, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
    options.measureCode.emplace(words.begin(), words.end());
  }
  files.folder = folder;
  files.others.assign(others.begin(), others.end());
  files.depfile = depfile;
  files.otherReport = compare;
  files.check = check;
  if (error.empty())
    error = parseTargetOption(
        check && target.empty() ? "host" : StringRef(target), options);
  if (error.empty() && hasMemoryLimits(options)) {
    options.ownTarget =
        std::make_shared<const Target>(limitMemory(*options.target, options));
    options.target = options.ownTarget.get();
  }
  if (error.empty())
    error = parseReports(reports, files);
  StringRef ofOne = findOptionOfOne(options, files);
  if (error.empty() && !files.others.empty() && !ofOne.empty())
    error = (ofOne + " is for one model: compile " + others.front() +
             " apart first, to a QDQ model or to IR (--emit=onnx-qdq, "
             "--save-temps)")
                .str();
  return error.empty() ? checkOptions(options, files) : error;
}

} // namespace tinyml
