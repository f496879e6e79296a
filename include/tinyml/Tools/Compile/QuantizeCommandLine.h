//===- QuantizeCommandLine.h - --quantize and its options -------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_QUANTIZECOMMANDLINE_H
#define TINYML_TOOLS_COMPILE_QUANTIZECOMMANDLINE_H

#include "tinyml/Quantization/QuantizeOptions.h"
#include "llvm/Support/CommandLine.h"

namespace tinyml {

/// Declares the options of post-training quantization, for the tools that have
/// them, while it lives.
struct QuantizeCommandLine {
  explicit QuantizeCommandLine(llvm::cl::OptionCategory &category);

  /// Returns what is wrong with the values, or an empty string.
  std::string get(QuantizeOptions &options) const;

  llvm::cl::opt<std::string> scheme, calibration, ranges, saveRanges;
  llvm::cl::opt<std::string> method;
  llvm::cl::opt<double> percentile;
  llvm::cl::opt<unsigned> group;
  llvm::cl::opt<double> int8Share;
  llvm::cl::opt<std::string> flash, ram;
  llvm::cl::opt<double> maxDrop;
  llvm::cl::opt<uint64_t> seed;
  llvm::cl::opt<bool> noEqualize, noReconstruct, noBiasCorrection;
  llvm::cl::opt<bool> attributeError;
  llvm::cl::opt<unsigned> attributeSamples;
  llvm::cl::opt<std::string> labels;
};

/// Returns what is wrong with the options, or an empty string.
std::string checkQuantizeOptions(const QuantizeOptions &options);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_QUANTIZECOMMANDLINE_H
