//===- QDQTreeEnsemble.cpp - Decision trees on integers -------------------===//

#include "QDQPatterns.h"
#include "tinyml/Analysis/TreeIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
/// quantize(tree_ensemble(dequantize(x))) becomes packed_trees(x).
struct FoldTreeEnsemble : OpRewritePattern<TreeEnsembleOp> {
  FoldTreeEnsemble(MLIRContext *context, Pass::Statistic &numFolded)
      : OpRewritePattern(context), numFolded(numFolded) {}

  LogicalResult matchAndRewrite(TreeEnsembleOp op,
                                PatternRewriter &rewriter) const override;

private:
  Pass::Statistic &numFolded;
};
} // namespace

LogicalResult
FoldTreeEnsemble::matchAndRewrite(TreeEnsembleOp op,
                                  PatternRewriter &rewriter) const {
  auto dequantize = op.getInput().getDefiningOp<DequantizeOp>();
  quant::UniformQuantizedType output = getCommonQuantization(op.getOutput());
  if (!dequantize || !output)
    return rewriter.notifyMatchFailure(op, "input or output is float");
  FailureOr<FeatureGrid> grid =
      FeatureGrid::get(cast<RankedTensorType>(dequantize.getInput().getType()));
  FailureOr<TreeTables> tables = TreeTables::read(op);
  if (failed(grid) || failed(tables))
    return rewriter.notifyMatchFailure(op, "features or tables do not fit");
  std::string reason;
  FailureOr<TreeIntegers> trees = TreeIntegers::get(*tables, *grid, reason);
  if (failed(trees))
    return rewriter.notifyMatchFailure(op, reason);
  quant::UniformQuantizedType computed =
      isWide(output) ? output : getWideType(output);
  double scale = trees->leafGrid.scale;
  if (failed(computeRequantizer(scale / computed.getScale())))
    return rewriter.notifyMatchFailure(op, "no multiplier for the sums");
  auto makeTable = [&](Value like, Type type, auto elements) {
    return createIntegers(
        rewriter, like.getLoc(),
        RankedTensorType::get({static_cast<int64_t>(elements.size())}, type),
        SmallVector<int64_t>(elements.begin(), elements.end()),
        getConstantName(like));
  };
  rewriter.setInsertionPoint(op);
  Type number = rewriter.getI32Type();
  Value nodes =
      makeTable(op.getValues(), rewriter.getIntegerType(16, /*isSigned=*/false),
                trees->nodes);
  Value roots = makeTable(op.getRoots(), number, trees->roots);
  Value base = makeTable(op.getBase(), number, trees->base);
  Value leaves;
  if (tables->hasRows) {
    auto size = static_cast<int64_t>(trees->leaves.size());
    leaves = createIntegers(
        rewriter, op.getLeaves().getLoc(),
        RankedTensorType::get({size / tables->numTargets, tables->numTargets},
                              rewriter.getIntegerType(trees->leafGrid.bits)),
        trees->leaves, getConstantName(op.getLeaves()));
  }
  auto packed = PackedTreesOp::create(
      rewriter, op.getLoc(),
      RankedTensorType::get(getShape(op.getOutput()), computed),
      dequantize.getInput(), nodes, roots, base, leaves,
      rewriter.getF64FloatAttr(scale));
  replaceQuantized(rewriter, op.getOutput(),
                   requantizeTo(rewriter, packed.getOutput(), output));
  ++numFolded;
  return success();
}

void tinyml::ir::populateQDQTreeEnsemblePatterns(RewritePatternSet &patterns,
                                                 Pass::Statistic &numFolded) {
  patterns.add<FoldTreeEnsemble>(patterns.getContext(), numFolded);
}
