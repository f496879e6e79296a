//===- QuantizeCommandLine.cpp - --quantize and its options ---------------===//

#include "tinyml/Tools/Compile/QuantizeCommandLine.h"

using namespace llvm;

namespace tinyml {

std::string parseBytes(StringRef flag, StringRef given, int64_t &bytes) {
  StringRef digits = given;
  int64_t unit = 1;
  if (digits.consume_back("K"))
    unit = 1024;
  else if (digits.consume_back("M"))
    unit = 1024 * 1024;
  if (digits.getAsInteger(10, bytes) || bytes <= 0 ||
      bytes > std::numeric_limits<int64_t>::max() / unit)
    return ("--" + flag + " takes a number of bytes, 64K or 1M, found '" +
            given + "'")
        .str();
  bytes *= unit;
  return "";
}

// What the command line has for a member becomes the member; each returns what
// is wrong, or an empty string.

template <typename T>
static std::string takeValue(StringRef, const cl::opt<T> &given, T &member) {
  member = given;
  return "";
}

static std::string takeFile(StringRef, const cl::opt<std::string> &given,
                            std::string &member) {
  member = given;
  return "";
}

static std::string takeBytes(StringRef flag, const cl::opt<std::string> &given,
                             int64_t &bytes) {
  bytes = 0;
  return given.empty() ? "" : parseBytes(flag, given, bytes);
}

static std::string takeSwitch(StringRef, const cl::opt<bool> &given,
                              bool &member) {
  member = given;
  return "";
}

static std::string takeStep(StringRef, const cl::opt<bool> &given,
                            bool &member) {
  member = !given;
  return "";
}

std::string QuantizeCommandLine::get(QuantizeOptions &options) const {
  std::string error;
#define MEASURE_OPTION(...)
#define OPTION(Kind, Type, member, initial, name, flag, ...)                   \
  if (error.empty())                                                           \
    error = take##Kind(flag, member, options.member);
#include "tinyml/Quantization/QuantizeOptions.def"
  return error;
}

std::string MeasureCommandLine::get(QuantizeOptions &options) const {
  std::string error;
#define OPTION(...)
#define MEASURE_OPTION(Kind, Type, member, initial, name, flag, ...)           \
  if (error.empty())                                                           \
    error = take##Kind(flag, member, options.member);
#include "tinyml/Quantization/QuantizeOptions.def"
  return error;
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

std::string checkQuantizeOptions(const QuantizeOptions &options,
                                 bool isPruned) {
  if (std::string wrong = checkAttributeOptions(options); !wrong.empty())
    return wrong;
  if (options.maxDrop >= 0 && !options.isMixed())
    return "--max-drop is for --quantize=mixed";
  if (!options.isRequested() &&
      !(options.equalize && options.widenActivations && options.reconstruct &&
        options.correctBias))
    return "--no-equalize, --no-widen-activations, --no-reconstruct and "
           "--no-bias-correction are for --quantize=<scheme>";
  if (!options.isRequested())
    return (!options.calibration.empty() && !isPruned) ||
                   !options.ranges.empty() || !options.saveRanges.empty() ||
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

void noteFloats(const QuantizeOptions &asked, raw_ostream &os) {
  std::string scheme = asked.getFeasibleScheme();
  QuantizeOptions feasible = asked;
  feasible.scheme = scheme;
  if (!asked.isRequested() || feasible.needsRanges())
    return;
  bool isLess = asked.scheme != scheme;
  os << "note: ";
  if (isLess)
    os << "without --calibration or --ranges ";
  os << "--quantize=" << asked.scheme << " quantizes only the weights";
  if (isLess)
    os << ", like " << scheme;
  os << "; all computes on floats. --quantize="
     << (isLess ? asked.scheme : "int8")
     << " with --calibration=<inputs.npz>, a few hundred inputs, makes integer "
        "operations\n";
}

} // namespace tinyml
