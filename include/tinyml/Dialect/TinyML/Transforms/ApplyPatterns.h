//===- ApplyPatterns.h - Greedy rewriting as the passes want it -*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_TRANSFORMS_APPLYPATTERNS_H
#define TINYML_DIALECT_TINYML_TRANSFORMS_APPLYPATTERNS_H

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace tinyml::ir {

/// Applies the patterns until none matches. Every rewrite alone keeps the
/// meaning, so reaching the limit of rounds is no failure: something is left
/// unoptimized. `topDown`: operands come before their users, for patterns that
/// move an op below its users; otherwise a chain is gone through once per op.
inline void applyPatterns(mlir::Operation *op,
                          mlir::RewritePatternSet &&patterns,
                          bool topDown = false) {
  mlir::GreedyRewriteConfig config;
  config.setMaxIterations(100);
  config.setUseTopDownTraversal(topDown);
  (void)mlir::applyPatternsGreedily(op, std::move(patterns), config);
}

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_TRANSFORMS_APPLYPATTERNS_H
