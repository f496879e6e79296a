//===- ModelCommandLine.cpp - Options of compile and run ------------------===//

#include "tinyml/Tools/Compile/ModelCommandLine.h"

using namespace llvm;

namespace tinyml {

ModelCommandLine::ModelCommandLine(cl::OptionCategory &category)
    : shapes("shape", cl::cat(category), cl::value_desc("input=1x49x10"),
             cl::desc("The shape of an input that the model leaves open")),
      renames("rename", cl::cat(category), cl::value_desc("old=new"),
              cl::desc("A new name for an input or output")),
      states("state", cl::cat(category), cl::value_desc("output:input"),
             cl::desc("An output that becomes an input of the next call and "
                      "lives in between")),
      inputs("inputs", cl::cat(category), cl::value_desc("a,b"),
             cl::desc("Values of the graph that become its inputs: what they "
                      "are made from is left out")),
      outputs("outputs", cl::cat(category), cl::value_desc("a,b"),
              cl::desc("Values of the graph that become its outputs: what they "
                       "do not need is left out")),
      adapters("lora", cl::cat(category), cl::CommaSeparated,
               cl::value_desc("adapter[:weight],..."),
               cl::desc("Adapters that are folded into the weights: each a "
                        "folder as PEFT saves it, its file, or an "
                        ".onnx_adapter of ONNX Runtime")),
      bank("lora-bank", cl::cat(category), cl::CommaSeparated,
           cl::value_desc("adapter[:weight],..."),
           cl::desc("Adapters that are kept apart: the input 'adapter' chooses "
                    "one at each call, 0 none")),
      slot("lora-slot", cl::cat(category), cl::CommaSeparated,
           cl::value_desc("adapter[:weight],..."),
           cl::desc("The input 'adapter' holds one at each call; these say "
                    "which layers have room for one, and of which rank")),
      optimize("optimize", cl::cat(category), cl::desc("What matters more:"),
               cl::values(
                   clEnumValN(Goal::Speed, "speed", "a C function per shape"),
                   clEnumValN(Goal::Size, "size", "a C function per kernel"))),
      layout(
          "layout", cl::cat(category),
          cl::desc("Layout of inputs and outputs:"),
          cl::values(clEnumValN(Layout::Model, "model", "as the model has it"),
                     clEnumValN(Layout::NHWC, "nhwc", "channels last"))),
      noFoldLora("no-fold-lora", cl::cat(category),
                 cl::desc("Keep low-rank branches that stand beside the "
                          "weights they adapt")),
      noDeadChannels("no-dead-channels", cl::cat(category),
                     cl::desc("Keep channels that are constant or that "
                              "nothing reads")),
      noSimplify("no-simplify", cl::cat(category),
                 cl::desc("Keep functions that are written as several ops, "
                          "linear ops in a row, and bounds that no number "
                          "reaches")),
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
      maxConstants("max-constants", cl::cat(category), cl::value_desc("512M"),
                   cl::desc("What constants may take in the compiler's memory "
                            "that it computes, or expands from sparse ones "
                            "(default: 512M)")),
      stack("stack", cl::cat(category), cl::value_desc("2K"),
            cl::desc("Stack that the model may take, in bytes, K or M: more is "
                     "an error (default: what the board keeps)")),
      unroll("unroll", cl::cat(category), cl::value_desc("nodes"),
             cl::desc("A Loop or Scan with no more nodes than this in all its "
                      "trips is repeated, one with more is a loop in C "
                      "(default: 64)")),
      minSQNR("min-sqnr", cl::cat(category), cl::value_desc("dB"),
              cl::desc("An error where an output of the quantized model has a "
                       "lower SQNR against the float model")),
      minAgreement("min-agreement", cl::cat(category),
                   cl::value_desc("percent"),
                   cl::desc("An error where it gives fewer of the float "
                            "model's answers")),
      prune(category), sparsity(category), quantize(category) {}

/// Returns what is wrong with the demands, or an empty string.
static std::string checkDemands(const ModelOptions &options) {
  const QuantizeOptions &quantize = options.quantize;
  if (!options.demands.areAny() ||
      (quantize.isRequested() && !quantize.calibration.empty()))
    return "";
  return "--min-sqnr and --min-agreement are measured on the data of "
         "--quantize=<scheme> --calibration=<inputs.npz>: give both";
}

/// Returns what does not go with a bank or a slot, or an empty string.
static std::string checkBank(const ModelOptions &options, bool hasBank) {
  if (options.bank.empty())
    return "";
  if (options.hasSlot && hasBank)
    return "--lora-bank keeps adapters in flash, --lora-slot has them come "
           "from "
           "elsewhere: give one of them";
  constexpr size_t kMost = 254;
  if (options.bank.size() > kMost)
    return "--lora-bank takes at most " + std::to_string(kMost) + " adapters";
  std::string option = options.hasSlot ? "--lora-slot" : "--lora-bank";
  if (options.prune.isRequested())
    return option + " does not go with --prune: adapters are for the channels "
                    "that the model had when they were trained; prune first";
  if (options.sparsity.isRequested())
    return option +
           " does not go with --sparsity: adapters are for the weights "
           "that the model had when they were trained; fold them "
           "with --lora";
  const QuantizeOptions &quantize = options.quantize;
  if (!quantize.ranges.empty() || !quantize.saveRanges.empty())
    return option +
           " measures ranges with each adapter: leave out --ranges and "
           "--save-ranges";
  if (quantize.isMixed())
    return option + " does not go with --quantize=mixed, whose trials know no "
                    "adapters; give a scheme";
  return "";
}

std::string ModelCommandLine::get(ModelOptions &options) const {
  options.optimizeForSize = optimize == Goal::Size;
  options.channelsLast = layout == Layout::NHWC;
  options.foldLora = !noFoldLora;
  options.eliminateDeadChannels = !noDeadChannels;
  options.simplify = !noSimplify;
  std::string error = quantize.get(options.quantize);
  if (error.empty())
    error = prune.get(options.prune);
  if (error.empty())
    error = sparsity.get(options.sparsity);
  if (error.empty() && maxConstants.getNumOccurrences())
    error = parseBytes("max-constants", maxConstants,
                       options.import.maxConstantBytes);
  if (error.empty() && stack.getNumOccurrences())
    error = parseBytes("stack", stack, options.stackBytes);
  if (unroll.getNumOccurrences())
    options.maxUnrolledNodes = unroll;
  options.isIOGiven = io != IO::Default;
  options.integerIO = io == IO::Quantized ||
                      (io == IO::Default && options.quantize.isRequested());
  if (minSQNR.getNumOccurrences())
    options.demands.decibels = minSQNR;
  if (minAgreement.getNumOccurrences())
    options.demands.agreement = minAgreement;
  for (const std::string &shape : shapes)
    if (error.empty())
      error = parseShapeOption(shape, options.import);
  for (const std::string &rename : renames)
    if (error.empty())
      error = parseRenameOption(rename, options.import);
  for (const std::string &state : states)
    if (error.empty())
      error = parseStateOption(state, options.import);
  for (const std::string &names : inputs)
    if (error.empty())
      error = parseNamesOption("inputs", names, options.import.inputs);
  for (const std::string &names : outputs)
    if (error.empty())
      error = parseNamesOption("outputs", names, options.import.outputs);
  for (const std::string &adapter : adapters)
    if (error.empty())
      error = parseAdapterOption(adapter, options.adapters);
  options.hasSlot = !slot.empty();
  for (const std::string &adapter : options.hasSlot ? slot : bank)
    if (error.empty())
      error = parseAdapterOption(adapter, options.bank);
  if (error.empty())
    error = checkBank(options, !bank.empty());
  if (error.empty())
    error = checkQuantizeOptions(options.quantize,
                                 options.prune.isRequested() ||
                                     options.sparsity.isRequested());
  if (error.empty())
    error =
        checkPruneOptions(options.prune, !options.quantize.calibration.empty());
  return error.empty() ? checkDemands(options) : error;
}

} // namespace tinyml
