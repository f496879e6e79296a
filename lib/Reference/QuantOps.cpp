//===- QuantOps.cpp - Between real numbers and integers -------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"

#include <algorithm>
#include <cmath>

using namespace mlir;

namespace tinyml {

namespace {
/// The scale and zero point of every element of a quantized tensor.
class Parameters {
public:
  Parameters(quant::QuantizedType type, ArrayRef<int64_t> shape) {
    if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
      AxisView view(shape, perAxis.getQuantizedDimension());
      inner = view.inner;
      for (double scale : perAxis.getScales())
        scales.push_back(static_cast<float>(scale));
      llvm::append_range(zeroPoints, perAxis.getZeroPoints());
      return;
    }
    auto uniform = cast<quant::UniformQuantizedType>(type);
    scales.push_back(static_cast<float>(uniform.getScale()));
    zeroPoints.push_back(uniform.getZeroPoint());
  }

  float getScale(int64_t element) const { return scales[channel(element)]; }
  int64_t getZeroPoint(int64_t element) const {
    return zeroPoints[channel(element)];
  }

private:
  size_t channel(int64_t element) const {
    return element / inner % scales.size();
  }

  int64_t inner = 1;
  SmallVector<float> scales;
  SmallVector<int64_t> zeroPoints;
};
} // namespace

/// Fails for a type with another number of parameters, e.g. one per block.
static LogicalResult checkParameters(Operation *op, Type type) {
  if (isa<quant::UniformQuantizedType, quant::UniformQuantizedPerAxisType>(
          type))
    return success();
  return op->emitOpError("is evaluated per tensor or per axis, not for ")
         << type;
}

/// ONNX: saturate(round_half_even(x / scale) + zero_point), with a division in
/// single precision. NaN has no integer; it becomes the smallest one.
static LogicalResult
evaluateQuantize(ir::QuantizeOp op, ArrayRef<Tensor> operands, Tensor &result) {
  auto type = cast<quant::QuantizedType>(result.getElementType());
  if (failed(checkParameters(op, type)))
    return failure();
  Parameters parameters(type, result.getShape());
  ArrayRef<float> x = operands[0].getValues<float>();
  double lo = type.getStorageTypeMin(), hi = type.getStorageTypeMax();
  std::vector<int32_t> y(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    double rounded = std::nearbyint(x[i] / parameters.getScale(i));
    double stored = rounded + parameters.getZeroPoint(i);
    y[i] = static_cast<int32_t>(
        std::isnan(stored) ? lo : std::clamp(stored, lo, hi));
  }
  writeStored(result, y);
  return success();
}

/// ONNX: (q - zero_point) * scale, in single precision.
static LogicalResult evaluateDequantize(ir::DequantizeOp op,
                                        ArrayRef<Tensor> operands,
                                        Tensor &result) {
  const Tensor &input = operands[0];
  if (failed(checkParameters(op, input.getElementType())))
    return failure();
  Parameters parameters(cast<quant::QuantizedType>(input.getElementType()),
                        input.getShape());
  std::vector<int32_t> q = readStored(input);
  MutableArrayRef<float> y = result.getMutableValues<float>();
  for (size_t i = 0; i < q.size(); ++i)
    y[i] = static_cast<float>(q[i] - parameters.getZeroPoint(i)) *
           parameters.getScale(i);
  return success();
}

/// The table of 256 entries that the kernel reads, evaluated entry by entry.
static LogicalResult evaluateRequantize(ir::RequantizeOp op,
                                        ArrayRef<Tensor> operands,
                                        Tensor &result) {
  requantize(operands[0], result);
  return success();
}

static LogicalResult evaluateStorageCast(ir::StorageCastOp op,
                                         ArrayRef<Tensor> operands,
                                         Tensor &result) {
  result = operands[0].retype(result.getType());
  return success();
}

void attachQuantEvaluators(MLIRContext *context) {
  attachEvaluator<ir::QuantizeOp, evaluateQuantize>(context);
  attachEvaluator<ir::DequantizeOp, evaluateDequantize>(context);
  attachEvaluator<ir::RequantizeOp, evaluateRequantize>(context);
  attachEvaluator<ir::StorageCastOp, evaluateStorageCast>(context);
}

} // namespace tinyml
