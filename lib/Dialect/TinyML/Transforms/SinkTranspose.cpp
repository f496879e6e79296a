//===- SinkTranspose.cpp - Move transposes below their users --------------===//

#include "TransposePatterns.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

bool tinyml::ir::keepsElementsInPlace(ArrayRef<int64_t> shape,
                                      ArrayRef<int64_t> perm) {
  int64_t previous = -1;
  for (int64_t dim : perm) {
    if (shape[dim] == 1)
      continue;
    if (dim < previous)
      return false;
    previous = dim;
  }
  return true;
}

bool tinyml::ir::isLayoutAgnosticUnary(Operation *op) {
  if (!op->hasTrait<OpTrait::Elementwise>() || op->getNumOperands() != 1 ||
      op->getNumResults() != 1)
    return false;
  auto isPerAxis = [](Value value) {
    return isa<quant::UniformQuantizedPerAxisType>(getElementType(value));
  };
  return !isPerAxis(op->getOperand(0)) && !isPerAxis(op->getResult(0));
}

/// Replaces `op`, which works on tensors permuted by `perm`, by a transpose of
/// a copy that works on `operands`, the tensors before they were permuted.
/// `adapt` changes the copy's attributes.
static void sinkBelow(PatternRewriter &rewriter, Operation *op,
                      ValueRange operands, ArrayRef<int64_t> perm,
                      function_ref<void(Operation *)> adapt = {}) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<int64_t> shape =
      applyPermutation(type.getShape(), invertPermutationVector(perm));
  Operation *copy = rewriter.clone(*op);
  rewriter.modifyOpInPlace(copy, [&] {
    copy->setOperands(operands);
    copy->getResult(0).setType(
        RankedTensorType::get(shape, type.getElementType()));
    if (adapt)
      adapt(copy);
  });
  rewriter.replaceOpWithNewOp<TransposeOp>(op, type, copy->getResult(0), perm);
}

/// Returns `values`, one number per dimension after permuting by `perm`, in the
/// order of the dimensions before.
static SmallVector<int64_t> unpermute(ArrayRef<int64_t> values,
                                      ArrayRef<int64_t> perm) {
  return applyPermutation(values, invertPermutationVector(perm));
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

/// The common part of ops with one operand and attributes that name dimensions.
template <typename OpT>
struct SinkBelow : OpRewritePattern<OpT> {
  using OpRewritePattern<OpT>::OpRewritePattern;

  static void adapt(OpT op, ArrayRef<int64_t> perm);

  LogicalResult matchAndRewrite(OpT op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().template getDefiningOp<TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "not transposed");
    SmallVector<int64_t> perm(transpose.getPerm());
    sinkBelow(rewriter, op, transpose.getInput(), perm,
              [&](Operation *copy) { adapt(cast<OpT>(copy), perm); });
    return success();
  }
};

template <>
void SinkBelow<SoftmaxOp>::adapt(SoftmaxOp op, ArrayRef<int64_t> perm) {
  op.setAxis(perm[op.getAxis()]);
}

template <>
void SinkBelow<MeanOp>::adapt(MeanOp op, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> axes;
  for (int64_t axis : op.getAxes())
    axes.push_back(perm[axis]);
  llvm::sort(axes);
  op.setAxes(axes);
}

template <>
void SinkBelow<PadOp>::adapt(PadOp op, ArrayRef<int64_t> perm) {
  op.setLow(unpermute(op.getLow(), perm));
  op.setHigh(unpermute(op.getHigh(), perm));
}

/// Pools take any order of height and width, but neither as batch or channels.
template <typename PoolOp>
struct SinkBelowPool : OpRewritePattern<PoolOp> {
  using OpRewritePattern<PoolOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(PoolOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().template getDefiningOp<TransposeOp>();
    SmallVector<int64_t> swapped{0, 2, 1, 3};
    if (!transpose || transpose.getPerm() != ArrayRef(swapped))
      return rewriter.notifyMatchFailure(op, "height and width not swapped");
    sinkBelow(rewriter, op, transpose.getInput(), swapped, [](Operation *copy) {
      auto pool = cast<PoolOp>(copy);
      ArrayRef<int64_t> sides = pool.getPadding();
      pool.setPadding({sides[1], sides[0], sides[3], sides[2]});
      pool.setKernel({pool.getKernel()[1], pool.getKernel()[0]});
      pool.setStrides({pool.getStrides()[1], pool.getStrides()[0]});
      pool.setDilations({pool.getDilations()[1], pool.getDilations()[0]});
    });
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Ops with several operands
//===----------------------------------------------------------------------===//

/// Moves a transpose below a binary op or concat: where all operands that are
/// not constant are transposed alike, or the others cost nothing to transpose.
struct SinkBelowMany : RewritePattern {
  explicit SinkBelowMany(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isa<AddOp, SubOp, MulOp, ConcatOp>(op))
      return rewriter.notifyMatchFailure(op, "not element-wise");
    std::optional<SmallVector<int64_t>> perm = choosePermutation(op);
    if (!perm)
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
    sinkBelow(rewriter, op, operands, *perm, [&](Operation *copy) {
      if (auto concat = dyn_cast<ConcatOp>(copy))
        concat.setAxis((*perm)[concat.getAxis()]);
    });
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
  patterns.add<SinkBelowUnary, SinkBelowMany, SinkBelow<SoftmaxOp>,
               SinkBelow<MeanOp>, SinkBelow<PadOp>, SinkBelowPool<MaxPool2DOp>,
               SinkBelowPool<AvgPool2DOp>>(patterns.getContext());
}
