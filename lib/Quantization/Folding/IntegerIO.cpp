//===- IntegerIO.cpp - Take and give integers instead of floats -----------===//

#include "QDQPatterns.h"
#include "tinyml/Quantization/Folding/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_INTEGERIO
#include "tinyml/Quantization/Folding/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns the type of the raw integers that `type` stores, in `shape`.
static RankedTensorType getRawType(ArrayRef<int64_t> shape,
                                   quant::UniformQuantizedType type) {
  return RankedTensorType::get(shape, type.getStorageType());
}

namespace {
struct IntegerIO : tinyml::ir::impl::IntegerIOBase<IntegerIO> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (!func.getBody().hasOneBlock())
      return;
    Block &block = func.getBody().front();
    for (BlockArgument input : block.getArguments())
      convertInput(input);
    Operation *terminator = block.getTerminator();
    for (OpOperand &output : terminator->getOpOperands())
      convertOutput(output);
    func.setFunctionType(FunctionType::get(&getContext(),
                                           block.getArgumentTypes(),
                                           terminator->getOperandTypes()));
  }

private:
  /// An input that is only ever quantized, and alike, comes in quantized.
  void convertInput(BlockArgument input) {
    quant::UniformQuantizedType type = getCommonQuantization(input);
    if (!type)
      return;
    ArrayRef<int64_t> shape = getShape(input);
    SmallVector<Operation *> quantizes(input.getUsers());
    OpBuilder builder(&getContext());
    builder.setInsertionPointToStart(input.getOwner());
    auto cast = StorageCastOp::create(
        builder, input.getLoc(), RankedTensorType::get(shape, type), input);
    for (Operation *quantize : quantizes) {
      quantize->replaceAllUsesWith(cast);
      quantize->erase();
    }
    input.setType(getRawType(shape, type));
    ++numInputs;
  }

  /// An output that is dequantized last goes out before.
  void convertOutput(OpOperand &output) {
    DequantizeOp dequantize = getDequantize(output.get());
    if (!dequantize)
      return;
    OpBuilder builder(output.getOwner());
    Value stored = dequantize.getInput();
    output.set(StorageCastOp::create(
        builder, dequantize.getLoc(),
        getRawType(getShape(stored), getQuantizedType(stored)), stored));
    if (dequantize->use_empty())
      dequantize->erase();
    ++numOutputs;
  }
};
} // namespace
