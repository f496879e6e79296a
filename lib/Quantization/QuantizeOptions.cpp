//===- QuantizeOptions.cpp - How a float model is quantized ---------------===//

#include "tinyml/Quantization/QuantizeOptions.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

namespace tinyml {

std::optional<Precision> QuantizeOptions::getPrecision() const {
  return isMixed() ? Precision{8, 8} : parsePrecision(scheme);
}

bool QuantizeOptions::needsRanges() const {
  std::optional<Precision> precision = getPrecision();
  return precision && precision->activationBits != 0;
}

std::string QuantizeOptions::getFeasibleScheme() const {
  if (!needsRanges() || hasRanges())
    return scheme;
  return formatPrecision({getPrecision()->weightBits, 0});
}

//===----------------------------------------------------------------------===//
// As text
//===----------------------------------------------------------------------===//

template <typename T>
static std::string describeValue(llvm::StringRef flag, const T &value) {
  return llvm::formatv(" --{0}={1}", flag, value);
}

static std::string describeFile(llvm::StringRef flag, llvm::StringRef path) {
  return describeValue(flag, llvm::sys::path::filename(path));
}

static std::string describeBytes(llvm::StringRef flag, int64_t bytes) {
  return describeValue(flag, bytes);
}

static std::string describeSwitch(llvm::StringRef flag, bool) {
  return (" --" + flag).str();
}

static std::string describeStep(llvm::StringRef flag, bool) {
  return (" --no-" + flag).str();
}

std::string QuantizeOptions::describe() const {
  const QuantizeOptions &options = *this;
  std::string text;
#define OPTION(Kind, Type, member, initial, name, flag, value, help, recorded) \
  if (recorded)                                                                \
    text += describe##Kind(flag, options.member);
#include "tinyml/Quantization/QuantizeOptions.def"
  return text;
}

} // namespace tinyml
