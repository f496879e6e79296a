//===- Sensitivity.cpp - What quantizing one thing does -------------------===//

#include "tinyml/Quantization/Precision/Sensitivity.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Calibration/OutputMeter.h"
#include "tinyml/Quantization/Insertion/ActivationPlan.h"
#include "tinyml/Quantization/Weights/FilterQuantizer.h"
#include "tinyml/Support/ElementScales.h"
#include "tinyml/Support/QuantMath.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Returns whether `op` has a float filter that could be quantized.
static bool hasFloatFilter(Operation *op) {
  auto linear = dyn_cast<LinearOpInterface>(op);
  return linear && linear.hasIntegerForm() && !op->hasAttr(kPrecisionAttr) &&
         getConstant(linear.getFilter()) &&
         getElementType(linear.getFilter()).isF32();
}

/// Returns a constant of what the filter of `op` is in 4 bits, before the op.
static FailureOr<Value> roundFilter(Operation *op, int64_t group) {
  Value value = op->getOperand(1);
  FailureOr<SmallVector<double>> reals = readReals(value);
  if (failed(reals))
    return op->emitOpError("has a filter whose bytes are missing");
  FloatFilter filter;
  filter.shape = getShape(value);
  filter.values = std::move(*reals);
  filter.bias.assign(filter.getChannels(), 0.0);
  bool isGrouped = group != 0 && filter.shape.back() % group == 0;
  QuantizedFilter rounded = quantizeFilter(op->getContext(), filter, /*bits=*/4,
                                           isGrouped ? group : 0, FilterUse());
  FailureOr<ElementScales> scales =
      ElementScales::get(RankedTensorType::get(filter.shape, rounded.type));
  assert(succeeded(scales) && "the type was made for this shape");
  for (auto [index, stored] : llvm::enumerate(rounded.values))
    filter.values[index] =
        static_cast<double>(stored) * scales->getScale(index);
  OpBuilder builder(op);
  return createFloats(builder, op->getLoc(), filter.shape, filter.values,
                      getConstantName(value));
}

FailureOr<std::vector<FilterSensitivity>>
tinyml::measureFilters(func::FuncOp func, const SampleInputs &samples,
                       int64_t group, const QuantizeProgress &progress) {
  FailureOr<OutputMeter> meter = OutputMeter::create(func, samples);
  if (failed(meter))
    return failure();
  Sweep sweep(func, samples);
  std::vector<FilterSensitivity> filters;
  auto ops = func.getBody().front().without_terminator();
  int64_t total =
      llvm::count_if(ops, [](Operation &op) { return hasFloatFilter(&op); });
  for (Operation &op : ops) {
    if (!hasFloatFilter(&op))
      continue;
    reportProgress(progress, "choose precision", filters.size() + 1, total);
    if (failed(sweep.runUntil(&op)))
      return failure();
    Value filter = op.getOperand(1);
    FailureOr<Value> rounded = roundFilter(&op, group);
    if (failed(rounded))
      return failure();
    op.setOperand(1, *rounded);
    FailureOr<double> error = meter->getError(sweep);
    op.setOperand(1, filter);
    rounded->getDefiningOp()->erase();
    if (failed(error))
      return failure();
    auto type = cast<RankedTensorType>(filter.getType());
    filters.push_back({&op, type.getNumElements(), *error});
  }
  return filters;
}

/// Returns what `tensor` is when it was quantized.
static Tensor roundTensor(const Tensor &tensor,
                          quant::UniformQuantizedType type) {
  Tensor rounded = tensor;
  for (float &number : rounded.getMutableValues<float>())
    number =
        static_cast<float>(dequantizeValue(type, quantizeValue(type, number)));
  return rounded;
}

/// Returns what `value` has on each sample, rounded to 8 bits; nothing where it
/// is not quantized to 8 bits.
static std::optional<std::vector<Tensor>>
roundValue(const Sweep &sweep, const ActivationPlan &plan, Value value) {
  if (plan.getBits(value) != 8 || getConstant(value))
    return std::nullopt;
  std::vector<Tensor> rounded;
  for (int64_t sample = 0; sample < sweep.size(); ++sample)
    rounded.push_back(
        roundTensor(sweep.get(value, sample), plan.getType(value, 8)));
  return rounded;
}

/// Runs `func` and calls `visit` for the arguments and then for the results of
/// each op that does more than move, once they are known.
static LogicalResult
visitValues(func::FuncOp func, Sweep &sweep,
            llvm::function_ref<LogicalResult(Value)> visit) {
  for (BlockArgument arg : func.getArguments())
    if (failed(visit(arg)))
      return failure();
  for (Operation &op : func.getBody().front().without_terminator()) {
    if (failed(sweep.runUntil(op.getNextNode())))
      return failure();
    for (Value result : op.getResults())
      if (!isMovement(&op) && failed(visit(result)))
        return failure();
  }
  return success();
}

FailureOr<std::vector<ActivationSensitivity>>
tinyml::measureActivations(func::FuncOp func, const SampleInputs &samples,
                           OutputMeter::Scope scope) {
  FailureOr<OutputMeter> meter = OutputMeter::create(func, samples, scope);
  FailureOr<ActivationPlan> plan = ActivationPlan::create(func, {8, 8});
  if (failed(meter) || failed(plan))
    return failure();
  Sweep sweep(func, samples);
  std::vector<ActivationSensitivity> activations;
  auto measure = [&](Value value) -> LogicalResult {
    std::optional<std::vector<Tensor>> rounded =
        roundValue(sweep, *plan, value);
    if (!rounded)
      return success();
    Sweep trial = sweep;
    trial.set(value, std::move(*rounded));
    FailureOr<double> error = meter->getError(std::move(trial));
    if (failed(error))
      return failure();
    activations.push_back({value, *error});
    return success();
  };
  if (failed(visitValues(func, sweep, measure)))
    return failure();
  return activations;
}

FailureOr<double> tinyml::measureAllActivations(func::FuncOp func,
                                                const SampleInputs &samples,
                                                OutputMeter::Scope scope) {
  FailureOr<OutputMeter> meter = OutputMeter::create(func, samples, scope);
  FailureOr<ActivationPlan> plan = ActivationPlan::create(func, {8, 8});
  if (failed(meter) || failed(plan))
    return failure();
  Sweep sweep(func, samples);
  auto round = [&](Value value) {
    if (std::optional<std::vector<Tensor>> rounded =
            roundValue(sweep, *plan, value))
      sweep.set(value, std::move(*rounded));
    return success();
  };
  if (failed(visitValues(func, sweep, round)))
    return failure();
  return meter->getError(std::move(sweep));
}
