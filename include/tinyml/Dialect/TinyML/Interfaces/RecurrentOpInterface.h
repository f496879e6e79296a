//===- RecurrentOpInterface.h - Layers with a loop over steps ---*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_RECURRENTOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_RECURRENTOPINTERFACE_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>
#include <string>

namespace tinyml::ir {

/// What a step carries to the next: an operand has it before the first step, a
/// result after the last one.
struct RecurrentState {
  unsigned operand, result;
};

/// A function of the sums of a recurrent layer.
struct RecurrentFunction {
  enum Kind {
    Sigmoid,
    Tanh,
    Relu,
    Affine,
    LeakyRelu,
    ThresholdedRelu,
    ScaledTanh,
    HardSigmoid,
    Elu,
    Softsign,
    Softplus
  };

  Kind kind = Sigmoid;
  double alpha = 0, beta = 0;
  double clip = 0; ///< sums are clipped to [-clip, clip]

  double operator()(double sum) const;

  /// Returns the function that has this name in the ops, or nothing.
  static std::optional<Kind> parse(llvm::StringRef name);
};

/// The scales of the integer form: sums are 16-bit numbers of kSumScale, what
/// functions give are 16-bit numbers of kGateScale.
inline constexpr double kSumScale = 1.0 / 4096, kGateScale = 1.0 / 32768;

/// Returns the type of numbers of 16 bits and that scale.
mlir::quant::UniformQuantizedType getSumType(mlir::MLIRContext *context);
mlir::quant::UniformQuantizedType getGateType(mlir::MLIRContext *context);

/// Returns the table of `function` from sums to gates.
llvm::SmallVector<int16_t> makeGateTable(mlir::MLIRContext *context,
                                         const RecurrentFunction &function);

/// Discardable attribute of a recurrent op on floats: an array of the types
/// that its results, and so its states, get in the integer form.
inline constexpr llvm::StringLiteral kResultTypesAttr = "tinyml.result_types";

} // namespace tinyml::ir

#include "tinyml/Dialect/TinyML/Interfaces/RecurrentOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_RECURRENTOPINTERFACE_H
