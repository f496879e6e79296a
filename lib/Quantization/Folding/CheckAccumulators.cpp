//===- CheckAccumulators.cpp - Prove that integer sums fit ----------------===//

#include "tinyml/Analysis/LinearIntegers.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Quantization/Folding/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_CHECKACCUMULATORS
#include "tinyml/Quantization/Folding/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns why a quantized linear op cannot be proved to fit, or nothing.
static std::optional<std::string> checkLinear(LinearOpInterface op) {
  std::string reason;
  FailureOr<LinearIntegers> integers = LinearIntegers::get(op, reason);
  return failed(integers) ? reason : integers->findProblem();
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
      if (auto linear = dyn_cast<LinearOpInterface>(op);
          linear && linear.hasIntegerForm()) {
        problem = checkLinear(linear);
      } else if (auto form = dyn_cast<IntegerFormOpInterface>(op)) {
        SmallVector<quant::UniformQuantizedType> types;
        for (Value operand : op->getOperands())
          types.push_back(getQuantizedType(operand));
        problem = form.findIntegerProblem(types, getQuantizedTensor(op));
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
