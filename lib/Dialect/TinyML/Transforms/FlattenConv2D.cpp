//===- FlattenConv2D.cpp - Convolutions at one place ----------------------===//

#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/ApplyPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Support/Weights.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_FLATTENCONV2D
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns the first of the taps that meet the positions 0, 1, ... `size` - 1
/// of one dimension in turn, nothing where a position meets none.
static std::optional<int64_t> findFirstTap(int64_t size, int64_t taps,
                                           int64_t dilation, int64_t padding) {
  if (size > 1 && dilation != 1)
    return std::nullopt;
  int64_t first = padding / dilation;
  if (padding % dilation != 0 || first + size > taps)
    return std::nullopt;
  return first;
}

/// Returns the taps of a constant filter [O, KH, KW, C] from (y, x) on,
/// `height` x `width` of them. Fails where bytes are missing, or where the
/// filter is quantized in blocks.
static FailureOr<Value> cropFilter(OpBuilder &builder, Value filter, int64_t y,
                                   int64_t x, int64_t height, int64_t width) {
  ArrayRef<int64_t> shape = getShape(filter);
  if (height == shape[1] && width == shape[2])
    return filter;
  Type element = getElementType(filter);
  if (isa<quant::UniformQuantizedSubChannelType>(element))
    return failure();
  ElementsAttr attr = getConstant(filter).getValue();
  FailureOr<WeightsView> view = WeightsView::get(attr);
  if (failed(view))
    return failure();
  ArrayRef<char> bytes = view->getBytes();
  int64_t tapBytes = shape[3] * getElementBytes(element);
  SmallVector<char> kept;
  for (int64_t output = 0; output < shape[0]; ++output)
    for (int64_t row = y; row < y + height; ++row)
      llvm::append_range(
          kept,
          bytes.slice(((output * shape[1] + row) * shape[2] + x) * tapBytes,
                      width * tapBytes));
  SmallVector<int64_t> cropped = {shape[0], height, width, shape[3]};
  auto stored =
      RankedTensorType::get(cropped, attr.getShapedType().getElementType());
  return Value(ConstantOp::create(
      builder, filter.getLoc(), RankedTensorType::get(cropped, element),
      makeWeights(stored, kept, getConstantName(filter))));
}

namespace {
struct Flatten : OpRewritePattern<Conv2DOp> {
  Flatten(MLIRContext *context, Pass::Statistic &numFlattened)
      : OpRewritePattern(context), numFlattened(numFlattened) {}

  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override;

private:
  Pass::Statistic &numFlattened;
};

struct FlattenConv2D : tinyml::ir::impl::FlattenConv2DBase<FlattenConv2D> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Flatten>(&getContext(), numFlattened);
    applyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

LogicalResult Flatten::matchAndRewrite(Conv2DOp op,
                                       PatternRewriter &rewriter) const {
  ArrayRef<int64_t> in = getShape(op.getInput());
  ArrayRef<int64_t> out = getShape(op.getOutput());
  ArrayRef<int64_t> taps = getShape(op.getFilter());
  if (op.getGroups() != 1 || out[1] != 1 || out[2] != 1)
    return rewriter.notifyMatchFailure(op, "several groups or places");
  auto y =
      findFirstTap(in[1], taps[1], op.getDilations()[0], op.getPadding()[0]);
  auto x =
      findFirstTap(in[2], taps[2], op.getDilations()[1], op.getPadding()[1]);
  if (!y || !x)
    return rewriter.notifyMatchFailure(op, "the window is not the input");
  if (!getConstant(op.getFilter()))
    return rewriter.notifyMatchFailure(op, "the filter is computed");
  FailureOr<Value> filter =
      cropFilter(rewriter, op.getFilter(), *y, *x, in[1], in[2]);
  if (succeeded(filter))
    filter =
        reshapeConstant(rewriter, *filter, {taps[0], in[1] * in[2] * in[3]});
  if (failed(filter))
    return rewriter.notifyMatchFailure(op, "no matrix of the filter");

  auto matrix = RankedTensorType::get({in[0], in[1] * in[2] * in[3]},
                                      getElementType(op.getInput()));
  auto rows =
      RankedTensorType::get({out[0], out[3]}, getElementType(op.getOutput()));
  Value input = ReshapeOp::create(rewriter, op.getLoc(), matrix, op.getInput());
  auto product = FullyConnectedOp::create(
      rewriter, op.getLoc(), rows, input, *filter, op.getBias(),
      op.getClampMinAttr(), op.getClampMaxAttr());
  product->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getOutput().getType(),
                                         product.getOutput());
  ++numFlattened;
  return success();
}
