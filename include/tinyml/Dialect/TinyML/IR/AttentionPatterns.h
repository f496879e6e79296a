//===- AttentionPatterns.h - Softmax and scores in parts --------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_ATTENTIONPATTERNS_H
#define TINYML_DIALECT_TINYML_IR_ATTENTIONPATTERNS_H

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace tinyml::ir {

struct AttentionCounts {
  unsigned softmax = 0; ///< found
  unsigned factors = 0; ///< moved
};

/// Adds the patterns that make one tinyml.softmax of exponentials and their
/// sum, with or without the maximum taken off, and that move a factor of scores
/// (a matrix product, reshaped and transposed) up to the weights that compute
/// an operand of theirs. `counts` must live as long as the patterns.
void populateAttentionPatterns(mlir::RewritePatternSet &patterns,
                               AttentionCounts &counts);

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_IR_ATTENTIONPATTERNS_H
