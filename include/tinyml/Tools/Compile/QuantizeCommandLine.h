//===- QuantizeCommandLine.h - --quantize and its options -------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_QUANTIZECOMMANDLINE_H
#define TINYML_TOOLS_COMPILE_QUANTIZECOMMANDLINE_H

#include "tinyml/Quantization/QuantizeOptions.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

namespace tinyml {

// A number of bytes is a text here, and a step has a flag to leave it out.
#define TINYML_VALUE(Type, member, initial, flag, value, help)                 \
  llvm::cl::opt<Type> member{                                                  \
      flag, llvm::cl::cat(category), llvm::cl::init(Type(initial)),            \
      llvm::cl::value_desc(value), llvm::cl::desc(help)};
#define TINYML_FLAG(member, flag, help)                                        \
  llvm::cl::opt<bool> member{flag, llvm::cl::cat(category),                    \
                             llvm::cl::desc(help)};
#define TINYML_Value(Type, member, initial, flag, value, help)                 \
  TINYML_VALUE(Type, member, initial, flag, value, help)
#define TINYML_File(Type, member, initial, flag, value, help)                  \
  TINYML_VALUE(Type, member, initial, flag, value, help)
#define TINYML_Bytes(Type, member, initial, flag, value, help)                 \
  TINYML_VALUE(std::string, member, "", flag, value, help)
#define TINYML_Switch(Type, member, initial, flag, value, help)                \
  TINYML_FLAG(member, flag, help)
#define TINYML_Step(Type, member, initial, flag, value, help)                  \
  TINYML_FLAG(member, "no-" flag, help)

/// Declares the options of post-training quantization (QuantizeOptions.def),
/// for the tools that have them, while it lives.
class QuantizeCommandLine {
public:
  explicit QuantizeCommandLine(llvm::cl::OptionCategory &category)
      : category(category) {}

  /// Returns what is wrong with the values, or an empty string.
  std::string get(QuantizeOptions &options) const;

private:
  llvm::cl::OptionCategory &category;

#define MEASURE_OPTION(...)
#define OPTION(Kind, Type, member, initial, name, flag, value, help, recorded) \
  TINYML_##Kind(Type, member, initial, flag, value, help)
#include "tinyml/Quantization/QuantizeOptions.def"
};

/// The same for those that only measure.
class MeasureCommandLine {
public:
  explicit MeasureCommandLine(llvm::cl::OptionCategory &category)
      : category(category) {}

  std::string get(QuantizeOptions &options) const;

private:
  llvm::cl::OptionCategory &category;

#define OPTION(...)
#define MEASURE_OPTION(Kind, Type, member, initial, name, flag, value, help,   \
                       recorded)                                               \
  TINYML_##Kind(Type, member, initial, flag, value, help)
#include "tinyml/Quantization/QuantizeOptions.def"
};

#undef TINYML_VALUE
#undef TINYML_FLAG
#undef TINYML_Value
#undef TINYML_File
#undef TINYML_Bytes
#undef TINYML_Switch
#undef TINYML_Step

/// Reads `65536`, `64K` or `1M`, the value of option `flag`. Returns what is
/// wrong with it, or an empty string.
std::string parseBytes(llvm::StringRef flag, llvm::StringRef given,
                       int64_t &bytes);

/// Returns what is wrong with the options, or an empty string. A model that is
/// pruned takes data without being quantized.
std::string checkQuantizeOptions(const QuantizeOptions &options,
                                 bool isPruned = false);

/// Says, where that is so, that only weights are quantized, and how to get
/// more. `asked` are the options as the user gave them.
void noteFloats(const QuantizeOptions &asked, llvm::raw_ostream &os);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_QUANTIZECOMMANDLINE_H
