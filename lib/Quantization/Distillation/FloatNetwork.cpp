//===- FloatNetwork.cpp - A function and its gradients --------------------===//

#include "FloatNetwork.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Execution/Interpreter/DifferentiableOpInterface.h"
#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"

using namespace mlir;

namespace tinyml {

static bool isFloatTensor(Value value) {
  return ir::getElementType(value).isF32();
}

/// Returns whether gradients pass from the result of `op` to its operands.
static bool passesGradients(Operation *op) {
  return isa<DifferentiableOpInterface>(op) && op->getNumResults() == 1 &&
         llvm::all_of(op->getOperands(), isFloatTensor) &&
         isFloatTensor(op->getResult(0));
}

LogicalResult FloatNetwork::add(Operation &op,
                                std::vector<Eigen::VectorXf> &numbers) {
  for (Value result : op.getResults()) {
    places[result] = constants.size();
    constants.emplace_back();
    depends.push_back(false);
  }
  if (auto constant = dyn_cast<ir::ConstantOp>(op)) {
    FailureOr<Tensor> tensor =
        Tensor::get(constant.getType(), constant.getValue(), op.getLoc());
    if (failed(tensor))
      return failure();
    constants.back() = std::move(*tensor);
    return success();
  }
  Step step{&op, std::nullopt};
  if (auto linear = dyn_cast<ir::LinearOpInterface>(op)) {
    if (FailureOr<FloatLayer> layer = FloatLayer::get(linear);
        succeeded(layer)) {
      FailureOr<Eigen::VectorXf> read = FloatLayer::read(linear);
      if (failed(read))
        return failure();
      step.first = numParameters;
      numParameters += layer->countParameters();
      numbers.push_back(std::move(*read));
      step.layer = std::move(*layer);
      step.isFixed = shared.contains(&op);
      depends.back() = !step.isFixed || isDifferentiable(linear.getInput());
    }
  } else if (passesGradients(&op)) {
    depends.back() = llvm::any_of(
        op.getOperands(), [&](Value value) { return isDifferentiable(value); });
  }
  steps.push_back(std::move(step));
  return success();
}

FailureOr<FloatNetwork> FloatNetwork::create(func::FuncOp func) {
  FloatNetwork network;
  for (BlockArgument arg : func.getArguments()) {
    network.places[arg] = network.constants.size();
    network.constants.emplace_back();
    network.depends.push_back(false);
  }
  network.shared = findOpsThatShareFilters(func);
  std::vector<Eigen::VectorXf> numbers;
  for (Operation &op : func.getBody().front().without_terminator())
    if (failed(network.add(op, numbers)))
      return failure();
  network.parameters.resize(network.numParameters);
  int64_t first = 0;
  for (const Eigen::VectorXf &some : numbers) {
    network.parameters.segment(first, some.size()) = some;
    first += some.size();
  }
  return network;
}

SmallVector<FloatNetwork::Segment> FloatNetwork::listTensors() const {
  SmallVector<Segment> segments;
  for (const Step &step : steps) {
    if (!step.layer)
      continue;
    int64_t weights = step.layer->countWeights();
    segments.push_back({step.first, weights});
    segments.push_back(
        {step.first + weights, step.layer->countParameters() - weights});
  }
  return segments;
}

int64_t FloatNetwork::countProducts() const {
  int64_t sum = 0;
  for (const Step &step : steps)
    if (step.layer)
      sum += step.layer->countProducts();
  return sum;
}

void FloatNetwork::write() const {
  for (const Step &step : steps)
    if (step.layer && !step.isFixed)
      FloatLayer::write(
          cast<ir::LinearOpInterface>(step.op),
          ArrayRef(parameters.data() + step.first,
                   static_cast<size_t>(step.layer->countParameters())));
}

/// Brings what a layer computes within the bounds of its op.
static void clamp(Operation *op, Tensor &result) {
  auto clamped = dyn_cast<ir::ClampedOpInterface>(op);
  if (!clamped || clamped.isUnbounded())
    return;
  float lower = clamped.getLowerBound(), upper = clamped.getUpperBound();
  for (float &number : result.getMutableValues<float>())
    number = number < lower ? lower : number > upper ? upper : number;
}

FailureOr<FloatNetwork::Values>
FloatNetwork::run(ArrayRef<Tensor> inputs) const {
  Values values = constants;
  llvm::copy(inputs, values.begin());
  for (const Step &step : steps) {
    if (step.layer) {
      Value output = step.op->getResult(0);
      Tensor result = Tensor::zeros(cast<RankedTensorType>(output.getType()));
      step.layer->run(parameters.data() + step.first,
                      values[at(step.op->getOperand(0))].getValues<float>(),
                      result.getMutableValues<float>());
      clamp(step.op, result);
      values[at(output)] = std::move(result);
      continue;
    }
    SmallVector<Tensor> operands;
    for (Value operand : step.op->getOperands())
      operands.push_back(values[at(operand)]);
    FailureOr<SmallVector<Tensor>> results = runOp(step.op, operands);
    if (failed(results))
      return failure();
    for (auto [value, tensor] :
         llvm::zip_equal(step.op->getResults(), *results))
      values[at(value)] = std::move(tensor);
  }
  return values;
}

/// Where a bound was reached, the gradient ends.
static void stopAtBounds(Operation *op, const Tensor &result,
                         Tensor &gradient) {
  auto clamped = dyn_cast<ir::ClampedOpInterface>(op);
  if (!clamped || clamped.isUnbounded())
    return;
  float lower = clamped.getLowerBound(), upper = clamped.getUpperBound();
  for (auto [d, number] : llvm::zip_equal(gradient.getMutableValues<float>(),
                                          result.getValues<float>()))
    if (number <= lower || number >= upper)
      d = 0;
}

void FloatNetwork::differentiate(const Step &step, const Values &values,
                                 Values &gradients,
                                 Eigen::VectorXf &sum) const {
  Tensor &gradient = gradients[at(step.op->getResult(0))];
  if (!gradient.getType() || !depends[at(step.op->getResult(0))])
    return;
  stopAtBounds(step.op, values[at(step.op->getResult(0))], gradient);
  if (step.layer) {
    Value input = step.op->getOperand(0);
    MutableArrayRef<float> dx;
    Tensor &own = gradients[at(input)];
    if (isDifferentiable(input)) {
      if (!own.getType())
        own = Tensor::zeros(cast<RankedTensorType>(input.getType()));
      dx = own.getMutableValues<float>();
    }
    step.layer->differentiate(
        parameters.data() + step.first, values[at(input)].getValues<float>(),
        gradient.getValues<float>(), sum.data() + step.first, dx);
    return;
  }
  SmallVector<Tensor> operands, own;
  for (Value operand : step.op->getOperands()) {
    operands.push_back(values[at(operand)]);
    own.push_back(Tensor::zeros(cast<RankedTensorType>(operand.getType())));
  }
  cast<DifferentiableOpInterface>(step.op).differentiate(operands, gradient,
                                                         own);
  for (auto [operand, tensor] : llvm::zip_equal(step.op->getOperands(), own)) {
    Tensor &all = gradients[at(operand)];
    if (!isDifferentiable(operand))
      continue;
    if (!all.getType()) {
      all = std::move(tensor);
      continue;
    }
    for (auto [to, more] : llvm::zip_equal(all.getMutableValues<float>(),
                                           tensor.getValues<float>()))
      to += more;
  }
}

Eigen::VectorXf FloatNetwork::differentiate(const Values &values,
                                            Values gradients) const {
  Eigen::VectorXf sum = Eigen::VectorXf::Zero(numParameters);
  for (const Step &step : llvm::reverse(steps)) {
    if (step.op->getNumResults() == 1)
      differentiate(step, values, gradients, sum);
    if (step.isFixed)
      sum.segment(step.first, step.layer->countParameters()).setZero();
  }
  return sum;
}

} // namespace tinyml
