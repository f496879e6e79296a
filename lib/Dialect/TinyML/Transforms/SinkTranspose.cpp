//===- SinkTranspose.cpp - Move transposes below their users --------------===//

#include "TransposePatterns.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns whether `value` has scales that belong to a dimension.
static bool hasScalesOfDimension(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return isa<quant::QuantizedType>(type.getElementType()) &&
         !isa<quant::UniformQuantizedType>(type.getElementType());
}

bool tinyml::ir::isLayoutAgnosticUnary(Operation *op) {
  return op->hasTrait<OpTrait::Elementwise>() && op->getNumOperands() == 1 &&
         op->getNumResults() == 1 && !hasScalesOfDimension(op->getOperand(0)) &&
         !hasScalesOfDimension(op->getResult(0));
}

/// Replaces `op`, which works on tensors permuted by `perm`, by transposes of
/// the results of a copy that works on `operands`, the tensors before they were
/// permuted.
static void sinkBelow(PatternRewriter &rewriter, Operation *op,
                      ValueRange operands, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> inverse = invertPermutationVector(perm);
  Operation *copy = rewriter.clone(*op);
  rewriter.modifyOpInPlace(copy, [&] {
    copy->setOperands(operands);
    for (Value result : copy->getResults()) {
      auto type = cast<RankedTensorType>(result.getType());
      result.setType(RankedTensorType::get(
          applyPermutation(type.getShape(), inverse), type.getElementType()));
    }
    if (auto layout = dyn_cast<LayoutOpInterface>(copy))
      layout.permuteDims(perm);
  });
  SmallVector<Value> results;
  for (auto [result, permuted] :
       llvm::zip_equal(op->getResults(), copy->getResults()))
    results.push_back(TransposeOp::create(rewriter, op->getLoc(),
                                          result.getType(), permuted, perm));
  rewriter.replaceOp(op, results);
}

/// Returns whether `op` is the same one on operands permuted by `perm`.
static bool canPermute(LayoutOpInterface op, ArrayRef<int64_t> perm) {
  auto fits = [&](Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type && type.getRank() == static_cast<int64_t>(perm.size()) &&
           !hasScalesOfDimension(value);
  };
  return llvm::all_of(op->getOperands(), fits) &&
         llvm::all_of(op->getResults(), fits) && op.canPermuteDims(perm);
}

//===----------------------------------------------------------------------===//
// Ops with one operand
//===----------------------------------------------------------------------===//

namespace {
struct SinkBelowUnary : RewritePattern {
  explicit SinkBelowUnary(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isLayoutAgnosticUnary(op))
      return rewriter.notifyMatchFailure(op, "depends on the layout");
    auto transpose = op->getOperand(0).getDefiningOp<TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "not transposed");
    sinkBelow(rewriter, op, transpose.getInput(), transpose.getPerm());
    return success();
  }
};

struct SinkBelowLayout : OpInterfaceRewritePattern<LayoutOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(LayoutOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (op->getNumOperands() != 1)
      return rewriter.notifyMatchFailure(op, "several operands");
    auto transpose = op->getOperand(0).getDefiningOp<TransposeOp>();
    if (!transpose || !canPermute(op, transpose.getPerm()))
      return rewriter.notifyMatchFailure(op, "not transposed as it may be");
    sinkBelow(rewriter, op, transpose.getInput(), transpose.getPerm());
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Ops with several operands
//===----------------------------------------------------------------------===//

/// Moves a transpose below a binary op or concat: where all operands that are
/// not constant are transposed alike, or the others cost nothing to transpose.
struct SinkBelowMany : OpInterfaceRewritePattern<LayoutOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(LayoutOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (op->getNumOperands() < 2)
      return rewriter.notifyMatchFailure(op, "one operand");
    std::optional<SmallVector<int64_t>> perm = choosePermutation(op);
    if (!perm || !canPermute(op, *perm))
      return rewriter.notifyMatchFailure(op, "no transpose to move");
    SmallVector<int64_t> inverse = invertPermutationVector(*perm);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      auto transpose = operand.getDefiningOp<TransposeOp>();
      if (transpose && transpose.getPerm() == ArrayRef(*perm)) {
        operands.push_back(transpose.getInput());
        continue;
      }
      FailureOr<Value> constant = permuteConstant(rewriter, operand, inverse);
      if (succeeded(constant)) {
        operands.push_back(*constant);
        continue;
      }
      FailureOr<Value> unpermuted = ir::create<TransposeOp>(
          rewriter, op->getLoc(), getElementType(operand), operand, inverse);
      if (failed(unpermuted))
        return failure();
      operands.push_back(*unpermuted);
    }
    sinkBelow(rewriter, op, operands, *perm);
    return success();
  }

private:
  /// Returns whether transposing `value` by `inverse` costs nothing: it is
  /// constant, is already available, or moves no element; or it happens at the
  /// function's boundary, where one transpose may have to be anyway.
  static bool isFreeToTranspose(Value value, ArrayRef<int64_t> inverse) {
    if (isConstantOperand(value) || isa<BlockArgument>(value) ||
        keepsElementsInPlace(getShape(value), inverse))
      return true;
    // Not where the permutation is its own inverse: two operands could then
    // pass a transpose to and fro.
    if (invertPermutationVector(inverse) == inverse)
      return false;
    return llvm::any_of(value.getUsers(), [&](Operation *user) {
      auto transpose = dyn_cast<TransposeOp>(user);
      return transpose && transpose.getPerm() == inverse;
    });
  }

  static std::optional<SmallVector<int64_t>> choosePermutation(Operation *op) {
    SmallVector<TransposeOp> transposes;
    bool areAllTransposed = true;
    for (Value operand : op->getOperands()) {
      if (auto transpose = operand.getDefiningOp<TransposeOp>())
        transposes.push_back(transpose);
      else
        areAllTransposed &= isConstantOperand(operand);
    }
    if (transposes.empty())
      return std::nullopt;
    areAllTransposed &= llvm::all_of(transposes, [&](TransposeOp other) {
      return other.getPerm() == transposes.front().getPerm();
    });
    if (areAllTransposed)
      return SmallVector<int64_t>(transposes.front().getPerm());
    for (TransposeOp transpose : transposes) {
      // Only channels-last to channels-first, so that nothing comes back.
      ArrayRef<int64_t> perm = transpose.getPerm();
      if (perm.size() < 2 || perm[1] != static_cast<int64_t>(perm.size()) - 1 ||
          isa<BlockArgument>(transpose.getInput()) ||
          keepsElementsInPlace(getShape(transpose.getInput()), perm))
        continue;
      SmallVector<int64_t> inverse = invertPermutationVector(perm);
      bool isWorthIt = llvm::all_of(op->getOperands(), [&](Value operand) {
        auto other = operand.getDefiningOp<TransposeOp>();
        return (other && other.getPerm() == perm) ||
               isFreeToTranspose(operand, inverse);
      });
      if (isWorthIt)
        return SmallVector<int64_t>(perm);
    }
    return std::nullopt;
  }
};
} // namespace

void tinyml::ir::populateSinkTransposePatterns(RewritePatternSet &patterns) {
  patterns.add<SinkBelowUnary, SinkBelowLayout, SinkBelowMany>(
      patterns.getContext());
}
