//===- InitialState.h - What a state begins with ----------------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_INITIALSTATE_H
#define TINYML_DIALECT_TINYML_IR_INITIALSTATE_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "tinyml/Support/States.h"

namespace tinyml::ir {

/// Returns the quantized type that the raw integers of an argument or result of
/// a function are cast to or from right there, or null.
mlir::quant::UniformQuantizedType getBoundaryType(mlir::Value value);

/// Returns what a state's argument holds in the first call: its initial value,
/// else zeros, which are zero points where the raw integers stand for quantized
/// numbers.
mlir::ElementsAttr getInitialValue(mlir::FunctionOpInterface func,
                                   const State &state);

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_IR_INITIALSTATE_H
