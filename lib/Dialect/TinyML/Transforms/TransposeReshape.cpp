//===- TransposeReshape.cpp - Transposes that meet reshapes ---------------===//

#include "TransposePatterns.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// Moving a transpose below a reshape
//===----------------------------------------------------------------------===//

namespace {
/// `reshape(transpose(x, perm))` as `transpose(reshape(x, shape), perm)`.
struct Swapped {
  SmallVector<int64_t> shape, perm;
};

/// Dimensions that a reshape turns into each other: of the shape before, and
/// of the shape after.
struct DimGroup {
  SmallVector<int64_t> before, after;
};
} // namespace

static SmallVector<int64_t> getLongDims(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> dims;
  for (auto [dim, size] : llvm::enumerate(shape))
    if (size != 1)
      dims.push_back(dim);
  return dims;
}

/// Splits the dimensions longer than 1 of a reshape from `before` to `after`
/// into the smallest groups of equal size. The shapes have the same number of
/// elements, and at least one.
static SmallVector<DimGroup> groupDims(ArrayRef<int64_t> before,
                                       ArrayRef<int64_t> after) {
  SmallVector<int64_t> from = getLongDims(before), to = getLongDims(after);
  SmallVector<DimGroup> groups;
  for (size_t i = 0, j = 0; i < from.size() && j < to.size();) {
    DimGroup group;
    int64_t left = 1, right = 1;
    do {
      if (left <= right) {
        left *= before[from[i]];
        group.before.push_back(from[i++]);
      } else {
        right *= after[to[j]];
        group.after.push_back(to[j++]);
      }
    } while (left != right);
    groups.push_back(std::move(group));
  }
  return groups;
}

/// Finds the swapped form where each group of dimensions that the reshape
/// merges or splits stays together, and in order, before the transpose.
static std::optional<Swapped> swap(ArrayRef<int64_t> permuted,
                                   ArrayRef<int64_t> perm,
                                   ArrayRef<int64_t> reshaped) {
  if (llvm::is_contained(permuted, 0))
    return std::nullopt;
  SmallVector<DimGroup> groups = groupDims(permuted, reshaped);
  // The rank of each dimension among the long ones of the transpose's input.
  SmallVector<int64_t> source;
  for (const DimGroup &group : groups)
    for (int64_t dim : group.before)
      source.push_back(perm[dim]);
  llvm::sort(source);
  auto rankOf = [&](int64_t dim) {
    return llvm::find(source, perm[dim]) - source.begin();
  };
  for (const DimGroup &group : groups)
    for (size_t i = 1; i < group.before.size(); ++i)
      if (rankOf(group.before[i]) != rankOf(group.before[i - 1]) + 1)
        return std::nullopt;
  llvm::sort(groups, [&](const DimGroup &a, const DimGroup &b) {
    return rankOf(a.before.front()) < rankOf(b.before.front());
  });
  // Dimensions of 1 come first: a transpose may move them freely.
  Swapped result;
  result.perm.resize(reshaped.size());
  auto append = [&](int64_t dim) {
    result.perm[dim] = result.shape.size();
    result.shape.push_back(reshaped[dim]);
  };
  for (auto [dim, size] : llvm::enumerate(reshaped))
    if (size == 1)
      append(dim);
  for (const DimGroup &group : groups)
    llvm::for_each(group.after, append);
  return result;
}

namespace {
struct SinkBelowReshape : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().getDefiningOp<TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "not transposed");
    std::optional<Swapped> swapped =
        swap(ir::getShape(op.getInput()), transpose.getPerm(),
             ir::getShape(op.getOutput()));
    if (!swapped)
      return rewriter.notifyMatchFailure(op, "merges or splits moved dims");
    auto type = RankedTensorType::get(swapped->shape,
                                      ir::getElementType(op.getInput()));
    auto reshape =
        ReshapeOp::create(rewriter, op.getLoc(), type, transpose.getInput());
    rewriter.replaceOpWithNewOp<TransposeOp>(
        op, op.getType(), reshape.getOutput(), swapped->perm);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Element-wise ops between a reshape of a transpose and its user
//===----------------------------------------------------------------------===//

/// Returns the reshape that computes `value`, if it reshapes a transpose.
ReshapeOp getReshapedTranspose(Value value) {
  auto reshape = value.getDefiningOp<ReshapeOp>();
  return reshape && reshape.getInput().getDefiningOp<TransposeOp>() ? reshape
                                                                    : nullptr;
}

/// unary(reshape(transpose(x))) becomes reshape(unary(transpose(x))).
struct RaiseUnary : RewritePattern {
  explicit RaiseUnary(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isLayoutAgnosticUnary(op))
      return rewriter.notifyMatchFailure(op, "depends on the layout");
    ReshapeOp reshape = getReshapedTranspose(op->getOperand(0));
    if (!reshape)
      return rewriter.notifyMatchFailure(op, "no reshaped transpose");
    raise(op, reshape.getInput(), rewriter);
    return success();
  }

  /// Replaces `op` by a reshape of a copy on `operands`, of operand 0's shape.
  static void raise(Operation *op, ValueRange operands,
                    PatternRewriter &rewriter) {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    Operation *copy = rewriter.clone(*op);
    rewriter.modifyOpInPlace(copy, [&] {
      copy->setOperands(operands);
      copy->getResult(0).setType(RankedTensorType::get(
          ir::getShape(operands.front()), type.getElementType()));
    });
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, type, copy->getResult(0));
  }
};

