//===- RecurrentOpInterface.cpp - Layers with a loop over steps -----------===//

#include "tinyml/Dialect/TinyML/Interfaces/RecurrentOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringSwitch.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/Interfaces/RecurrentOpInterface.cpp.inc"

std::optional<RecurrentFunction::Kind>
RecurrentFunction::parse(StringRef name) {
  return llvm::StringSwitch<std::optional<Kind>>(name)
      .Case("Sigmoid", Sigmoid)
      .Case("Tanh", Tanh)
      .Case("Relu", Relu)
      .Case("Affine", Affine)
      .Case("LeakyRelu", LeakyRelu)
      .Case("ThresholdedRelu", ThresholdedRelu)
      .Case("ScaledTanh", ScaledTanh)
      .Case("HardSigmoid", HardSigmoid)
      .Case("Elu", Elu)
      .Case("Softsign", Softsign)
      .Case("Softplus", Softplus)
      .Default(std::nullopt);
}

double RecurrentFunction::operator()(double sum) const {
  double v = std::min(std::max(sum, -clip), clip);
  switch (kind) {
  case Sigmoid:
    return 1.0 / (1.0 + std::exp(-v));
  case Tanh:
    return std::tanh(v);
  case Relu:
    return std::max(v, 0.0);
  case Affine:
    return alpha * v + beta;
  case LeakyRelu:
    return v < 0.0 ? alpha * v : v;
  case ThresholdedRelu:
    return v > alpha ? v : 0.0;
  case ScaledTanh:
    return alpha * std::tanh(beta * v);
  case HardSigmoid:
    return std::min(std::max(alpha * v + beta, 0.0), 1.0);
  case Elu:
    return v < 0.0 ? alpha * std::expm1(v) : v;
  case Softsign:
    return v / (1.0 + std::fabs(v));
  case Softplus:
    return std::max(v, 0.0) + std::log1p(std::exp(-std::fabs(v)));
  }
  llvm_unreachable("all functions are listed");
}

static quant::UniformQuantizedType get16Bits(MLIRContext *context,
                                             double scale) {
  return quant::UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, IntegerType::get(context, 16),
      Float32Type::get(context), scale, /*zeroPoint=*/0, -32768, 32767);
}

quant::UniformQuantizedType tinyml::ir::getSumType(MLIRContext *context) {
  return get16Bits(context, kSumScale);
}

quant::UniformQuantizedType tinyml::ir::getGateType(MLIRContext *context) {
  return get16Bits(context, kGateScale);
}
