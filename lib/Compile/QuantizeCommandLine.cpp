//===- QuantizeCommandLine.cpp - --quantize and its options ---------------===//

#include "tinyml/Compile/QuantizeCommandLine.h"
#include "tinyml/Quantization/Precision.h"

using namespace llvm;

namespace tinyml {

QuantizeCommandLine::QuantizeCommandLine(cl::OptionCategory &category)
    : scheme("quantize", cl::cat(category), cl::value_desc("scheme"),
             cl::desc("Quantize a float model: int8 (w8a8), w8a16, w4a8, "
                      "w4a16, w8 or w4 (only the weights)")),
      calibration("calibration", cl::cat(category), cl::value_desc("x.npz"),
                  cl::desc("Inputs without labels, by tensor name; a few "
                           "hundred are enough")),
      ranges("ranges", cl::cat(category), cl::value_desc("file.json"),
             cl::desc("Ranges of an earlier run instead of measured ones")),
      saveRanges("save-ranges", cl::cat(category), cl::value_desc("file.json"),
                 cl::desc("Write the ranges here")),
      method("calibration-method", cl::cat(category), cl::init("mse"),
             cl::value_desc("mse|minmax|percentile|entropy"),
             cl::desc("How ranges follow from the numbers seen")),
      percentile("percentile", cl::cat(category), cl::init(99.99),
                 cl::value_desc("percent"),
                 cl::desc("How many numbers the range of "
                          "--calibration-method=percentile holds")),
      group("group", cl::cat(category), cl::init(0), cl::value_desc("16|32|64"),
            cl::desc("Input channels per scale of 4-bit weights (default: "
                     "all)")),
      int8Share("int8-share", cl::cat(category), cl::init(5),
                cl::value_desc("percent"),
                cl::desc("How many of the weights may keep 8 bits in a 4-bit "
                         "scheme: those that 4 bits hurt most")),
      seed("seed", cl::cat(category), cl::init(0), cl::value_desc("number"),
           cl::desc("For what quantization draws at random")),
      noReconstruct("no-reconstruct", cl::cat(category),
                    cl::desc("Round weights to nearest")),
      noBiasCorrection("no-bias-correction", cl::cat(category),
                       cl::desc("Leave the biases as they are")) {}

QuantizeOptions QuantizeCommandLine::get() const {
  QuantizeOptions options;
  options.scheme = scheme;
  options.calibration = calibration;
  options.ranges = ranges;
  options.saveRanges = saveRanges;
  options.method = method;
  options.percentile = percentile;
  options.group = group;
  options.int8Share = int8Share;
  options.seed = seed;
  options.reconstruct = !noReconstruct;
  options.correctBias = !noBiasCorrection;
  return options;
}

std::string checkQuantizeOptions(const QuantizeOptions &options) {
  bool hasRanges = !options.calibration.empty() || !options.ranges.empty();
  if (!options.isRequested())
    return hasRanges || !options.saveRanges.empty() || options.group != 0
               ? "calibration data, ranges and groups need --quantize=<scheme>"
               : "";
  if (!parsePrecision(options.scheme) || options.scheme == "float")
    return "unknown scheme '" + options.scheme +
           "': --quantize takes int8, w8a8, w8a16, w4a8, w4a16, w8 or w4";
  if (!options.needsRanges() && !options.saveRanges.empty())
    return "--quantize=" + options.scheme +
           " measures no ranges that --save-ranges could write";
  if (options.needsRanges() && !hasRanges)
    return "--quantize=" + options.scheme +
           " needs a few hundred inputs of the model: give "
           "--calibration=<inputs.npz>, or --ranges=<file> of an earlier run; "
           "--quantize=w8 needs none, since it quantizes only the weights";
  return "";
}

} // namespace tinyml
