//===- Check.cpp - Expectations inside test programs ----------------------===//

#include "Check.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Execution/Interpreter/Interpreter.h"

#include <cmath>

using namespace mlir;
using namespace tinyml::check;
using tinyml::Tensor;

#include "CheckDialect.cpp.inc"

#define GET_OP_CLASSES
#include "CheckOps.cpp.inc"

void CheckDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "CheckOps.cpp.inc"
      >();
}

/// Fails at the first element whose distance from the expected one is above
/// `tolerance`. NaN equals NaN.
static LogicalResult compare(Operation *op, const Tensor &found,
                             ElementsAttr attr, double tolerance) {
  auto type = cast<RankedTensorType>(attr.getShapedType());
  FailureOr<Tensor> expected = Tensor::get(type, attr, op->getLoc());
  if (failed(expected))
    return failure();
  if (type.getShape() != found.getShape())
    return op->emitOpError("compares ") << found.getType() << " with " << type;
  for (int64_t i = 0; i < found.getNumElements(); ++i) {
    double is = found.getNumber(i), want = expected->getNumber(i);
    bool isSame = is == want || (std::isnan(is) && std::isnan(want)) ||
                  std::abs(is - want) <= tolerance;
    if (!isSame)
      return op->emitOpError("found ")
             << std::to_string(is) << " as element " << i << ", expected "
             << std::to_string(want);
  }
  return success();
}

LogicalResult ExpectEqOp::evaluate(ArrayRef<Tensor> operands,
                                   MutableArrayRef<Tensor>) {
  return compare(*this, operands[0], getExpected(), 0.0);
}

LogicalResult ExpectCloseOp::evaluate(ArrayRef<Tensor> operands,
                                      MutableArrayRef<Tensor>) {
  return compare(*this, operands[0], getExpected(),
                 getTolerance().convertToDouble());
}

namespace {
struct TestInterpretPass
    : public PassWrapper<TestInterpretPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestInterpretPass)

  StringRef getArgument() const final { return "test-interpret"; }
  StringRef getDescription() const final {
    return "Runs every function without arguments by the interpreter";
  }

  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.getNumArguments() == 0 && failed(tinyml::evaluate(func, {})))
        signalPassFailure();
  }
};
} // namespace

void tinyml::check::registerCheckDialect(DialectRegistry &registry) {
  registry.insert<CheckDialect>();
}

void tinyml::check::registerTestInterpretPass() {
  PassRegistration<TestInterpretPass>();
}
