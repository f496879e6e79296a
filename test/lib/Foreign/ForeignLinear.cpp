//===- ForeignLinear.cpp - Sums of products that no pass has heard of -----===//

#include "Foreign.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::foreign;

/// Starts every sum with its bias.
static void fillBias(ArrayRef<Tensor> operands, SmallVector<double> &sums) {
  if (operands.size() < 3)
    return;
  ArrayRef<float> bias = operands[2].getValues<float>();
  for (auto [index, sum] : llvm::enumerate(sums))
    sum = bias[index % bias.size()];
}

static void round(ArrayRef<double> sums, Tensor &result) {
  for (auto [sum, number] :
       llvm::zip_equal(sums, result.getMutableValues<float>()))
    number = static_cast<float>(sum);
}

//===----------------------------------------------------------------------===//
// SpreadOp
//===----------------------------------------------------------------------===//

int64_t SpreadOp::getFilterOutputDim() { return 2; }
int64_t SpreadOp::getFilterInputDim() { return 0; }

LogicalResult SpreadOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  ArrayRef<float> input = operands[0].getValues<float>();
  ArrayRef<float> filter = operands[1].getValues<float>();
  ArrayRef<int64_t> in = operands[0].getShape(), out = results[0].getShape();
  int64_t inputs = in[2], taps = operands[1].getShape()[1], outputs = out[2];
  SmallVector<double> sums(results[0].getNumElements(), 0.0);
  fillBias(operands, sums);
  for (int64_t row = 0; row < in[0] * in[1]; ++row)
    for (int64_t t = 0; t < taps; ++t)
      for (int64_t i = 0; i < inputs; ++i)
        for (int64_t o = 0; o < outputs; ++o) {
          int64_t y = row / in[1] * out[1] + 2 * (row % in[1]) + t;
          sums[y * outputs + o] +=
              static_cast<double>(input[row * inputs + i]) *
              filter[(i * taps + t) * outputs + o];
        }
  round(sums, results[0]);
  return success();
}

//===----------------------------------------------------------------------===//
// MixOp and GroupedMixOp
//===----------------------------------------------------------------------===//

/// Multiplies rows of the input with a filter [inputs, outputs of a group].
static void multiply(ArrayRef<Tensor> operands, int64_t groups,
                     Tensor &result) {
  ArrayRef<float> input = operands[0].getValues<float>();
  ArrayRef<float> filter = operands[1].getValues<float>();
  int64_t inputs = operands[0].getShape().back();
  int64_t outputs = result.getShape().back();
  int64_t perGroup = outputs / groups;
  SmallVector<double> sums(result.getNumElements(), 0.0);
  fillBias(operands, sums);
  for (int64_t row = 0; row < result.getNumElements() / outputs; ++row)
    for (int64_t i = 0; i < inputs; ++i)
      for (int64_t o = 0; o < perGroup; ++o)
        sums[row * outputs + i / (inputs / groups) * perGroup + o] +=
            static_cast<double>(input[row * inputs + i]) *
            filter[i * perGroup + o];
  round(sums, result);
}

int64_t MixOp::getFilterOutputDim() { return 1; }
int64_t MixOp::getFilterInputDim() { return 0; }
bool MixOp::readsPadding() { return false; }

LogicalResult MixOp::evaluate(ArrayRef<Tensor> operands,
                              MutableArrayRef<Tensor> results) {
  multiply(operands, /*groups=*/1, results[0]);
  return success();
}

int64_t GroupedMixOp::getGroups() { return 2; }
int64_t GroupedMixOp::getFilterOutputDim() { return 1; }
int64_t GroupedMixOp::getFilterInputDim() { return 0; }
bool GroupedMixOp::readsPadding() { return false; }

LogicalResult GroupedMixOp::evaluate(ArrayRef<Tensor> operands,
                                     MutableArrayRef<Tensor> results) {
  multiply(operands, getGroups(), results[0]);
  return success();
}
