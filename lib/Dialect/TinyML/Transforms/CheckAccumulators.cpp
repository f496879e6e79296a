//===- CheckAccumulators.cpp - Prove that integer sums fit ----------------===//

#include "tinyml/Analysis/IntegerForm.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_CHECKACCUMULATORS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns why a quantized conv2d or fully_connected cannot be proved to fit,
/// or nothing.
static std::optional<std::string> checkLinear(Operation *op) {
  LinearIntegers integers{getQuantizedType(op->getOperand(0)),
                          getQuantizedType(op->getResult(0)),
                          {},
                          {},
                          {}};
  Type filterType = getElementType(op->getOperand(1));
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(filterType))
    integers.filterScales = {uniform.getScale()};
  else
    llvm::append_range(
        integers.filterScales,
        cast<quant::UniformQuantizedPerAxisType>(filterType).getScales());
  FailureOr<SmallVector<int64_t>> filter = readIntegers(op->getOperand(1));
  if (failed(filter))
    return "its filter is not constant, so nothing can be proved";
  integers.filter = std::move(*filter);
  integers.bias.assign(getShape(op->getOperand(1))[0], 0);
  if (op->getNumOperands() == 3) {
    FailureOr<SmallVector<int64_t>> bias = readIntegers(op->getOperand(2));
    if (failed(bias))
      return "its bias is not constant, so nothing can be proved";
    integers.bias = std::move(*bias);
  }
  return findLinearProblem(integers);
}

namespace {
struct CheckAccumulators
    : tinyml::ir::impl::CheckAccumulatorsBase<CheckAccumulators> {
  void runOnOperation() override {
    bool hasProblem = false;
    getOperation().walk([&](Operation *op) {
      if (op->getNumResults() != 1 || !getQuantizedTensor(op))
        return;
      std::optional<std::string> problem;
      if (isa<Conv2DOp, FullyConnectedOp>(op)) {
        problem = checkLinear(op);
      } else if (op->hasTrait<HasIntegerForm>()) {
        SmallVector<quant::UniformQuantizedType> types;
        for (Value operand : op->getOperands())
          types.push_back(getQuantizedType(operand));
        problem = findIntegerProblem(op, types, getQuantizedTensor(op));
      } else {
        return;
      }
      ++numChecked;
      if (!problem)
        return;
      op->emitOpError("cannot be computed in integers: ") << *problem;
      hasProblem = true;
    });
    if (hasProblem)
      return signalPassFailure();
    markAllAnalysesPreserved();
  }

private:
  static quant::UniformQuantizedType getQuantizedTensor(Operation *op) {
    return isa<RankedTensorType>(op->getResult(0).getType())
               ? getQuantizedType(op->getResult(0))
               : nullptr;
  }
};
} // namespace
