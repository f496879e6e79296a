//===- ConvertMovement.cpp - reshape, storage_cast and transpose ----------===//

#include "Converters.h"
#include "StridedDims.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;

namespace tinyml {

/// Returns whether a transpose moves only dimensions of 1.
static bool isTransposeView(ir::TransposeOp op) {
  return mergeTransposeDims(ir::getShape(op.getInput()), op.getPerm()).size() <=
         1;
}

static LogicalResult convertTranspose(ir::TransposeOp op, ModelBuilder &model) {
  Value input = model.getBuffer(op.getInput());
  return transposeBuffer(op.getLoc(), input, model.createResult(op.getOutput()),
                         ir::getShape(op.getInput()), op.getPerm(), model);
}

void addMovementConverters(Converters &converters) {
  converters.addView<ir::ReshapeOp>();
  converters.addView<ir::StorageCastOp>();
  converters.add(convertTranspose, isTransposeView);
}

} // namespace tinyml
