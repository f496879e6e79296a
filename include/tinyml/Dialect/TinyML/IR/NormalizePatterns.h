//===- NormalizePatterns.h - Normalizations in parts ------------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_NORMALIZEPATTERNS_H
#define TINYML_DIALECT_TINYML_IR_NORMALIZEPATTERNS_H

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace tinyml::ir {

/// Adds the patterns that make one tinyml.normalize of means, differences and
/// roots, and of a normalize, a factor and a summand. `found` counts the
/// first; it must live as long as the patterns.
void populateNormalizePatterns(mlir::RewritePatternSet &patterns,
                               unsigned &found);

/// Adds the pattern that makes one tinyml.hypot of two squares, their sum and
/// its root; `found` as above.
void populateHypotPatterns(mlir::RewritePatternSet &patterns, unsigned &found);

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_IR_NORMALIZEPATTERNS_H