/// binary(reshape(transpose(x)), constant) becomes
/// reshape(binary(transpose(x), constant')).
struct RaiseBinary : OpInterfaceRewritePattern<BroadcastOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(BroadcastOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!isConstantOperand(op.getRhs()))
      return rewriter.notifyMatchFailure(op, "no constant on the right");
    ReshapeOp reshape = getReshapedTranspose(op->getOperand(0));
    if (!reshape || reshape.getType() != op->getResult(0).getType())
      return rewriter.notifyMatchFailure(op, "no reshaped transpose");
    ArrayRef<int64_t> from = ir::getShape(reshape.getInput());
    ArrayRef<int64_t> to = ir::getShape(reshape.getOutput());
    ArrayRef<int64_t> constant = ir::getShape(op->getOperand(1));
    SmallVector<int64_t> shape(from);
    if (llvm::all_of(constant, [](int64_t dim) { return dim == 1; }))
      shape.assign(from.size(), 1);
    else if (constant.drop_front() != to.drop_front() || from[0] != to[0])
      return rewriter.notifyMatchFailure(op, "the constant is broadcast");
    else
      shape[0] = constant[0];
    FailureOr<Value> reshaped =
        reshapeConstant(rewriter, op->getOperand(1), shape);
    if (failed(reshaped))
      return rewriter.notifyMatchFailure(op, "cannot reshape the constant");
    RaiseUnary::raise(op, {reshape.getInput(), *reshaped}, rewriter);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Permuting the columns of a filter
//===----------------------------------------------------------------------===//

/// linear(reshape(transpose(x)), w) becomes linear(reshape(x), w with its
/// columns permuted), where rows of the input are multiplied with those of the
/// filter.
struct PermuteColumns : OpInterfaceRewritePattern<LinearOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(LinearOpInterface op,
                                PatternRewriter &rewriter) const override {
    std::optional<LinearTaps> taps = op.getTaps();
    if (!taps || !taps->sizes.empty() || op.getGroups() != 1 ||
        ir::getShape(op.getInput()).size() != 2)
      return rewriter.notifyMatchFailure(op, "no product of matrices");
    ReshapeOp reshape = getReshapedTranspose(op.getInput());
    if (!reshape || !isConstantOperand(op.getFilter()))
      return rewriter.notifyMatchFailure(op, "no reshaped transpose");
    auto transpose = reshape.getInput().getDefiningOp<TransposeOp>();
    ArrayRef<int64_t> perm = transpose.getPerm();
    ArrayRef<int64_t> permuted = ir::getShape(transpose.getOutput());
    ArrayRef<int64_t> filter = ir::getShape(op.getFilter());
    // The leading dimensions are the rows; they must stay where they are.
    int64_t numRowDims = 0, rows = 1;
    while (rows < ir::getShape(op.getInput())[0] &&
           perm[numRowDims] == numRowDims)
      rows *= permuted[numRowDims++];
    if (rows != ir::getShape(op.getInput())[0])
      return rewriter.notifyMatchFailure(op, "rows are permuted");
    SmallVector<int64_t> columns{filter[0]}, columnPerm{0};
    llvm::append_range(columns, permuted.drop_front(numRowDims));
    for (int64_t dim : invertPermutationVector(perm))
      if (dim >= numRowDims)
        columnPerm.push_back(dim - numRowDims + 1);
    FailureOr<Value> spread =
        reshapeConstant(rewriter, op.getFilter(), columns);
    if (failed(spread))
      return rewriter.notifyMatchFailure(op, "cannot reshape the filter");
    FailureOr<Value> moved = permuteConstant(rewriter, *spread, columnPerm);
    if (failed(moved))
      return rewriter.notifyMatchFailure(op, "cannot permute the filter");
    FailureOr<Value> joined = reshapeConstant(rewriter, *moved, filter);
    if (failed(joined))
      return rewriter.notifyMatchFailure(op, "cannot reshape the filter");
    auto input = ReshapeOp::create(rewriter, reshape.getLoc(),
                                   reshape.getType(), transpose.getInput());
    rewriter.modifyOpInPlace(op, [&] {
      op->setOperand(0, input.getOutput());
      op.setFilter(*joined);
    });
    return success();
  }
};
} // namespace

void tinyml::ir::populateTransposeReshapePatterns(RewritePatternSet &patterns) {
  patterns.add<SinkBelowReshape, RaiseUnary, RaiseBinary, PermuteColumns>(
      patterns.getContext());
}
