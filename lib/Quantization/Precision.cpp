//===- Precision.cpp - How many bits an op computes with ------------------===//

#include "tinyml/Quantization/Precision.h"
#include "mlir/IR/BuiltinAttributes.h"

using namespace mlir;

namespace tinyml {

std::optional<Precision> parsePrecision(StringRef text) {
  if (text == "int8")
    return Precision{8, 8};
  if (text == "float")
    return Precision{};
  for (unsigned weightBits : {8u, 4u})
    for (unsigned activationBits : {0u, 8u, 16u})
      if (Precision precision{weightBits, activationBits};
          text == formatPrecision(precision))
        return precision;
  return std::nullopt;
}

std::string formatPrecision(Precision precision) {
  if (precision == Precision{})
    return "float";
  std::string text = "w" + std::to_string(precision.weightBits);
  if (precision.activationBits != 0)
    text += "a" + std::to_string(precision.activationBits);
  return text;
}

std::optional<Precision> getPrecision(Operation *op, Precision scheme) {
  auto text = op->getAttrOfType<StringAttr>(kPrecisionAttr);
  return text ? parsePrecision(text.getValue()) : scheme;
}

} // namespace tinyml
