//===- QuantizeCommandLine.cpp - --quantize and its options ---------------===//

#include "tinyml/Tools/Compile/QuantizeCommandLine.h"

using namespace llvm;

namespace tinyml {

/// Reads `65536`, `64K` or `1M`; nothing is 0.
static std::string parseByteCount(StringRef option, StringRef text,
                                  int64_t &bytes) {
  bytes = 0;
  if (text.empty())
    return "";
  StringRef digits = text;
  int64_t unit = 1;
  if (digits.consume_back("K"))
    unit = 1024;
  else if (digits.consume_back("M"))
    unit = 1024 * 1024;
  if (digits.getAsInteger(10, bytes) || bytes <= 0 ||
      bytes > std::numeric_limits<int64_t>::max() / unit)
    return ("--" + option + " takes a number of bytes, 64K or 1M, found '" +
            text + "'")
        .str();
  bytes *= unit;
  return "";
}

QuantizeCommandLine::QuantizeCommandLine(cl::OptionCategory &category)
    : scheme("quantize", cl::cat(category), cl::value_desc("scheme"),
             cl::desc("Quantize a float model: int8 (w8a8), w8a16, w4a8, "
                      "w4a16, w8 or w4 (only the weights), or mixed within a "
                      "budget")),
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
      flash("flash", cl::cat(category), cl::value_desc("64K"),
            cl::desc("Flash that --quantize=mixed may take, in bytes, K or "
                     "M")),
      ram("ram", cl::cat(category), cl::value_desc("20K"),
          cl::desc("RAM that it may take")),
      maxDrop("max-drop", cl::cat(category), cl::init(-1),
              cl::value_desc("percent"),
              cl::desc("How many answers it may change, or how much of the "
                       "outputs where the model does not end in a softmax")),
      seed("seed", cl::cat(category), cl::init(0), cl::value_desc("number"),
           cl::desc("For what quantization draws at random")),
      noEqualize("no-equalize", cl::cat(category),
                 cl::desc("Leave the channels of activations as they are")),
      noReconstruct("no-reconstruct", cl::cat(category),
                    cl::desc("Round weights to nearest")),
      noBiasCorrection("no-bias-correction", cl::cat(category),
                       cl::desc("Leave the biases as they are")),
      attributeError("attribute-error", cl::cat(category),
                     cl::desc("Measure which layer and cause the error comes "
                              "from, on some of the calibration data")),
      attributeSamples("attribute-samples", cl::cat(category), cl::init(16),
                       cl::value_desc("number"),
                       cl::desc("How many, for --attribute-error (default: "
                                "16; 0 = all)")),
      labels("labels", cl::cat(category), cl::value_desc("y.npy"),
             cl::desc("For --attribute-error: the class of each input, or "
                      "what the first output should be")) {}

std::string QuantizeCommandLine::get(QuantizeOptions &options) const {
  options.scheme = scheme;
  options.calibration = calibration;
  options.ranges = ranges;
  options.saveRanges = saveRanges;
  options.method = method;
  options.percentile = percentile;
  options.group = group;
  options.int8Share = int8Share;
  options.maxDrop = maxDrop;
  options.seed = seed;
  options.equalize = !noEqualize;
  options.reconstruct = !noReconstruct;
  options.correctBias = !noBiasCorrection;
  options.attributeError = attributeError;
  options.attributeSamples = attributeSamples;
  options.labels = labels;
  std::string error = parseByteCount("flash", flash, options.flashBytes);
  return error.empty() ? parseByteCount("ram", ram, options.ramBytes) : error;
}

/// Returns what is wrong with --attribute-error, or an empty string.
static std::string checkAttributeOptions(const QuantizeOptions &options) {
  if (!options.attributeError)
    return options.labels.empty()
               ? ""
               : "labels are for --attribute-error; without it they are not "
                 "looked at";
  if (options.isRequested() && !options.calibration.empty())
    return "";
  return "--attribute-error measures what --quantize=<scheme> does to the "
         "inputs of --calibration=<inputs.npz>: give both";
}

std::string checkQuantizeOptions(const QuantizeOptions &options) {
  if (std::string wrong = checkAttributeOptions(options); !wrong.empty())
    return wrong;
  if (options.hasBudget() && !options.isMixed())
    return "--flash, --ram and --max-drop are a budget for --quantize=mixed";
  if (!options.isRequested())
    return options.hasRanges() || !options.saveRanges.empty() ||
                   options.group != 0
               ? "calibration data, ranges and groups need --quantize=<scheme>"
               : "";
  if (!options.getPrecision() || options.scheme == "float")
    return "unknown scheme '" + options.scheme +
           "': --quantize takes int8, w8a8, w8a16, w4a8, w4a16, w8, w4 or "
           "mixed";
  if (!(options.needsRanges() && options.hasRanges()) &&
      !options.saveRanges.empty())
    return "--quantize=" + options.scheme +
           (options.needsRanges() ? " without --calibration" : "") +
           " measures no ranges that --save-ranges could write";
  if (options.isMixed() && options.calibration.empty())
    return "--quantize=mixed measures what each layer does to the outputs: "
           "give --calibration=<inputs.npz>";
  if (options.isMixed() && !options.hasBudget())
    return "--quantize=mixed needs a budget: --flash=<bytes>, --ram=<bytes> or "
           "--max-drop=<percent>";
  if (options.maxDrop > 100)
    return "--max-drop is 0 to 100 percent";
  return "";
}

} // namespace tinyml
