//===- FeatureFunctions.h - What scales the features of rows ----*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_FEATUREFUNCTIONS_H
#define TINYML_DIALECT_TINYML_IR_FEATUREFUNCTIONS_H

#include "tinyml/Dialect/TinyML/Interfaces/BroadcastOpInterface.h"
#include "llvm/ADT/ArrayRef.h"

namespace tinyml::ir {

/// Applies `op`, which reads `value`, to what each feature (element of the last
/// dimension) became so far. Fails where it is no sum or product with one
/// constant, or one for each feature.
llvm::LogicalResult
applyToFeatures(mlir::Operation *op, mlir::Value value,
                llvm::MutableArrayRef<AffineFunction> functions);

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_IR_FEATUREFUNCTIONS_H
