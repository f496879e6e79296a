//===- CompileCommandLine.cpp - The options of tinyml-compile -------------===//

#include "tinyml/Tools/Compile/CompileCommandLine.h"
#include "tinyml/Tools/Compile/CommandLine.h"

using namespace llvm;

namespace tinyml {

CompileCommandLine::CompileCommandLine(cl::OptionCategory &category)
    : input(cl::Positional, cl::cat(category), cl::desc("<model.onnx or IR>")),
      folder("o", cl::cat(category), cl::value_desc("folder"),
             cl::desc("Where the C files go")),
      target("target", cl::cat(category), cl::value_desc("board or core"),
             cl::desc("What to compile for; 'help' lists them")),
      name("name", cl::cat(category), cl::value_desc("prefix"),
           cl::desc("Prefix of all C names (default: the file's name)")),
      shapes("shape", cl::cat(category), cl::value_desc("input=1x49x10"),
             cl::desc("The shape of an input that the model leaves open")),
      renames("rename", cl::cat(category), cl::value_desc("old=new"),
              cl::desc("A new name for an input or output")),
      states("state", cl::cat(category), cl::value_desc("output:input"),
             cl::desc("An output that becomes an input of the next call and "
                      "lives in between")),
      optimize("optimize", cl::cat(category), cl::desc("What matters more:"),
               cl::values(
                   clEnumValN(Goal::Speed, "speed", "a C function per shape"),
                   clEnumValN(Goal::Size, "size", "a C function per kernel"))),
      layout(
          "layout", cl::cat(category),
          cl::desc("Layout of inputs and outputs:"),
          cl::values(clEnumValN(Layout::Model, "model", "as the model has it"),
                     clEnumValN(Layout::NHWC, "nhwc", "channels last"))),
      io("io", cl::cat(category),
         cl::desc("Type of inputs and outputs (default: quantized with "
                  "--quantize, else model):"),
         cl::values(
             clEnumValN(IO::Model, "model", "as the model has it"),
             clEnumValN(IO::Float, "float", "the same"),
             clEnumValN(IO::Quantized, "quantized",
                        "integers where it quantizes them; the header has "
                        "scale and zero point"),
             clEnumValN(IO::Quantized, "int8", "the same"))),
      emit("emit", cl::cat(category), cl::desc("What to write:"),
           cl::values(clEnumValN(Emit::C, "c", "C files"),
                      clEnumValN(Emit::QDQ, "onnx-qdq",
                                 "and <name>.qdq.onnx, the quantized model"))),
      selfTest("selftest", cl::cat(category),
               cl::desc("Write <name>_selftest.c, too")),
      noBundle("no-bundle", cl::cat(category),
               cl::desc("Leave the runtime's files out")),
      depfile("depfile", cl::cat(category), cl::value_desc("file"),
              cl::desc("Write what the C files depend on, for make or ninja")),
      report("report", cl::cat(category), cl::value_desc("json[:file]"),
             cl::desc("Write <name>.report.json, or the file; '-' prints it")),
      saveTemps("save-temps", cl::cat(category),
                cl::desc("Keep the IR after each stage")),
      printName("print-name", cl::cat(category),
                cl::desc("Print the default of --name and do nothing")),
      quantize(category) {}

std::string CompileCommandLine::get(CompileOptions &options,
                                    FileOptions &files) const {
  options.input = input;
  options.name = name;
  options.optimizeForSize = optimize == Goal::Size;
  options.channelsLast = layout == Layout::NHWC;
  std::string error = quantize.get(options.quantize);
  options.integerIO = io == IO::Quantized ||
                      (io == IO::Default && options.quantize.isRequested());
  options.selfTest = selfTest;
  options.emitQDQ = emit == Emit::QDQ;
  options.bundleRuntime = !noBundle;
  options.saveTemps = saveTemps;
  files.folder = folder;
  files.depfile = depfile;
  if (error.empty())
    error = parseTargetOption(target, options);
  if (error.empty())
    error = parseReportOption(report, files);
  for (const std::string &shape : shapes)
    if (error.empty())
      error = parseShapeOption(shape, options.import);
  for (const std::string &rename : renames)
    if (error.empty())
      error = parseRenameOption(rename, options.import);
  for (const std::string &state : states)
    if (error.empty())
      error = parseStateOption(state, options.import);
  if (error.empty())
    error = checkQuantizeOptions(options.quantize);
  return error.empty() ? checkOptions(options, files) : error;
}

} // namespace tinyml
