//===- ShrinkConstants.cpp - Broadcast constants instead of storing repeats
//===//

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/STLExtras.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_SHRINKCONSTANTS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns whether the elements of dimension `dim` are all the same; `bytes`
/// are those of a tensor of `shape`.
static bool repeats(ArrayRef<char> bytes, ArrayRef<int64_t> shape, size_t dim,
                    int64_t width) {
  int64_t inner = width;
  for (int64_t size : shape.drop_front(dim + 1))
    inner *= size;
  int64_t run = inner * shape[dim];
  for (int64_t at = 0; at < static_cast<int64_t>(bytes.size()); at += run)
    if (bytes.slice(at, run - inner) != bytes.slice(at + inner, run - inner))
      return false;
  return true;
}

/// Returns the first of what repeats in dimension `dim`.
static SmallVector<char> keepFirst(ArrayRef<char> bytes,
                                   ArrayRef<int64_t> shape, size_t dim,
                                   int64_t width) {
  int64_t inner = width;
  for (int64_t size : shape.drop_front(dim + 1))
    inner *= size;
  SmallVector<char> kept;
  for (int64_t at = 0; at < static_cast<int64_t>(bytes.size());
       at += inner * shape[dim])
    kept.append(bytes.slice(at, inner).begin(), bytes.slice(at, inner).end());
  return kept;
}

/// Returns the constant without what repeats in dimensions that `other` has,
/// too; a null value where there is none.
static Value shrink(Value value, Value other, OpBuilder &builder) {
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  auto constant =
      (dequantize ? dequantize.getInput() : value).getDefiningOp<ConstantOp>();
  auto type = constant ? dyn_cast<RankedTensorType>(constant.getType())
                       : RankedTensorType();
  auto otherType = dyn_cast<RankedTensorType>(other.getType());
  // Scales along a dimension go with its size.
  if (!type || !otherType || type.getRank() != otherType.getRank() ||
      type.getNumElements() < kResourceThreshold ||
      (isa<quant::QuantizedType>(type.getElementType()) &&
       !isa<quant::UniformQuantizedType>(type.getElementType())))
    return {};
  FailureOr<WeightsView> view = WeightsView::get(constant.getValue());
  if (failed(view))
    return {};
  Type stored = constant.getValue().getElementType();
  SmallVector<char> bytes(view->getBytes());
  SmallVector<int64_t> shape(type.getShape());
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    int64_t width = getElementBytes(stored);
    if (shape[dim] <= 1 || shape[dim] != otherType.getDimSize(dim) ||
        !repeats(bytes, shape, dim, width))
      continue;
    bytes = keepFirst(bytes, shape, dim, width);
    shape[dim] = 1;
  }
  if (type.getShape() == ArrayRef(shape))
    return {};
  Value small = ConstantOp::create(
      builder, constant.getLoc(), type.clone(shape),
      makeWeights(RankedTensorType::get(shape, stored), bytes,
                  getWeightsName(constant.getValue())));
  if (!dequantize)
    return small;
  auto real = cast<RankedTensorType>(dequantize.getType());
  return DequantizeOp::create(builder, dequantize.getLoc(), real.clone(shape),
                              small);
}

namespace {
struct ShrinkConstants
    : tinyml::ir::impl::ShrinkConstantsBase<ShrinkConstants> {
  void runOnOperation() override {
    getOperation().walk([&](BroadcastOpInterface op) {
      for (unsigned index : {0, 1}) {
        OpBuilder builder(op);
        Value old = op->getOperand(index);
        Value small = shrink(old, op->getOperand(1 - index), builder);
        if (!small)
          continue;
        op->setOperand(index, small);
        ++numShrunk;
        while (old && old.use_empty()) {
          Operation *dead = old.getDefiningOp();
          old = dead->getNumOperands() == 1 ? dead->getOperand(0) : Value();
          dead->erase();
        }
      }
    });
  }
};
} // namespace
