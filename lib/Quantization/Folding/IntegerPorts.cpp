//===- IntegerPorts.cpp - Integers across a function's boundary -----------===//

#include "IntegerPorts.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns the type of the raw integers that `type` stores, in `shape`.
static RankedTensorType getRawType(ArrayRef<int64_t> shape,
                                   quant::UniformQuantizedType type) {
  return RankedTensorType::get(shape, type.getStorageType());
}

void tinyml::ir::takeIntegers(BlockArgument input,
                              quant::UniformQuantizedType type) {
  auto floats = cast<RankedTensorType>(input.getType());
  SmallVector<OpOperand *> uses =
      llvm::map_to_vector(input.getUses(), [](OpOperand &use) { return &use; });
  OpBuilder builder(input.getContext());
  builder.setInsertionPointToStart(input.getOwner());
  input.setType(getRawType(floats.getShape(), type));
  auto cast = StorageCastOp::create(
      builder, input.getLoc(), RankedTensorType::get(floats.getShape(), type),
      input);
  Value real;
  for (OpOperand *use : uses) {
    auto quantize = dyn_cast<QuantizeOp>(use->getOwner());
    if (quantize && ir::getElementType(quantize.getOutput()) == type) {
      quantize.replaceAllUsesWith(cast.getOutput());
      quantize.erase();
      continue;
    }
    if (!real)
      real = DequantizeOp::create(builder, input.getLoc(), floats, cast);
    use->set(real);
  }
}

void tinyml::ir::giveIntegers(OpOperand &output, DequantizeOp dequantize) {
  OpBuilder builder(output.getOwner());
  Value stored = dequantize.getInput();
  output.set(StorageCastOp::create(
      builder, dequantize.getLoc(),
      getRawType(getShape(stored), getQuantizedType(stored)), stored));
  if (dequantize->use_empty())
    dequantize->erase();
}

void tinyml::ir::updateFunctionType(func::FuncOp func) {
  Block &block = func.getBody().front();
  func.setFunctionType(
      FunctionType::get(func.getContext(), block.getArgumentTypes(),
                        block.getTerminator()->getOperandTypes()));
}
