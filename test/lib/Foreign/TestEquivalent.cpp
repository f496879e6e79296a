//===- TestEquivalent.cpp - Passes must not change what is computed -------===//

#include "Foreign.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "tinyml/Execution/Interpreter/Interpreter.h"
#include "tinyml/Quantization/Calibration/Ranges.h"

#include <cmath>
#include <random>

using namespace mlir;
using namespace tinyml;

/// Returns floats between -1 and 1 and any bytes, the same ones every time.
static SmallVector<Tensor> drawInputs(func::FuncOp func) {
  std::mt19937 random(1);
  SmallVector<Tensor> inputs;
  for (Type type : func.getArgumentTypes()) {
    Tensor tensor = Tensor::zeros(cast<RankedTensorType>(type));
    if (tensor.getElementType().isInteger(8)) {
      for (char &number : tensor.getMutableBytes())
        number = static_cast<char>(random());
      inputs.push_back(std::move(tensor));
      continue;
    }
    for (float &number : tensor.getMutableValues<float>())
      number = static_cast<float>(random()) / 2147483648.0f - 1.0f;
    inputs.push_back(std::move(tensor));
  }
  return inputs;
}

/// Returns `input`, in the order NCHW, in NHWC where `type` is so.
static Tensor moveChannels(const Tensor &input, RankedTensorType type) {
  ArrayRef<int64_t> from = input.getShape(), to = type.getShape();
  if (from == to)
    return input;
  Tensor moved = Tensor::zeros(type);
  MutableArrayRef<float> numbers = moved.getMutableValues<float>();
  int64_t plane = from[2] * from[3];
  for (auto [index, number] : llvm::enumerate(input.getValues<float>())) {
    int64_t image = index / (plane * from[1]);
    int64_t channel = index / plane % from[1];
    numbers[(image * plane + index % plane) * from[1] + channel] = number;
  }
  return moved;
}

/// Compares the numbers of two tensors, relative to the largest.
static LogicalResult compare(func::FuncOp func, size_t result,
                             const Tensor &before, const Tensor &after,
                             double tolerance) {
  double largest = 0, most = 0;
  for (int64_t index = 0; index < before.getNumElements(); ++index) {
    double expected = before.getNumber(index), found = after.getNumber(index);
    largest = std::max(largest, std::abs(expected));
    double distance = std::abs(found - expected);
    most = std::isnan(distance) ? distance : std::max(most, distance);
  }
  if (most <= tolerance * largest)
    return success();
  return func.emitError("result ")
         << result << " changes by " << std::to_string(most)
         << ", the largest number is " << std::to_string(largest);
}

namespace {
struct TestEquivalentPass
    : public PassWrapper<TestEquivalentPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestEquivalentPass)

  TestEquivalentPass() = default;
  TestEquivalentPass(const TestEquivalentPass &other) : PassWrapper(other) {}

  StringRef getArgument() const final { return "test-equivalent"; }
  StringRef getDescription() const final {
    return "Runs passes and compares what the functions compute";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<ir::TinyMLDialect, quant::QuantDialect>();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (setsRanges && failed(measureRanges(module)))
      return signalPassFailure();
    OwningOpRef<ModuleOp> before = module.clone();
    PassManager manager(&getContext(), module.getOperationName());
    if (failed(parsePassPipeline(pipeline, manager)) ||
        failed(runPipeline(manager, module)))
      return signalPassFailure();
    for (auto func : before->getOps<func::FuncOp>())
      if (failed(check(func,
                       module.lookupSymbol<func::FuncOp>(func.getSymName()))))
        signalPassFailure();
  }

private:
  LogicalResult measureRanges(ModuleOp module) {
    for (auto func : module.getOps<func::FuncOp>()) {
      DenseMap<Value, Tensor> seen;
      auto observe = [&](Value value, const Tensor &tensor) {
        seen[value] = tensor;
      };
      if (failed(evaluate(func, drawInputs(func), observe)))
        return failure();
      for (const RangedValue &ranged : listRangedValues(func)) {
        Range range;
        for (float number : seen[ranged.value].getValues<float>())
          range.include({number, number});
        setRange(ranged.value, range);
      }
    }
    return success();
  }

  LogicalResult check(func::FuncOp before, func::FuncOp after) {
    SmallVector<Tensor> inputs = drawInputs(before), moved;
    for (auto [input, type] : llvm::zip_equal(inputs, after.getArgumentTypes()))
      moved.push_back(moveChannels(input, cast<RankedTensorType>(type)));
    FailureOr<SmallVector<Tensor>> expected = evaluate(before, inputs);
    FailureOr<SmallVector<Tensor>> found = evaluate(after, moved);
    if (failed(expected) || failed(found))
      return failure();
    for (auto [index, tensors] :
         llvm::enumerate(llvm::zip_equal(*expected, *found))) {
      auto &[mine, theirs] = tensors;
      if (failed(compare(after, index, moveChannels(mine, theirs.getType()),
                         theirs, tolerance)))
        return failure();
    }
    return success();
  }

  Option<std::string> pipeline{*this, "pipeline",
                               llvm::cl::desc("Passes on the module")};
  Option<double> tolerance{
      *this, "tolerance", llvm::cl::init(1e-5),
      llvm::cl::desc("Largest change, relative to the largest number")};
  Option<bool> setsRanges{*this, "set-ranges",
                          llvm::cl::desc("Gives values their ranges before")};
};
} // namespace

void tinyml::foreign::registerTestEquivalentPass() {
  PassRegistration<TestEquivalentPass>();
}
