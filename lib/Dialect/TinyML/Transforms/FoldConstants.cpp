//===- FoldConstants.cpp - Evaluate ops on constants ----------------------===//

#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"
#include "tinyml/Support/RawElements.h"
#include "tinyml/Support/Weights.h"

#include "mlir/IR/Diagnostics.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;

/// Returns the values of the operands, or failure where one is no constant or
/// has lost its bytes.
static FailureOr<SmallVector<Tensor>> readOperands(Operation *op) {
  SmallVector<Tensor> operands;
  for (Value operand : op->getOperands()) {
    auto constant = operand.getDefiningOp<ir::ConstantOp>();
    if (!constant)
      return failure();
    FailureOr<Tensor> value =
        Tensor::get(constant.getType(), constant.getValue(), constant.getLoc());
    if (failed(value))
      return failure();
    operands.push_back(*value);
  }
  return operands;
}

/// Evaluates `op`.
static FailureOr<SmallVector<Tensor>> evaluate(Operation *op) {
  // What cannot be evaluated stays as it is; a later stage reports it.
  ScopedDiagnosticHandler silence(op->getContext(),
                                  [](Diagnostic &) { return success(); });
  FailureOr<SmallVector<Tensor>> operands = readOperands(op);
  if (failed(operands))
    return failure();
  SmallVector<Tensor> results;
  for (Type type : op->getResultTypes())
    results.push_back(Tensor::zeros(cast<RankedTensorType>(type)));
  if (failed(cast<EvaluableOpInterface>(op).evaluate(*operands, results)))
    return failure();
  return results;
}

namespace {
struct FoldConstants : ir::impl::FoldConstantsBase<FoldConstants> {
  using FoldConstantsBase::FoldConstantsBase;

  void runOnOperation() override {
    getOperation().walk([&](Operation *op) {
      if (isFoldable(op))
        fold(op);
    });
  }

private:
  bool isFoldable(Operation *op) const {
    // Other functions are another pass's, at the same time.
    if (!isa<EvaluableOpInterface>(op) || isa<SymbolUserOpInterface>(op) ||
        op->getNumResults() == 0 || op->getNumOperands() == 0 ||
        !isMemoryEffectFree(op))
      return false;
    if (isa<ir::DequantizeOp>(op) && !foldDequantize)
      return false;
    int64_t operandBytes = 0;
    for (Value operand : op->getOperands()) {
      FailureOr<int64_t> bytes = getTensorBytes(operand.getType());
      if (!operand.getDefiningOp<ir::ConstantOp>() || failed(bytes))
        return false;
      operandBytes += *bytes;
    }
    int64_t resultBytes = 0;
    for (Type type : op->getResultTypes()) {
      FailureOr<int64_t> bytes = getTensorBytes(type);
      if (failed(bytes))
        return false;
      resultBytes += *bytes;
    }
    return resultBytes <= std::max<int64_t>(operandBytes, maxBytes);
  }

  void fold(Operation *op) {
    FailureOr<SmallVector<Tensor>> values = evaluate(op);
    if (failed(values))
      return;
    OpBuilder builder(op);
    for (auto [result, value] : llvm::zip_equal(op->getResults(), *values)) {
      if (result.use_empty())
        continue;
      RankedTensorType type = value.getType();
      auto stored = type.clone(getRawElementType(type.getElementType()));
      result.replaceAllUsesWith(ir::ConstantOp::create(
          builder, op->getLoc(), type, makeWeights(stored, value.getBytes())));
    }
    SmallVector<Value> operands(op->getOperands());
    op->erase();
    for (Value operand : operands)
      if (operand.use_empty() && operand.getDefiningOp())
        operand.getDefiningOp()->erase();
    ++numFolded;
  }
};
} // namespace
