//===- ShapeOpInterface.cpp - Shapes that follow from the operands --------===//

#include "tinyml/Dialect/TinyML/Interfaces/ShapeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;
using namespace tinyml::ir;

#include "tinyml/Dialect/TinyML/Interfaces/ShapeOpInterface.cpp.inc"

LogicalResult tinyml::ir::detail::verifyInferredShapes(Operation *op) {
  SmallVector<SmallVector<int64_t>> shapes;
  if (failed(cast<ShapeOpInterface>(op).inferResultShapes(shapes)))
    return failure();
  for (auto [result, shape] : llvm::zip_equal(op->getResults(), shapes)) {
    auto stated = dyn_cast<RankedTensorType>(result.getType());
    if (!stated || stated.getShape() != ArrayRef<int64_t>(shape))
      return op->emitOpError("has a result of type ")
             << result.getType() << " but its operands give the shape ["
             << shape << "]";
  }
  return success();
}
