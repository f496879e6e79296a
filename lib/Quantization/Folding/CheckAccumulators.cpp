//===- CheckAccumulators.cpp - Prove that integer sums fit ----------------===//

#include "tinyml/Analysis/IntegerProblems.h"
#include "tinyml/Quantization/Folding/Passes.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_CHECKACCUMULATORS
#include "tinyml/Quantization/Folding/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
struct CheckAccumulators
    : tinyml::ir::impl::CheckAccumulatorsBase<CheckAccumulators> {
  void runOnOperation() override {
    bool hasProblem = false;
    getOperation().walk([&](Operation *op) {
      if (!computesOnIntegers(op))
        return;
      ++numChecked;
      std::optional<std::string> problem = findIntegerProblem(op);
      if (!problem)
        return;
      op->emitOpError("cannot be computed in integers: ") << *problem;
      hasProblem = true;
    });
    if (hasProblem)
      return signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
