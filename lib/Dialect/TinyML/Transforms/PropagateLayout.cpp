//===- PropagateLayout.cpp - Remove transposes between layouts ------------===//

#include "ApplyPatterns.h"
#include "TransposePatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

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
    applyPatterns(getOperation(), std::move(moving));
    RewritePatternSet cleaning(context);
    TransposeOp::getCanonicalizationPatterns(cleaning, context);
    ReshapeOp::getCanonicalizationPatterns(cleaning, context);
    applyPatterns(getOperation(), std::move(cleaning));
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
