//===- UnaryOps.cpp - One operand, one element at a time ------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

template <typename T>
static LogicalResult mapFloats(const Tensor &input, Tensor &result,
                               function_ref<double(double)> function) {
  for (auto [to, from] :
       llvm::zip(result.getMutableValues<T>(), input.getValues<T>()))
    to = static_cast<T>(function(from));
  return success();
}

/// Applies `function` to floats, or to the real numbers that quantized ones
/// stand for; rounds half to even.
static LogicalResult mapReal(const Tensor &input, Tensor &result,
                             function_ref<double(double)> function) {
  if (input.getElementType().isF32())
    return mapFloats<float>(input, result, function);
  if (input.getElementType().isF64())
    return mapFloats<double>(input, result, function);
  double scale = getQuantized(input).getScale();
  std::vector<int32_t> values = readCentered(input);
  for (int32_t &value : values)
    value = quantizeValue(getQuantized(result), function(value * scale));
  writeStored(result, values);
  return success();
}

/// Applies `function` to 16-bit numbers: between the entries of its table lies
/// a line.
static void interpolate(const Tensor &input, Tensor &result,
                        function_ref<double(double)> function) {
  SmallVector<int16_t> table = makeInterpolationTable(
      getQuantized(input), getQuantized(result), function);
  std::vector<int32_t> values = readStored(input);
  for (int32_t &value : values) {
    int64_t position = value + int64_t(32768);
    int64_t before = table[position / 128], after = table[position / 128 + 1];
    value = static_cast<int32_t>(
        before + shiftRounded((after - before) * (position % 128), 7));
  }
  writeStored(result, values);
}

namespace {
/// EvaluableOpInterface for every op with UnaryOpInterface.
struct UnaryModel : EvaluableOpInterface::FallbackModel<UnaryModel> {
  LogicalResult evaluate(Operation *op, ArrayRef<Tensor> operands,
                         MutableArrayRef<Tensor> results) const {
    auto unary = cast<ir::UnaryOpInterface>(op);
    auto function = [&](double x) { return unary.computeReal(x); };
    quant::UniformQuantizedType type = getQuantized(operands[0]);
    if (!type || !isWide(type))
      return mapReal(operands[0], results[0], function);
    interpolate(operands[0], results[0], function);
    return success();
  }
};
} // namespace

/// Integers of equal input and output type are compared with the stored
/// bounds, so that a clamp never moves a value that is inside.
static LogicalResult evaluateClamp(ir::ClampOp op, ArrayRef<Tensor> operands,
                                   Tensor &result) {
  const Tensor &input = operands[0];
  float lower = op.getLowerBound(), upper = op.getUpperBound();
  Type element = input.getElementType();
  quant::UniformQuantizedType from = getQuantized(input);
  quant::UniformQuantizedType to = getQuantized(result);
  if (from && from != to && (isWide(from) || isWide(to)))
    return requantize(op, input, result);
  if (element.isF32() || from != to)
    return mapReal(input, result, [&](double x) {
      return x < lower ? lower : x > upper ? upper : x;
    });
  StoredRange range = getStoredRange(op, element);
  std::vector<int32_t> values = readStored(input);
  for (int32_t &value : values)
    value = std::min(std::max(value, range.lo), range.hi);
  writeStored(result, values);
  return success();
}

void attachUnaryEvaluators(MLIRContext *context) {
  attachEvaluator<ir::ClampOp, evaluateClamp>(context);
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (name.hasInterface<ir::UnaryOpInterface>())
      name.attachInterface<UnaryModel>();
}

} // namespace tinyml
