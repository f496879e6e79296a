//===- FeatureFunctions.cpp - What scales the features of rows ------------===//

#include "tinyml/Dialect/TinyML/IR/FeatureFunctions.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

LogicalResult
tinyml::ir::applyToFeatures(Operation *op, Value value,
                            MutableArrayRef<AffineFunction> functions) {
  auto binary = dyn_cast<BroadcastOpInterface>(op);
  auto clamped = dyn_cast<ClampedOpInterface>(op);
  if (!binary || binary.getLhs() == binary.getRhs() ||
      op->getResult(0).getType() != value.getType() ||
      (clamped && !clamped.isUnbounded()))
    return failure();
  bool isLhs = binary.getRhs() == value;
  Value other = isLhs ? binary.getLhs() : binary.getRhs();
  FailureOr<SmallVector<double>> constant = readReals(other);
  if (failed(constant))
    return failure();
  bool isOne = constant->size() == 1;
  if (!isOne && (constant->size() != functions.size() ||
                 getShape(other).back() != getShape(value).back()))
    return failure();
  for (auto [index, function] : llvm::enumerate(functions)) {
    std::optional<AffineFunction> next =
        binary.getAffineFunction((*constant)[isOne ? 0 : index], isLhs);
    if (!next)
      return failure();
    function.summand = function.summand * next->factor + next->summand;
    function.factor *= next->factor;
  }
  return success();
}
