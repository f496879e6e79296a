//===- Canonicalization.cpp - Ops that do nothing, moved constants --------===//

#include "mlir/IR/PatternMatch.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// Ops that do nothing
//===----------------------------------------------------------------------===//

static bool areAll(ArrayRef<int64_t> values, int64_t expected) {
  return llvm::all_of(values, [=](int64_t value) { return value == expected; });
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  if (areAll(getLow(), 0) && areAll(getHigh(), 0))
    return getInput();
  return {};
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  if (getInputs().size() == 1 && getInputs().front().getType() == getType())
    return getInputs().front();
  return {};
}

OpFoldResult ClampOp::fold(FoldAdaptor) {
  if (isUnbounded() && getInput().getType() == getType())
    return getInput();
  return {};
}

OpFoldResult RequantizeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  return {};
}

OpFoldResult MeanOp::fold(FoldAdaptor) {
  // An unchanged shape means that every axis has one element.
  if (isUnbounded() && getInput().getType() == getType())
    return getInput();
  return {};
}

template <typename PoolOp>
static OpFoldResult foldPool(PoolOp op) {
  if (areAll(op.getKernel(), 1) && areAll(op.getStrides(), 1) &&
      areAll(op.getPadding(), 0) && op.isUnbounded() &&
      op.getInput().getType() == op.getType())
    return op.getInput();
  return {};
}

OpFoldResult MaxPool2DOp::fold(FoldAdaptor) { return foldPool(*this); }
OpFoldResult AvgPool2DOp::fold(FoldAdaptor) { return foldPool(*this); }

/// Returns whether `op(value, other)` is `value`: `other` is the number
/// `identity` throughout and the result is not broadcast, clamped or rounded.
static bool isIdentity(ClampedOpInterface op, Value value, Value other,
                       double identity) {
  return op->getResult(0).getType() == value.getType() &&
         getElementType(value).isF32() && op.isUnbounded() &&
         readSplat(other) == identity;
}

OpFoldResult AddOp::fold(FoldAdaptor) {
  return isIdentity(*this, getLhs(), getRhs(), 0.0) ? getLhs() : Value();
}

OpFoldResult SubOp::fold(FoldAdaptor) {
  return isIdentity(*this, getLhs(), getRhs(), 0.0) ? getLhs() : Value();
}

OpFoldResult MulOp::fold(FoldAdaptor) {
  return isIdentity(*this, getLhs(), getRhs(), 1.0) ? getLhs() : Value();
}

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

namespace {
/// reshape(constant) is a constant.
struct ReshapeConstant : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<Value> reshaped =
        reshapeConstant(rewriter, op.getInput(), ir::getShape(op.getOutput()));
    if (failed(reshaped))
      return rewriter.notifyMatchFailure(op, "not a constant to reshape");
    rewriter.replaceOp(op, *reshaped);
    return success();
  }
};

/// transpose(constant) is a constant.
struct TransposeConstant : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<Value> permuted =
        permuteConstant(rewriter, op.getInput(), op.getPerm());
    if (failed(permuted))
      return rewriter.notifyMatchFailure(op, "not a constant to permute");
    rewriter.replaceOp(op, *permuted);
    return success();
  }
};

/// A transpose that only moves dimensions of one element is a reshape.
struct TransposeUnitDims : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!keepsElementsInPlace(ir::getShape(op.getInput()), op.getPerm()))
      return rewriter.notifyMatchFailure(op, "moves elements");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};
} // namespace

void tinyml::ir::populateMoveConstantPatterns(RewritePatternSet &patterns) {
  patterns.add<ReshapeConstant, TransposeConstant>(patterns.getContext());
}

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<ReshapeConstant>(context);
}

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<TransposeConstant, TransposeUnitDims>(context);
}
