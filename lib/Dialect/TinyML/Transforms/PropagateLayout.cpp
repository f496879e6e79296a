//===- PropagateLayout.cpp - Remove transposes between layouts ------------===//

#include "TransposePatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_PROPAGATELAYOUT
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
struct PropagateLayout
    : tinyml::ir::impl::PropagateLayoutBase<PropagateLayout> {
  void runOnOperation() override {
    unsigned before = countTransposes();
    MLIRContext *context = &getContext();
    // First only move transposes: one that moves no element must stay a
    // transpose to meet its inverse.
    RewritePatternSet moving(context);
    populateSinkTransposePatterns(moving);
    populateTransposeReshapePatterns(moving);
    populateMoveConstantPatterns(moving);
    if (failed(applyPatternsGreedily(getOperation(), std::move(moving))))
      return signalPassFailure();
    RewritePatternSet cleaning(context);
    TransposeOp::getCanonicalizationPatterns(cleaning, context);
    ReshapeOp::getCanonicalizationPatterns(cleaning, context);
    if (failed(applyPatternsGreedily(getOperation(), std::move(cleaning))))
      return signalPassFailure();
    unsigned after = countTransposes();
    numRemoved += before > after ? before - after : 0;
    numLeft += after;
  }

private:
  unsigned countTransposes() {
    unsigned count = 0;
    getOperation().walk([&](TransposeOp) { ++count; });
    return count;
  }
};
} // namespace
