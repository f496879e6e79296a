//===- IntegerIO.cpp - Take and give integers instead of floats -----------===//

#include "IntegerPorts.h"
#include "tinyml/Quantization/Folding/Passes.h"
#include "tinyml/Support/States.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_INTEGERIO
#include "tinyml/Quantization/Folding/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
struct IntegerIO : tinyml::ir::impl::IntegerIOBase<IntegerIO> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (!func.getBody().hasOneBlock() || func.isPrivate())
      return;
    Block &block = func.getBody().front();
    for (BlockArgument input : block.getArguments()) {
      if (isStateArgument(func, input.getArgNumber()))
        continue;
      // One that is only ever quantized, and alike.
      if (quant::UniformQuantizedType type = getCommonQuantization(input))
        takeIntegers(input, type);
      else if (std::optional<FeatureScales> features = getFeatureScales(input))
        takeFeatures(func, input, *features);
      else if (quant::UniformQuantizedPerAxisType type = getFeatureType(input))
        takeFeatures(func, input, type);
      else
        continue;
      ++numInputs;
    }
    for (OpOperand &output : block.getTerminator()->getOpOperands()) {
      DequantizeOp dequantize = getDequantize(output.get());
      if (!dequantize || isStateResult(func, output.getOperandNumber()))
        continue;
      giveIntegers(output, dequantize);
      ++numOutputs;
    }
    updateFunctionType(func);
  }
};
} // namespace
