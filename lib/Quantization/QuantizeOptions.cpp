//===- QuantizeOptions.cpp - How a float model is quantized ---------------===//

#include "tinyml/Quantization/QuantizeOptions.h"

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

} // namespace tinyml
