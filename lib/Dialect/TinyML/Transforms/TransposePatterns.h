//===- TransposePatterns.h - Moving transposes towards the results -*- C++ -*-//
//
// Patterns that move a tinyml.transpose below the op that uses it, until it
// meets its inverse. They only ever move transposes down, so they terminate.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_DIALECT_TINYML_TRANSFORMS_TRANSPOSEPATTERNS_H
#define TINYML_LIB_DIALECT_TINYML_TRANSFORMS_TRANSPOSEPATTERNS_H

#include "mlir/IR/PatternMatch.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

namespace tinyml::ir {

/// Returns whether `op` computes each element of its one result from the
/// element of its one operand at the same place, whatever the layout is.
bool isLayoutAgnosticUnary(mlir::Operation *op);

/// Adds the patterns for element-wise ops and those with LayoutOpInterface.
void populateSinkTransposePatterns(mlir::RewritePatternSet &patterns);

/// Adds the patterns for reshapes, and for reshapes in front of a linear op
/// without taps, whose columns are permuted instead.
void populateTransposeReshapePatterns(mlir::RewritePatternSet &patterns);

} // namespace tinyml::ir

#endif // TINYML_LIB_DIALECT_TINYML_TRANSFORMS_TRANSPOSEPATTERNS_H
