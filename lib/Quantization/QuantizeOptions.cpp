//===- QuantizeOptions.cpp - How a float model is quantized ---------------===//

#include "tinyml/Quantization/QuantizeOptions.h"
#include "tinyml/Quantization/Precision.h"

namespace tinyml {

bool QuantizeOptions::needsRanges() const {
  std::optional<Precision> precision = parsePrecision(scheme);
  return precision && precision->activationBits != 0;
}

} // namespace tinyml
