//===- FoldQDQ.cpp - Quantize and dequantize become integer ops -----------===//

#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/ApplyPatterns.h"
#include "tinyml/Quantization/Folding/Passes.h"
#include "tinyml/Support/QuantMath.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_FOLDQDQ
#include "tinyml/Quantization/Folding/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns `type` where it is a signed activation type, else null.
static quant::UniformQuantizedType getSignedActivation(Type type) {
  auto uniform = dyn_cast<quant::UniformQuantizedType>(type);
  return uniform && uniform.isSigned() && isActivationType(uniform)
             ? uniform
             : quant::UniformQuantizedType();
}

DequantizeOp tinyml::ir::getDequantize(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  return dequantize &&
                 getSignedActivation(ir::getElementType(dequantize.getInput()))
             ? dequantize
             : DequantizeOp();
}

quant::UniformQuantizedType tinyml::ir::getCommonQuantization(Value value) {
  quant::UniformQuantizedType common;
  for (Operation *user : value.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    quant::UniformQuantizedType type;
    if (quantize)
      type = getSignedActivation(ir::getElementType(quantize.getOutput()));
    if (!type || (common && type != common))
      return nullptr;
    common = type;
  }
  return common;
}

Value tinyml::ir::requantizeTo(PatternRewriter &rewriter, Value value,
                               quant::UniformQuantizedType type) {
  if (ir::getElementType(value) == type)
    return value;
  return RequantizeOp::create(rewriter, value.getLoc(),
                              RankedTensorType::get(ir::getShape(value), type),
                              value);
}

Value tinyml::ir::widen(PatternRewriter &rewriter, Value value) {
  quant::UniformQuantizedType type = getQuantizedType(value);
  return isWide(type) ? value
                      : requantizeTo(rewriter, value, getWideType(type));
}

void tinyml::ir::replaceQuantized(PatternRewriter &rewriter, Value value,
                                  Value quantized) {
  for (Operation *user : llvm::make_early_inc_range(value.getUsers()))
    rewriter.replaceOp(user, quantized);
}

namespace {
struct FoldQDQ : tinyml::ir::impl::FoldQDQBase<FoldQDQ> {
  using FoldQDQBase::FoldQDQBase;

  void runOnOperation() override {
    useSignedStorage(getOperation());
    MLIRContext *context = &getContext();
    RewritePatternSet folding(context);
    populateQuantizeChainPatterns(folding);
    populateQDQMovementPatterns(folding);
    populateQDQLinearPatterns(folding, numFolded);
    populateQDQRecurrentPatterns(folding, numFolded);
    populateQDQIntegerFormPatterns(folding, numFolded);
    populateQDQTreeEnsemblePatterns(folding, numFolded);
    populateQDQOrderPatterns(folding);
    applyPatterns(getOperation(), std::move(folding));
    if (!foldConstants)
      return;
    getOperation().walk(
        [](RecurrentOpInterface op) { op->removeAttr(kResultTypesAttr); });
    // What is float for good: its filters stay as they are stored.
    RewritePatternSet filters(context);
    populateWeightOnlyPatterns(filters, numWeightOnly);
    applyPatterns(getOperation(), std::move(filters));
    RewritePatternSet constants(context);
    populateDequantizeConstantPatterns(constants);
    applyPatterns(getOperation(), std::move(constants));
  }
};
} // namespace
