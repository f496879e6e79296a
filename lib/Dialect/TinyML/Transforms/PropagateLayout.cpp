//===- PropagateLayout.cpp - Remove transposes between layouts ------------===//

#include "TransposePatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/ApplyPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_PROPAGATELAYOUT
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns whether `value` is an input of the function after sums and products
/// with constants, each used once and of the same shape as the input.
static bool isNormalizedInput(Value value) {
  while (value.hasOneUse()) {
    Operation *op = value.getDefiningOp();
    if (!op)
      return true;
    if (!isa<BroadcastOpInterface>(op) ||
        !isConstantOperand(op->getOperand(1)) ||
        op->getOperand(0).getType() != value.getType())
      return false;
    value = op->getOperand(0);
  }
  return isa<BlockArgument>(value);
}

namespace {
/// transpose(binary(input, constant)) becomes binary(transpose(input),
/// constant'), so that a convolution may take the constant into its filter.
struct RaiseAboveNormalization : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    Operation *binary = op.getInput().getDefiningOp();
    if (!binary || !isNormalizedInput(op.getInput()))
      return rewriter.notifyMatchFailure(op, "no normalized input");
    FailureOr<Value> constant =
        permuteConstant(rewriter, binary->getOperand(1), op.getPerm());
    if (failed(constant))
      return rewriter.notifyMatchFailure(op, "cannot permute the constant");
    auto transpose = TransposeOp::create(rewriter, op.getLoc(), op.getType(),
                                         binary->getOperand(0), op.getPerm());
    Operation *copy = rewriter.clone(*binary);
    rewriter.modifyOpInPlace(copy, [&] {
      copy->setOperands({transpose.getOutput(), *constant});
      copy->getResult(0).setType(op.getType());
    });
    rewriter.replaceOp(op, copy);
    return success();
  }
};

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
    applyPatterns(getOperation(), std::move(moving), /*topDown=*/true);
    RewritePatternSet cleaning(context);
    TransposeOp::getCanonicalizationPatterns(cleaning, context);
    ReshapeOp::getCanonicalizationPatterns(cleaning, context);
    cleaning.add<RaiseAboveNormalization>(context);
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
