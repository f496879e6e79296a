//===- FoldQDQ.cpp - Quantize and dequantize become integer ops -----------===//

#include "ApplyPatterns.h"
#include "QDQPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_FOLDQDQ
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

DequantizeOp tinyml::ir::getDequantize(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  if (!dequantize)
    return nullptr;
  quant::UniformQuantizedType type = getQuantizedType(dequantize.getInput());
  bool isSigned8Bit =
      type && type.isSigned() && type.getStorageTypeIntegralWidth() == 8;
  return isSigned8Bit ? dequantize : nullptr;
}

quant::UniformQuantizedType tinyml::ir::getCommonQuantization(Value value) {
  quant::UniformQuantizedType common;
  for (Operation *user : value.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    auto type = quantize ? getQuantizedType(quantize.getOutput()) : nullptr;
    if (!type || (common && type != common) || !type.isSigned() ||
        type.getStorageTypeIntegralWidth() != 8)
      return nullptr;
    common = type;
  }
  return common;
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
    populateQDQIntegerFormPatterns(folding, numFolded);
    applyPatterns(getOperation(), std::move(folding));
    if (!foldConstants)
      return;
    RewritePatternSet constants(context);
    populateDequantizeConstantPatterns(constants);
    applyPatterns(getOperation(), std::move(constants));
  }
};
} // namespace
