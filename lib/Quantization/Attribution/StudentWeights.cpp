//===- StudentWeights.cpp - What a layer's constants became ---------------===//

#include "StudentWeights.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

/// Returns the dequantized constant that quantization made of operand `index`,
/// or null.
static DequantizeOp getChanged(Operation *student, Operation *teacher,
                               unsigned index) {
  if (index >= student->getNumOperands() ||
      !isConstantOperand(teacher->getOperand(index)))
    return nullptr;
  auto dequantize = student->getOperand(index).getDefiningOp<DequantizeOp>();
  if (!dequantize || dequantize->hasAttr(kIdAttr) ||
      !getConstant(dequantize.getInput()))
    return nullptr;
  return dequantize;
}

bool hasStudentWeights(Operation *student, Operation *teacher) {
  for (unsigned index = 0; index < teacher->getNumOperands(); ++index)
    if (getChanged(student, teacher, index))
      return true;
  return false;
}

/// Returns whether `op` has a filter that can be measured, and no bias but a
/// constant one.
static bool isLinear(Operation *op) {
  auto linear = dyn_cast<LinearOpInterface>(op);
  return linear && succeeded(FilterColumns::get(linear)) &&
         (!linear.getBias() || isConstantOperand(linear.getBias()));
}

/// Adds the bias where the student's was moved.
static LogicalResult addBias(Operation *student, Operation *teacher,
                             const Sweep &sweep, uint64_t seed,
                             std::vector<StudentWeight> &weights) {
  FailureOr<LayerWeights> mine = LayerWeights::read(student);
  FailureOr<LayerWeights> theirs = LayerWeights::read(teacher);
  if (failed(mine) || failed(theirs))
    return failure();
  if (mine->bias == theirs->bias)
    return success();
  LayerInput input{theirs->columns, sweep, teacher->getOperand(0)};
  std::vector<InputMoments> moments =
      measureInputs(input, input, seed, /*onlyMeans=*/true);
  Eigen::VectorXd bias = correctBias(*theirs, mine->filter, moments);
  Tensor tensor = Tensor::zeros(RankedTensorType::get(
      {bias.size()}, Float32Type::get(teacher->getContext())));
  llvm::transform(bias, tensor.getMutableValues<float>().begin(),
                  [](double number) { return static_cast<float>(number); });
  weights.push_back({2, std::move(tensor)});
  return success();
}

FailureOr<std::vector<StudentWeight>> readStudentWeights(Operation *student,
                                                         Operation *teacher,
                                                         const Sweep &sweep,
                                                         uint64_t seed) {
  std::vector<StudentWeight> weights;
  for (unsigned index = 0; index < teacher->getNumOperands(); ++index) {
    DequantizeOp dequantize = getChanged(student, teacher, index);
    if (!dequantize)
      continue;
    ConstantOp constant = getConstant(dequantize.getInput());
    FailureOr<Tensor> stored =
        Tensor::get(constant.getType(), constant.getValue(), constant.getLoc());
    if (failed(stored))
      return failure();
    FailureOr<SmallVector<Tensor>> value = runOp(dequantize, *stored);
    if (failed(value))
      return failure();
    weights.push_back({index, std::move(value->front())});
  }
  if (!weights.empty() && isLinear(student) && isLinear(teacher) &&
      isConstantOperand(student->getOperand(1)) &&
      failed(addBias(student, teacher, sweep, seed, weights)))
    return failure();
  return weights;
}

} // namespace tinyml
