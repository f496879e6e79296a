//===- HoistBuffers.cpp - Buffers before all steps ------------------------===//

#include "HoistBuffers.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace tinyml::mcu;

void tinyml::mcu::hoistBuffers(ModelOp model) {
  Block &block = model.getBody().front();
  auto buffers = llvm::to_vector(block.getOps<AllocOp>());
  for (AllocOp buffer : llvm::reverse(buffers))
    buffer->moveBefore(&block, block.begin());
}

void tinyml::mcu::replaceBuffer(AllocOp buffer, Value with, int64_t offset) {
  if (with.getType() != buffer.getType() || offset != 0) {
    OpBuilder builder(buffer);
    if (Operation *op = with.getDefiningOp())
      builder.setInsertionPointAfter(op);
    else
      builder.setInsertionPointToStart(buffer->getBlock());
    with = ViewOp::create(builder, buffer.getLoc(), buffer.getType(), with,
                          offset);
  }
  buffer.getResult().replaceAllUsesWith(with);
  buffer.erase();
}
