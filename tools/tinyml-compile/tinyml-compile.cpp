//===- tinyml-compile.cpp - Compile a model to C --------------------------===//

#include "tinyml/Compile/CommandLine.h"
#include "tinyml/Compile/CompileToFiles.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"

using namespace llvm;
using namespace tinyml;

static cl::OptionCategory category("Options");
static cl::opt<std::string> input(cl::Positional, cl::cat(category),
                                  cl::desc("<model.onnx or IR>"));
static cl::opt<std::string> folder("o", cl::cat(category),
                                   cl::value_desc("folder"),
                                   cl::desc("Where the C files go"));
static cl::opt<std::string>
    target("target", cl::cat(category), cl::value_desc("board or core"),
           cl::desc("What to compile for; 'help' lists them"));
static cl::opt<std::string>
    name("name", cl::cat(category), cl::value_desc("prefix"),
         cl::desc("Prefix of all C names (default: the file's name)"));
static cl::list<std::string>
    shapes("shape", cl::cat(category), cl::value_desc("input=1x49x10"),
           cl::desc("The shape of an input that the model leaves open"));
static cl::list<std::string>
    renames("rename", cl::cat(category), cl::value_desc("old=new"),
            cl::desc("A new name for an input or output"));
enum class Goal { Speed, Size };
static cl::opt<Goal> optimize(
    "optimize", cl::cat(category), cl::desc("What matters more:"),
    cl::values(clEnumValN(Goal::Speed, "speed", "a C function per shape"),
               clEnumValN(Goal::Size, "size", "a C function per kernel")));
enum class Layout { Model, NHWC };
static cl::opt<Layout>
    layout("layout", cl::cat(category),
           cl::desc("Layout of inputs and outputs:"),
           cl::values(clEnumValN(Layout::Model, "model", "as the model has it"),
                      clEnumValN(Layout::NHWC, "nhwc", "channels last")));
enum class IO { Model, Int8 };
static cl::opt<IO> io(
    "io", cl::cat(category), cl::desc("Type of inputs and outputs:"),
    cl::values(clEnumValN(IO::Model, "model", "as the model has it"),
               clEnumValN(IO::Int8, "int8", "int8 where it quantizes them")));
static cl::opt<bool> selfTest("selftest", cl::cat(category),
                              cl::desc("Write <name>_selftest.c, too"));
static cl::opt<bool> noBundle("no-bundle", cl::cat(category),
                              cl::desc("Leave the runtime's files out"));
static cl::opt<std::string>
    depfile("depfile", cl::cat(category), cl::value_desc("file"),
            cl::desc("Write what the C files depend on, for make or ninja"));
static cl::opt<std::string>
    report("report", cl::cat(category), cl::value_desc("json[:file]"),
           cl::desc("Write <name>.report.json, or the file; '-' prints it"));
static cl::opt<bool> saveTemps("save-temps", cl::cat(category),
                               cl::desc("Keep the IR after each stage"));

int main(int argc, char **argv) {
  InitLLVM initialized(argc, argv);
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv, "Compiles an ONNX model to C99 for a microcontroller\n");
  if (target == "help") {
    printTargets(outs());
    return 0;
  }
  CompileOptions options;
  options.input = input;
  options.name = name;
  options.optimizeForSize = optimize == Goal::Size;
  options.channelsLast = layout == Layout::NHWC;
  options.integerIO = io == IO::Int8;
  options.selfTest = selfTest;
  options.bundleRuntime = !noBundle;
  options.saveTemps = saveTemps;
  FileOptions files;
  files.folder = folder;
  files.depfile = depfile;
  std::string error = parseTargetOption(target, options);
  if (error.empty())
    error = parseReportOption(report, files);
  for (const std::string &shape : shapes)
    if (error.empty())
      error = parseShapeOption(shape, options.import);
  for (const std::string &rename : renames)
    if (error.empty())
      error = parseRenameOption(rename, options.import);
  if (error.empty())
    error = checkOptions(options, files);
  if (!error.empty()) {
    errs() << "tinyml-compile: error: " << error << "\n";
    return 1;
  }
  ProgressLine progress(errs());
  options.onStage = [&](StringRef stage) { progress.show(stage); };
  return mlir::failed(compileToFiles(options, files, outs(), errs())) ? 1 : 0;
}
